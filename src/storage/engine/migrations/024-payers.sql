CREATE TABLE pays_for (                                         -- what comes for one line renews others too
  subscription_id INTEGER PRIMARY KEY REFERENCES subscription,  -- the line that is paid for: by one payer at most
  payer_id        INTEGER NOT NULL REFERENCES subscription,
  place           INTEGER NOT NULL CHECK (place > 0),           -- who is renewed first
  UNIQUE (payer_id, place),
  CHECK (subscription_id <> payer_id)
) STRICT;
