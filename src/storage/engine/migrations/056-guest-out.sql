-- Whoever bought hotspot time and was not seen online since.
INSERT INTO alarm_kind (kind) VALUES ('guest-out');
CREATE INDEX voucher_redeemed ON voucher (ended_at) WHERE subscription_id IS NOT NULL;
