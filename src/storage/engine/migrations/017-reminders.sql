-- SMS that remind somebody of the end of a line's time: of each end one a day, by this key.
CREATE TABLE reminder (
  id              INTEGER PRIMARY KEY,
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  expires_at      INTEGER NOT NULL,                             -- the end that it speaks of
  days            INTEGER NOT NULL,                             -- from it: negative before, 0 on its day
  day             TEXT    NOT NULL,                             -- of the ISP's zone, on which it is sent
  msisdn          TEXT    NOT NULL,
  state           TEXT    NOT NULL DEFAULT 'queued'
                    CHECK (state IN ('queued', 'sent', 'refused', 'unknown', 'logged', 'dropped')),
  body            TEXT,                                         -- what was handed to the gateway
  message_id      TEXT,
  reason          TEXT,
  settled_at      INTEGER,
  UNIQUE (subscription_id, expires_at, days),
  UNIQUE (subscription_id, day),                                -- at most one a day
  CHECK ((settled_at IS NULL) = (state = 'queued'))
) STRICT;
CREATE INDEX subscription_ends ON subscription (expires_at) WHERE retired_at IS NULL AND blocked_at IS NULL;
INSERT INTO command_kind (kind) VALUES ('sms.remind');
