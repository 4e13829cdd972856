INSERT INTO command_kind (kind) VALUES ('router.unbind');
