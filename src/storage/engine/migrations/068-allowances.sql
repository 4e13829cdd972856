-- What a plan lets its lines use in one period. NULL: as much as they like.
ALTER TABLE plan ADD COLUMN data_bytes INTEGER CHECK (data_bytes > 0);           -- both ways together
ALTER TABLE plan ADD COLUMN online_s INTEGER CHECK (online_s > 0);               -- time online
ALTER TABLE plan ADD COLUMN used_up_profile TEXT CHECK (used_up_profile NOT IN ('', profile)); -- what a line has then; NULL: it is off
-- What a line may use until its next renewal, and has used.
CREATE TABLE allowance (
  subscription_id INTEGER PRIMARY KEY REFERENCES subscription,
  began_at    INTEGER NOT NULL,
  ahead       INTEGER NOT NULL CHECK (ahead >= 0),              -- periods that are paid for and have not begun
  used_bytes  INTEGER NOT NULL DEFAULT 0 CHECK (used_bytes >= 0),
  used_ms     INTEGER NOT NULL DEFAULT 0 CHECK (used_ms >= 0),
  given_bytes INTEGER NOT NULL DEFAULT 0 CHECK (given_bytes >= 0), -- by a person, on top of the plan
  given_ms    INTEGER NOT NULL DEFAULT 0 CHECK (given_ms >= 0),
  base_bytes  INTEGER,                                          -- the counters of a hotspot user when nothing was used
  base_ms     INTEGER,
  counters    TEXT,                                             -- JSON, as read last; NULL: nothing since it began
  read_at     INTEGER
) STRICT;
