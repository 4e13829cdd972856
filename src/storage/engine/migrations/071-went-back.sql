-- A payment that a person has made straight to a channel, to see whether its provider tells of it. The newest of each channel.
CREATE TABLE direct_test (
  provider     TEXT NOT NULL,                   -- name of the connection
  channel      TEXT NOT NULL,                   -- the provider's id of it; '': the one that is chosen, or the only one
  receipt_code TEXT NOT NULL UNIQUE,            -- M-Pesa's, as the payer has it: one payment tries one channel
  told_by      INTEGER NOT NULL REFERENCES action (id),
  told_at      INTEGER NOT NULL,
  PRIMARY KEY (provider, channel)
) STRICT;

-- The receipt under which a provider took a payment back: its payer has that one in hand.
CREATE TABLE reversal (
  receipt_code TEXT PRIMARY KEY CHECK (receipt_code <> ''),
  payment_id   INTEGER NOT NULL REFERENCES payment,
  action_id    INTEGER NOT NULL REFERENCES action
) STRICT;
CREATE INDEX reversal_payment ON reversal (payment_id);
