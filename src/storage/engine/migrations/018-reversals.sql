-- What lists and statements tell of, and a person has to see to: a payment that went back, and a time that no list reaches.
INSERT INTO alarm_kind (kind) VALUES ('payment-reversed'), ('pull-gap');
