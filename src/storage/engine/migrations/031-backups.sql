-- Backups that were made, and what is known of each. A file that is let go takes its row with it.
CREATE TABLE backup (
  name       TEXT    PRIMARY KEY,                               -- of the file, the same in every place
  made_at    INTEGER NOT NULL,
  bytes      INTEGER NOT NULL CHECK (bytes > 0),
  payments   INTEGER NOT NULL,                                  -- how many are in it
  ledger_id  INTEGER NOT NULL,                                  -- its last row; 0: none
  looked_at  INTEGER,                                           -- when it was taken out again, to prove it
  problem    TEXT,                                              -- why it could not be proven; NULL: it was, or nobody looked
  CHECK (looked_at IS NOT NULL OR problem IS NULL)
) STRICT;
CREATE INDEX backup_made ON backup (made_at);

-- A folder, or a disk, to which backups go.
CREATE TABLE backup_place (
  place      TEXT    PRIMARY KEY,                               -- as the settings name it
  since      INTEGER NOT NULL,                                  -- when a backup was meant for it first
  kept_at    INTEGER,                                           -- when the newest one that it has was made
  error      TEXT                                               -- why the last one is not there
) STRICT;

INSERT INTO alarm_kind (kind) VALUES ('backup'), ('restored');
