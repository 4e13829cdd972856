-- What a gateway told, after it took an SMS, of where that got to; by the gateway's own name of the message.
CREATE TABLE delivery_report (
  message_id  TEXT    PRIMARY KEY,
  msisdn      TEXT    NOT NULL,                                 -- to whom it was sent
  state       TEXT    NOT NULL CHECK (state IN ('delivered', 'undelivered')),
  reason      TEXT,                                             -- the gateway's words
  reported_at INTEGER NOT NULL
) STRICT;
CREATE INDEX delivery_report_phone ON delivery_report (msisdn, reported_at);
CREATE INDEX receipt_message ON receipt (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX reminder_message ON reminder (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX message_message ON message (message_id) WHERE message_id IS NOT NULL;
