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

INSERT INTO alarm_kind (kind) VALUES ('false-payment');
