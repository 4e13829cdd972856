-- What people do with money after it was booked: taken back from a line, split over several, refunded.

-- Lines that a person gave a payment to, or took it back from, beside the one whose walk is measured: found from the line, whose
-- rows in the ledger have no index of their own.
CREATE TABLE payment_share (
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  payment_id      INTEGER NOT NULL REFERENCES payment,
  PRIMARY KEY (subscription_id, payment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_share_payment ON payment_share (payment_id);
-- What a line bought from its balance. No row of an ordinary payment is in it.
CREATE INDEX ledger_of_balance ON ledger (subscription_id) WHERE payment_id IS NULL;

CREATE TABLE refund (                                           -- money that goes back to its payer
  id           INTEGER PRIMARY KEY,
  payment_id   INTEGER NOT NULL REFERENCES payment,
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  state        TEXT    NOT NULL CHECK (state IN ('asked', 'maybe', 'done', 'failed')),
  receipt_code TEXT    CHECK (receipt_code <> ''),              -- of the money that went out
  asked_by     INTEGER NOT NULL REFERENCES action,
  asked_at     INTEGER NOT NULL,
  settled_at   INTEGER,
  CHECK ((settled_at IS NULL) = (state IN ('asked', 'maybe')))
) STRICT;
CREATE INDEX refund_payment ON refund (payment_id);
-- Nobody sends it a second time while it may have gone out.
CREATE UNIQUE INDEX refund_one_open ON refund (payment_id) WHERE state IN ('asked', 'maybe');
CREATE UNIQUE INDEX refund_receipt ON refund (receipt_code) WHERE receipt_code IS NOT NULL;

-- The audit of one payment, or of one line, is found by its subject; payments that are taken by themselves have none.
CREATE INDEX action_subject ON action (subject) WHERE subject IS NOT NULL;
