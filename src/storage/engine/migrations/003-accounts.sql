-- How a line is found by what payers type: its number and its login, freed of how they are written. They follow from
-- account_no and username (domain/money/account-fold.ts) and are filled by the step's function.
ALTER TABLE subscription ADD COLUMN account_plain TEXT NOT NULL DEFAULT '';   -- letters and digits: HSE12B, 00457
ALTER TABLE subscription ADD COLUMN account_key   TEXT NOT NULL DEFAULT '';   -- what it names: 12B, 457
ALTER TABLE subscription ADD COLUMN login_plain   TEXT NOT NULL DEFAULT '';
CREATE INDEX subscription_account_plain ON subscription (account_plain);
CREATE INDEX subscription_account_key   ON subscription (account_key);
CREATE INDEX subscription_login_plain   ON subscription (login_plain);

-- Which lines an unmatched payment may be for, found from the line: an index of payment.suggestions. No trigger keeps it: one
-- on payment makes every insert there look through all payments for one that points to the new row.
CREATE TABLE payment_suggestion (
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  payment_id      INTEGER NOT NULL REFERENCES payment,
  PRIMARY KEY (subscription_id, payment_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO payment_suggestion
  SELECT subscription.id, payment.id
    FROM payment, json_each(payment.suggestions) AS suggested
    JOIN subscription ON subscription.id = suggested.value ->> 'subscriptionId'
   WHERE payment.state IN ('held', 'unmatched') AND suggested.type = 'object';
CREATE INDEX payment_suggestion_payment ON payment_suggestion (payment_id);

-- Plans of minutes and years.
CREATE TABLE plan_2 (
  code         TEXT PRIMARY KEY,
  name         TEXT    NOT NULL,
  price_cents  INTEGER NOT NULL CHECK (price_cents > 0),
  period_unit  TEXT    NOT NULL CHECK (period_unit IN ('minute', 'hour', 'day', 'week', 'month', 'year')),
  period_count INTEGER NOT NULL CHECK (period_count > 0),
  profile      TEXT    NOT NULL CHECK (profile <> ''),          -- exact name on the router
  max_periods  INTEGER CHECK (max_periods > 0),                 -- what one payment buys at most; NULL = as usual
  grace_ms     INTEGER NOT NULL DEFAULT 0 CHECK (grace_ms >= 0),
  suspension   TEXT CHECK (suspension IN ('expired-profile', 'disable', 'address-list')),   -- NULL = the router's
  retired_at   INTEGER
) STRICT;
INSERT INTO plan_2 SELECT * FROM plan;
DROP TABLE plan;
ALTER TABLE plan_2 RENAME TO plan;

INSERT INTO alarm_kind (kind) VALUES ('unusual-payment');
