INSERT INTO command_kind (kind) VALUES ('router.kick');
