-- What is left at each provider, as it was told last.
CREATE TABLE balance (
  provider      TEXT PRIMARY KEY,
  tokens_cents  INTEGER,                                        -- prepaid; NULL: never told
  money_cents   INTEGER,                                        -- collected and not paid out; NULL: not told
  currency      TEXT,
  least_cents   INTEGER NOT NULL,                               -- fewer tokens than this are an alarm
  told_at       INTEGER,
  refused_at    INTEGER,                                        -- since then it has refused us for want of tokens
  unknown_since INTEGER,                                        -- since when it cannot be asked, and why
  error         TEXT,
  CHECK ((unknown_since IS NULL) = (error IS NULL))
) STRICT, WITHOUT ROWID;

-- Money that a delivery told of which nobody has signed: whether it is so has to be asked. It is its own queue.
CREATE TABLE proof (
  payment_id INTEGER PRIMARY KEY REFERENCES payment,
  provider   TEXT    NOT NULL,
  request_id INTEGER REFERENCES payment_request,                -- the order of ours that it answers; NULL: none
  state      TEXT    NOT NULL CHECK (state IN ('open', 'true', 'false', 'unknown')),
  next_at    INTEGER,                                           -- when it is asked next
  said       TEXT,                                              -- what was answered last
  CHECK ((next_at IS NULL) = (state <> 'open'))
) STRICT;
CREATE INDEX proof_next ON proof (provider, next_at) WHERE next_at IS NOT NULL;

INSERT INTO alarm_kind (kind) VALUES ('tokens'), ('false-payment');
