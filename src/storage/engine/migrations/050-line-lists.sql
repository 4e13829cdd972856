-- The lists of lines, each in an index of its own that holds no more than the list: none of them is written when a line is paid.
CREATE INDEX subscription_served     ON subscription (account_no) WHERE retired_at IS NULL;
CREATE INDEX subscription_not_known  ON subscription (account_no) WHERE access = 'unknown' AND retired_at IS NULL AND blocked_at IS NULL;
CREATE INDEX subscription_never_seen ON subscription (account_no) WHERE seen_online_at IS NULL AND service <> 'static' AND retired_at IS NULL AND blocked_at IS NULL;
CREATE INDEX subscription_blocked    ON subscription (blocked_at) WHERE blocked_at IS NOT NULL AND retired_at IS NULL;
-- What a month's report counts.
CREATE INDEX subscription_created ON subscription (created_at);
CREATE INDEX subscription_retired ON subscription (retired_at) WHERE retired_at IS NOT NULL;
CREATE INDEX subscription_lent    ON subscription (lent_cents) WHERE lent_cents > 0;
