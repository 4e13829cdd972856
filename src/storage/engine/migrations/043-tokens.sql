-- Programs that ask this box by its interface: by a token each, of which only the hash is kept.
CREATE TABLE api_token (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL UNIQUE COLLATE NOCASE,              -- in the audit it is token:<name>
  token_hash BLOB    NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  role       TEXT    NOT NULL CHECK (role IN ('owner', 'technician', 'viewer')),
  scopes     TEXT    NOT NULL CHECK (json_valid(scopes)),         -- a list, as domain/token-scope.ts reads them
  made_by    INTEGER NOT NULL REFERENCES action,
  made_at    INTEGER NOT NULL,
  used_at    INTEGER,                                             -- to a minute
  revoked_at INTEGER
) STRICT;
