-- Lists of what came in are asked of every provider that gives them, so that no payment is lost with its callback.

CREATE TABLE pull (
  provider    TEXT    PRIMARY KEY,
  whole_until INTEGER NOT NULL,                                 -- all that came in before is known here
  error       TEXT                                              -- why the last one failed; NULL: it did not
) STRICT, WITHOUT ROWID;

INSERT INTO alarm_kind (kind) VALUES ('pull');
