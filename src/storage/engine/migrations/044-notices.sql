-- What the owner was told of. One open row per cause; `subject` is empty where all alarms of a kind are one cause.
CREATE TABLE incident (
  id         INTEGER PRIMARY KEY,
  kind       TEXT    NOT NULL REFERENCES alarm_kind,
  subject    TEXT    NOT NULL,
  since      INTEGER NOT NULL,                                  -- when the first of its alarms was opened
  told_at    INTEGER NOT NULL,                                  -- when the newest notice that it is so was written
  opening_id INTEGER NOT NULL REFERENCES owner_notice,
  ended_at   INTEGER,                                           -- when the last of its alarms was closed
  ending_id  INTEGER REFERENCES owner_notice,
  CHECK ((ended_at IS NULL) = (ending_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX incident_one_open ON incident (kind, subject) WHERE ended_at IS NULL;
CREATE INDEX incident_opening ON incident (opening_id);
CREATE INDEX incident_ending ON incident (ending_id);
CREATE INDEX incident_told ON incident (told_at);
CREATE INDEX alarm_about ON alarm (kind, subject, closed_at);

-- A notice to the owner, written before anything of it is sent.
CREATE TABLE owner_notice (
  id      INTEGER PRIMARY KEY,
  kind    TEXT    NOT NULL CHECK (kind IN ('alarms', 'test', 'digest')),
  made_at INTEGER NOT NULL,
  title   TEXT    NOT NULL,
  short   TEXT    NOT NULL,
  text    TEXT    NOT NULL
) STRICT;

-- The same notice on its way to one recipient.
CREATE TABLE owner_delivery (
  id         INTEGER PRIMARY KEY,
  notice_id  INTEGER NOT NULL REFERENCES owner_notice,
  channel    TEXT    NOT NULL CHECK (channel IN ('sms', 'email', 'telegram', 'webhook')),
  address    TEXT    NOT NULL,
  state      TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed', 'dropped')),
  reason     TEXT,
  settled_at INTEGER,
  UNIQUE (notice_id, channel, address),
  CHECK ((settled_at IS NULL) = (state = 'queued'))
) STRICT;
CREATE INDEX owner_delivery_recipient ON owner_delivery (channel, address, id);
CREATE INDEX owner_delivery_queued ON owner_delivery (channel, address, id) WHERE state = 'queued';

-- Who sees to an alarm, and who wants to hear no more of it for a while.
ALTER TABLE alarm ADD COLUMN seen_by TEXT;
ALTER TABLE alarm ADD COLUMN seen_at INTEGER;
ALTER TABLE alarm ADD COLUMN snoozed_by TEXT;
ALTER TABLE alarm ADD COLUMN snoozed_at INTEGER;
ALTER TABLE alarm ADD COLUMN snoozed_until INTEGER;

INSERT INTO command_kind (kind) VALUES ('notice.send');
INSERT INTO alarm_kind (kind) VALUES ('owner-notice');
