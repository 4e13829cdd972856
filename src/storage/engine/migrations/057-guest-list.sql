-- Who has hotspot time, by when it ends: read by the list of guests, a page at a time.
CREATE INDEX subscription_hotspot ON subscription (expires_at) WHERE service = 'hotspot' AND retired_at IS NULL;
