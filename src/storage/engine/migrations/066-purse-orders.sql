-- How evidence came: NULL, by a delivery; else it was listed, answered, in a statement, or entered by a person.
ALTER TABLE callback ADD COLUMN came_by TEXT CHECK (came_by IN ('list', 'answer', 'statement', 'person'));
-- Of what came before only the newest is ever looked for.
UPDATE callback SET came_by = 'answer'
 WHERE id > (SELECT max(id) FROM callback) - 10000 AND substr(body, 1, 9) = CAST('{"asked":' AS BLOB);

-- The till (point of sale) of a provider: cash is taken in there where a phone would be asked, and handed out where it would be sent to one.
ALTER TABLE payment_request ADD COLUMN till TEXT CHECK (till <> '');
ALTER TABLE refund ADD COLUMN till TEXT CHECK (till <> '');

-- Orders that move the ISP's own money at a provider: tokens bought, and money taken out of what was collected. No payment is in them.
CREATE TABLE purse_order (
  id           INTEGER PRIMARY KEY,
  provider     TEXT NOT NULL,                   -- name of the connection
  kind         TEXT NOT NULL CHECK (kind IN ('top-up', 'withdraw')),
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  msisdn       TEXT NOT NULL,                   -- whom tokens are bought by, or money goes to
  order_id     TEXT NOT NULL UNIQUE,
  state        TEXT NOT NULL CHECK (state IN ('asked', 'maybe', 'done', 'failed')),
  asked_by     INTEGER NOT NULL REFERENCES action (id),
  asked_at     INTEGER NOT NULL,
  settled_at   INTEGER,
  sent_at      INTEGER,                         -- before the call: from then on it may have been done
  next_at      INTEGER,                         -- NULL: nothing is to be done by itself any more
  asks         INTEGER NOT NULL DEFAULT 0,
  keys         TEXT NOT NULL DEFAULT '[]',      -- JSON: every name that the provider gave it
  said         TEXT,                            -- what was heard of it last
  denied       INTEGER NOT NULL DEFAULT 0 CHECK (denied BETWEEN 0 AND 1),
  receipt_code TEXT,
  confirm_type TEXT,                            -- what the provider wants before anything moves
  confirm_code TEXT,                            -- as a person gave it, until it is sent
  tokens_cents INTEGER                          -- how many there were before it was sent; NULL: not told
) STRICT;

-- Until somebody knows what became of one there is no second one.
CREATE UNIQUE INDEX purse_order_open ON purse_order (provider, kind) WHERE state IN ('asked', 'maybe');
CREATE INDEX purse_order_next ON purse_order (provider, next_at) WHERE next_at IS NOT NULL;

INSERT INTO alarm_kind (kind) VALUES ('purse-order');
