-- Notes that are left on routers, with which they end lines by themselves when Washa is silent.
CREATE TABLE router_note (
  id          INTEGER PRIMARY KEY,
  router_name TEXT    NOT NULL REFERENCES router,
  account_no  TEXT    NOT NULL,                                 -- as the note names its line, which may be none of ours any more
  wanted      INTEGER NOT NULL CHECK (wanted BETWEEN 0 AND 1),  -- its line is among those that have a note; 0: it is to go
  ends_at     INTEGER,                                          -- as last read; NULL: none was there, or it never runs
  read_at     INTEGER NOT NULL,
  UNIQUE (router_name, account_no)
) STRICT;
-- Why a router keeps none although it should.
CREATE TABLE note_trouble (
  router_name TEXT    PRIMARY KEY REFERENCES router,
  at          INTEGER NOT NULL,                                 -- since when
  words       TEXT    NOT NULL
) STRICT;
INSERT INTO command_kind (kind) VALUES ('router.note');
