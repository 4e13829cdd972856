-- Since when sessions of a line are owed an end: its credential was written, and whether they were ended is not known.
ALTER TABLE subscription ADD COLUMN ending_since INTEGER;      -- NULL: none is
