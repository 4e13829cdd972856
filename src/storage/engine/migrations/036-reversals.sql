-- A refund that gives a payment back as it came, to whoever paid it, has the receipt of that payment where others have a phone.

ALTER TABLE refund ADD COLUMN reverses TEXT CHECK (reverses <> ''); -- NULL: it goes to a phone, or went by hand

-- What a provider tells of money that goes out is looked for among those that were sent lately.
CREATE INDEX refund_sent ON refund (provider, sent_at) WHERE sent_at IS NOT NULL;
