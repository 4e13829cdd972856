-- Money that is told of unsigned is undone only by a no that is said twice.

ALTER TABLE proof ADD COLUMN no_at INTEGER; -- when it was first said that there is no such money; NULL: never
CREATE INDEX proof_false ON proof (provider, no_at) WHERE state = 'false';
