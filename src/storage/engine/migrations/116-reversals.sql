-- A statement says that a payment went back to its payer: somebody tells them why the line goes off.
INSERT INTO alarm_kind (kind) VALUES ('payment-reversed');
