-- Whose time ends when: of those that may be on one index (`subscription_expiring`), of those that are off another, so that a
-- payment moves its line in one of them and not in two.
DROP INDEX subscription_ends;
CREATE INDEX subscription_ended ON subscription (expires_at) WHERE access = 'off' AND retired_at IS NULL;
