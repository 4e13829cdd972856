-- Schema 3. What waits for the clock is found by its line; nothing of an ordinary payment is in this index.
CREATE INDEX payment_awaits_clock ON payment (subscription_id) WHERE reason = 'clock' AND state IN ('held', 'unmatched');

-- Many lines are due to be cut off at once, and nobody expected it: they wait for a person.
INSERT INTO alarm_kind (kind) VALUES ('cut-offs');
