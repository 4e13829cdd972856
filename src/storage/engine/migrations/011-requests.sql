-- A request for money is its own queue: when it was sent, and when it has to be sent or asked for next.

ALTER TABLE payment_request ADD COLUMN account TEXT;            -- as it was sent; NULL: of before
ALTER TABLE payment_request ADD COLUMN sent_at INTEGER;         -- before the call: from then on it may have been done
ALTER TABLE payment_request ADD COLUMN next_at INTEGER;         -- NULL: nothing is to be done by itself any more
ALTER TABLE payment_request ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payment_request ADD COLUMN keys TEXT NOT NULL DEFAULT '[]'; -- JSON: every name that the provider gave it
ALTER TABLE payment_request ADD COLUMN payment_id INTEGER REFERENCES payment; -- the money that answered it

CREATE INDEX payment_request_next ON payment_request (provider, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX payment_request_line ON payment_request (subscription_id, created_at);
CREATE INDEX payment_request_phone ON payment_request (msisdn, created_at);
CREATE INDEX payment_request_age ON payment_request (provider, created_at);

INSERT INTO alarm_kind (kind) VALUES ('request-refused');
