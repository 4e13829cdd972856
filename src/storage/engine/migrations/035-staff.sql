-- Who is on the other side of a session, so that its account can tell its own from a stranger's.
ALTER TABLE staff_session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE staff_session ADD COLUMN agent   TEXT NOT NULL DEFAULT '';
ALTER TABLE staff_session ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;     -- when it was used last, to some minutes; 0: by an older Washa
CREATE INDEX staff_session_staff ON staff_session (staff_id);

-- A code with which somebody chooses a password: SHA-256 in hex, and until when it is good.
ALTER TABLE staff ADD COLUMN code_hash  TEXT    CHECK (length(code_hash) = 64);
ALTER TABLE staff ADD COLUMN code_until INTEGER CHECK ((code_until IS NULL) = (code_hash IS NULL));
-- The second factor (RFC 6238): its secret in base32, whether it is asked for yet, and the last step that was used.
ALTER TABLE staff ADD COLUMN totp_secret TEXT;
ALTER TABLE staff ADD COLUMN totp_since  INTEGER CHECK (totp_since IS NULL OR totp_secret IS NOT NULL);
ALTER TABLE staff ADD COLUMN totp_step   INTEGER NOT NULL DEFAULT 0;

-- What a technician has given lately.
CREATE INDEX action_actor ON action (actor, at);
CREATE INDEX ledger_action ON ledger (action_id);
