INSERT INTO alarm_kind (kind) VALUES ('rolled-back');
