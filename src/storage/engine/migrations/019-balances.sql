-- What is left at each provider, as it was told last.
CREATE TABLE balance (
  provider      TEXT PRIMARY KEY,
  tokens_cents  INTEGER,                                        -- prepaid; NULL: never told
  money_cents   INTEGER,                                        -- collected and not paid out; NULL: not told
  currency      TEXT,
  least_cents   INTEGER NOT NULL,                               -- fewer tokens than this are an alarm
  told_at       INTEGER,
  refused_at    INTEGER,                                        -- since then it has refused us for want of tokens
  unknown_since INTEGER,                                        -- since when it cannot be asked, and why
  error         TEXT,
  CHECK ((unknown_since IS NULL) = (error IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO alarm_kind (kind) VALUES ('tokens');
