-- What a person decides about the money of one line: the plan that its next renewal puts it on, and a price of its own.

ALTER TABLE subscription ADD COLUMN next_plan_code TEXT REFERENCES plan;  -- from its next renewal on; NULL: it stays
ALTER TABLE subscription ADD COLUMN own_price_cents INTEGER CHECK (own_price_cents > 0); -- of one period of its plan; NULL: the plan's

CREATE TABLE pays_for (                                         -- what comes for one line renews others too
  subscription_id INTEGER PRIMARY KEY REFERENCES subscription,  -- the line that is paid for: by one payer at most
  payer_id        INTEGER NOT NULL REFERENCES subscription,
  place           INTEGER NOT NULL CHECK (place > 0),           -- who is renewed first
  UNIQUE (payer_id, place),
  CHECK (subscription_id <> payer_id)
) STRICT;
