-- SMS that a person wrote to the subscriber of a line. Who and when stands in the audit.
CREATE TABLE message (
  id              INTEGER PRIMARY KEY,
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  action_id       INTEGER NOT NULL UNIQUE REFERENCES action,
  msisdn          TEXT    NOT NULL,
  body            TEXT    NOT NULL,
  state           TEXT    NOT NULL DEFAULT 'queued'
                    CHECK (state IN ('queued', 'sent', 'refused', 'unknown', 'logged', 'dropped')),
  message_id      TEXT,
  reason          TEXT,
  settled_at      INTEGER,
  CHECK ((settled_at IS NULL) = (state = 'queued'))
) STRICT;
CREATE INDEX message_subscription ON message (subscription_id);
INSERT INTO command_kind (kind) VALUES ('sms.tell');
