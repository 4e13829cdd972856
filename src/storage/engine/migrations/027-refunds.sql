-- A refund that a provider is to send is its own queue, as a request for money is. Those without a provider were sent by hand.

ALTER TABLE refund ADD COLUMN provider TEXT;                    -- name of the connection
ALTER TABLE refund ADD COLUMN order_id TEXT;
ALTER TABLE refund ADD COLUMN msisdn TEXT;                      -- to whom
ALTER TABLE refund ADD COLUMN sent_at INTEGER;                  -- before the call: from then on it may have been done
ALTER TABLE refund ADD COLUMN next_at INTEGER;                  -- NULL: nothing is to be done by itself any more
ALTER TABLE refund ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE refund ADD COLUMN keys TEXT NOT NULL DEFAULT '[]';  -- JSON: every name that the provider gave it
ALTER TABLE refund ADD COLUMN said TEXT;                        -- what was heard of it last
ALTER TABLE refund ADD COLUMN denied INTEGER NOT NULL DEFAULT 0 CHECK (denied BETWEEN 0 AND 1); -- called failed by a provider with which that is not final
ALTER TABLE refund ADD COLUMN confirm_type TEXT;                -- what the provider wants before anything moves
ALTER TABLE refund ADD COLUMN confirm_code TEXT;                -- as a person gave it, until it is sent

CREATE UNIQUE INDEX refund_order ON refund (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX refund_next ON refund (provider, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX refund_open ON refund (asked_at) WHERE state IN ('asked', 'maybe');

INSERT INTO alarm_kind (kind) VALUES ('refund');
