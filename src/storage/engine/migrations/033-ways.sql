-- What our own calls through the tunnel found. One row; none while no public address is set up.
CREATE TABLE tunnel (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  url           TEXT    NOT NULL,                               -- the public address that it speaks of
  asked_at      INTEGER NOT NULL,
  arrived_at    INTEGER,                                        -- the last that arrived, and how long it took
  took_ms       INTEGER,
  failing_since INTEGER,                                        -- the first of those that did not arrive since, and why
  error         TEXT,
  CHECK ((arrived_at IS NULL) = (took_ms IS NULL)),
  CHECK ((failing_since IS NULL) = (error IS NULL))
) STRICT;

INSERT INTO alarm_kind (kind) VALUES ('tunnel');
