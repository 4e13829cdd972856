-- Codes by SMS that prove a number at the customers' pages. Each asking is a row, also where the number is nobody's and no code went out: bounds that
-- counted what was sent would tell who is known. Codes of before were good for ten minutes.
DROP TABLE move_code;
CREATE TABLE number_code (
  id          INTEGER PRIMARY KEY,
  purpose     TEXT    NOT NULL CHECK (purpose IN ('move', 'line')),
  asked       TEXT    NOT NULL,                                 -- the number or the account, as far as writing it otherwise changes nothing
  device      TEXT    NOT NULL,                                 -- that asked, as its router knows it
  msisdn      TEXT,                                             -- to which the code went; NULL: none went out
  code_sha256 TEXT,
  made_at     INTEGER NOT NULL,
  tries       INTEGER NOT NULL DEFAULT 0,                       -- that were wrong
  ended_at    INTEGER,
  CHECK ((msisdn IS NULL) = (code_sha256 IS NULL))
) STRICT;
CREATE INDEX number_code_at ON number_code (made_at);
CREATE INDEX number_code_asked ON number_code (asked, made_at);
CREATE INDEX number_code_device ON number_code (device, made_at);
CREATE INDEX number_code_msisdn ON number_code (msisdn, made_at);
