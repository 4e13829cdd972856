INSERT INTO alarm_kind (kind) VALUES ('silence');
