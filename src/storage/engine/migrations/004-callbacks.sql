-- Deliveries that tell of no money are evidence of little: of each the beginning is kept, and of all of them the newest.
ALTER TABLE callback ADD COLUMN spare INTEGER NOT NULL DEFAULT 0 CHECK (spare BETWEEN 0 AND 1);
CREATE INDEX callback_spare ON callback (id) WHERE spare = 1;

-- How many of them nobody understood, in every ten minutes, and how many had to go for newer ones.
CREATE TABLE rubbish (
  provider   TEXT    NOT NULL,
  slot       INTEGER NOT NULL,                                  -- begins at this many times ten minutes, UTC
  deliveries INTEGER NOT NULL,
  dropped    INTEGER NOT NULL,
  PRIMARY KEY (provider, slot)
) STRICT, WITHOUT ROWID;

-- Where callbacks came that is no address of ours. Of a part that could be a secret only the last letters are kept.
CREATE TABLE wrong_address (
  digest   BLOB    PRIMARY KEY CHECK (length(digest) = 32),     -- of the whole path: two may look alike
  shown    TEXT    NOT NULL,
  meant    INTEGER NOT NULL CHECK (meant BETWEEN 0 AND 1),            -- it looks as if it were meant for us
  count    INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO alarm_kind (kind) VALUES ('wrong-address'), ('rubbish'), ('channel');

-- The window of 48 hours was the default, and was written down with the rest. A provider that was down for days sends what it kept.
UPDATE provider SET settings = json_set(settings, '$.freshness.backMs', 2592000000)
 WHERE kind = 'gateway' AND json_extract(settings, '$.freshness.backMs') = 172800000;
