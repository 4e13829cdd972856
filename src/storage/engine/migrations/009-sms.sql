-- What became of a receipt says more: its text only went to the log, or it was not true any more when credit came back.

CREATE TABLE receipt_2 (                                        -- the SMS: at most one per payment, by this key
  payment_id INTEGER PRIMARY KEY REFERENCES payment,
  msisdn     TEXT    NOT NULL,
  state      TEXT    NOT NULL DEFAULT 'queued'
               CHECK (state IN ('queued', 'sent', 'refused', 'unknown', 'logged', 'dropped')),
  body       TEXT,                                              -- what was handed to the gateway
  message_id TEXT,
  reason     TEXT,
  settled_at INTEGER,
  CHECK ((settled_at IS NULL) = (state = 'queued'))
) STRICT;
INSERT INTO receipt_2 SELECT * FROM receipt;
-- A box without a gateway called what it logged sent. One that has a gateway now cannot be told from it.
UPDATE receipt_2 SET state = 'logged'
 WHERE state = 'sent' AND message_id IS NULL AND NOT EXISTS (SELECT 1 FROM sms_gateway WHERE kind <> 'log-only');
UPDATE payment SET receipt_at = NULL WHERE id IN (SELECT payment_id FROM receipt_2 WHERE state = 'logged');
DROP TABLE receipt;
ALTER TABLE receipt_2 RENAME TO receipt;

INSERT INTO alarm_kind (kind) VALUES ('sms-credit'), ('sms-unclear'), ('sms-unwanted');
