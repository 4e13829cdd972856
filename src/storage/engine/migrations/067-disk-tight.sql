INSERT INTO alarm_kind (kind) VALUES ('disk-tight');
