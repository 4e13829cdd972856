-- More comes to the address of a connection than payments can be.
INSERT INTO alarm_kind (kind) VALUES ('flood');
