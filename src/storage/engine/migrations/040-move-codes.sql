-- Codes by SMS with which the time of a line goes to another phone: each once, for some minutes. The newest of a line counts.
CREATE TABLE move_code (
  id              INTEGER PRIMARY KEY,
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  code_sha256     TEXT    NOT NULL,
  made_by         INTEGER NOT NULL REFERENCES action,
  made_at         INTEGER NOT NULL,
  tries           INTEGER NOT NULL DEFAULT 0,                   -- that were wrong
  ended_at        INTEGER
) STRICT;
CREATE INDEX move_code_of_line ON move_code (subscription_id, made_at);
CREATE INDEX line_let_through_mac ON line_let_through (mac);
