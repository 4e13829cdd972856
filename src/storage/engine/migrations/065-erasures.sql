-- People who were taken out of the books: who did it and when, and nothing about whom.
CREATE TABLE erasure (
  id        INTEGER PRIMARY KEY,
  person    INTEGER NOT NULL,                                   -- the number of the subscriber, who may be in no older copy of the books
  since     INTEGER NOT NULL,                                   -- when they came into the books: an older copy may give their number to another
  at        INTEGER NOT NULL,                                   -- when it was done first; after a restore it is done once more
  action_id INTEGER NOT NULL UNIQUE REFERENCES action,
  counts    TEXT    NOT NULL CHECK (json_valid(counts)),        -- how many rows of each kind, see domain/erasure.ts
  ended_at  INTEGER,                                            -- NULL within its transaction alone
  UNIQUE (person, since)
) STRICT;
CREATE TABLE erased_number (                                    -- account numbers that are never given again
  digest     BLOB    PRIMARY KEY CHECK (length(digest) = 32),
  erasure_id INTEGER NOT NULL REFERENCES erasure
) STRICT, WITHOUT ROWID;
CREATE INDEX erased_number_erasure ON erased_number (erasure_id);

-- What was done is still never rewritten; while somebody is erased, what was said about them goes, unless the ledger is chained over it.
DROP TRIGGER action_no_update;
CREATE TRIGGER action_no_update BEFORE UPDATE ON action
WHEN NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor OR NEW.name IS NOT OLD.name OR NEW.key IS NOT OLD.key
  OR NOT EXISTS (SELECT 1 FROM erasure WHERE ended_at IS NULL)
  OR (NEW.reason IS NOT OLD.reason AND EXISTS (SELECT 1 FROM ledger WHERE action_id = OLD.id))
BEGIN SELECT RAISE(ABORT, 'what was done is never rewritten'); END;
