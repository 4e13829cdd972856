-- How much of its allowance a line was last told by SMS that it has used, in percent: once in a period of each.
ALTER TABLE allowance ADD COLUMN told_percent INTEGER NOT NULL DEFAULT 0 CHECK (told_percent >= 0);
