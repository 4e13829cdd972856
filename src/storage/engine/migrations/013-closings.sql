-- What each day of the books came to: a line a day, chained like the ledger, so that a day that was closed stays as it was.
CREATE TABLE closing (
  day       TEXT    PRIMARY KEY CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),  -- of the ISP's zone
  action_id INTEGER NOT NULL REFERENCES action,
  ledger_id INTEGER NOT NULL,                                   -- the last row of the ledger that is in it; 0: none
  totals    TEXT    NOT NULL CHECK (json_valid(totals)),        -- see domain/money/closing.ts
  hash      BLOB    NOT NULL CHECK (length(hash) = 32)          -- of the closing before, the ledger's row, and this one
) STRICT;
CREATE TRIGGER closing_no_update BEFORE UPDATE ON closing BEGIN SELECT RAISE(ABORT, 'a closing is never rewritten'); END;
CREATE TRIGGER closing_no_delete BEFORE DELETE ON closing BEGIN SELECT RAISE(ABORT, 'a closing is never rewritten'); END;
