-- Somebody tries at the customers' pages: requests to strangers, codes that are none.
INSERT INTO alarm_kind (kind) VALUES ('guest-tries');
