-- Conventions: every table is STRICT. *_at = UTC epoch milliseconds, *_cents = integer cents, *_ms = milliseconds.
-- States are TEXT + CHECK. Rules that must hold for ever stand here, not in code.

-- ------------------------------------------------------------------ what the ISP sells, where, and to whom

CREATE TABLE plan (
  code         TEXT PRIMARY KEY,
  name         TEXT    NOT NULL,
  price_cents  INTEGER NOT NULL CHECK (price_cents > 0),
  period_unit  TEXT    NOT NULL CHECK (period_unit IN ('hour', 'day', 'week', 'month')),
  period_count INTEGER NOT NULL CHECK (period_count > 0),
  profile      TEXT    NOT NULL CHECK (profile <> ''),          -- exact name on the router
  max_periods  INTEGER CHECK (max_periods > 0),                 -- cap of periods that one payment buys; NULL = none
  grace_ms     INTEGER NOT NULL DEFAULT 0 CHECK (grace_ms >= 0),
  suspension   TEXT CHECK (suspension IN ('expired-profile', 'disable', 'address-list')),   -- NULL = the router's
  retired_at   INTEGER
) STRICT;

CREATE TABLE router (
  name               TEXT PRIMARY KEY CHECK (name <> ''),
  host               TEXT    NOT NULL CHECK (host <> ''),
  port               INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
  tls_fingerprint    TEXT,                                      -- SHA-256 of its certificate; NULL = plain API
  username           TEXT    NOT NULL,
  password_secret    TEXT    NOT NULL,                          -- name of a secret, never the secret
  suspension         TEXT    NOT NULL DEFAULT 'expired-profile'
                     CHECK (suspension IN ('expired-profile', 'disable', 'address-list')),
  expired_profile    TEXT    NOT NULL DEFAULT 'EXPIRED' CHECK (expired_profile <> ''),
  expired_list       TEXT    NOT NULL DEFAULT 'expired' CHECK (expired_list <> ''),
  changes_per_second REAL    NOT NULL DEFAULT 10 CHECK (changes_per_second > 0),
  retired_at         INTEGER
) STRICT;

CREATE TABLE subscriber (
  id            INTEGER PRIMARY KEY,
  name          TEXT    NOT NULL,
  msisdn        TEXT    NOT NULL CHECK (msisdn GLOB '254[17]????????' AND msisdn NOT GLOB '*[^0-9]*'),
  msisdn_sha256 TEXT    NOT NULL CHECK (length(msisdn_sha256) = 64),   -- Safaricom may hand out only this form
  language      TEXT    CHECK (language IN ('en', 'sw')),              -- NULL = the ISP's
  created_at    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX subscriber_msisdn_name ON subscriber (msisdn, name);
CREATE INDEX subscriber_sha256 ON subscriber (msisdn_sha256);

CREATE TABLE subscription (                                     -- a line
  id             INTEGER PRIMARY KEY,
  account_no     TEXT    NOT NULL UNIQUE COLLATE NOCASE,        -- what the payer types
  subscriber_id  INTEGER NOT NULL REFERENCES subscriber,
  plan_code      TEXT    NOT NULL REFERENCES plan,
  router_name    TEXT    NOT NULL REFERENCES router,
  service        TEXT    NOT NULL CHECK (service IN ('pppoe', 'hotspot')),
  username       TEXT    NOT NULL CHECK (username <> ''),
  login_password TEXT,                                          -- hotspot only: logs a present phone straight in
  expires_at     INTEGER NOT NULL,
  balance_cents  INTEGER NOT NULL DEFAULT 0 CHECK (balance_cents >= 0),
  blocked_at     INTEGER,                                       -- by a person; survives a payment
  blocked_reason TEXT,
  access         TEXT    NOT NULL DEFAULT 'unknown' CHECK (access IN ('unknown', 'on', 'off')),   -- as last READ BACK
  access_at      INTEGER,                                       -- when it was read back
  access_detail  TEXT,                                          -- the router's or the driver's words
  written_at     INTEGER,                                       -- when we last wrote this line to the router
  seen_online_at INTEGER,                                       -- when a session of it was last seen
  created_at     INTEGER NOT NULL,
  retired_at     INTEGER,
  CHECK ((access = 'unknown') = (access_at IS NULL)),
  UNIQUE (router_name, service, username)
) STRICT;
CREATE INDEX subscription_expiring   ON subscription (expires_at) WHERE access <> 'off' AND retired_at IS NULL;
CREATE INDEX subscription_subscriber ON subscription (subscriber_id);

CREATE TABLE account_alias (                                    -- what payers of this line have typed before, learned by assigning
  alias           TEXT PRIMARY KEY CHECK (alias <> ''),         -- normalised
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  actor           TEXT    NOT NULL,
  created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_alias_subscription ON account_alias (subscription_id);

-- ------------------------------------------------------------------ connections to the outside

CREATE TABLE provider (                                         -- a payment provider's endpoint
  name        TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  settings    TEXT NOT NULL CHECK (json_valid(settings)),       -- holds names of secrets, never secrets
  path_secret TEXT NOT NULL,                                    -- name of the secret in its callback path
  retired_at  INTEGER
) STRICT;

CREATE TABLE sms_gateway (                                      -- at most one row
  id       INTEGER PRIMARY KEY CHECK (id = 1),
  kind     TEXT NOT NULL,
  settings TEXT NOT NULL CHECK (json_valid(settings))
) STRICT;

-- ------------------------------------------------------------------ money

CREATE TABLE payment_request (                                  -- an STK push that we asked for
  id              INTEGER PRIMARY KEY,
  order_id        TEXT    NOT NULL UNIQUE,                      -- minted by us
  checkout_id     TEXT    UNIQUE,                               -- the names that the provider gave it
  reference       TEXT    UNIQUE,
  provider        TEXT    NOT NULL,
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  msisdn          TEXT    NOT NULL,
  amount_cents    INTEGER NOT NULL CHECK (amount_cents > 0),
  state           TEXT    NOT NULL CHECK (state IN ('open', 'paid', 'failed', 'expired')),
  outcome         TEXT,                                         -- the provider's code and words
  created_at      INTEGER NOT NULL,
  settled_at      INTEGER,
  CHECK ((settled_at IS NULL) = (state = 'open'))
) STRICT;
CREATE UNIQUE INDEX payment_request_one_open ON payment_request (subscription_id, msisdn) WHERE state = 'open';

CREATE TABLE payment (
  id              INTEGER PRIMARY KEY,
  provider        TEXT    NOT NULL,
  amount_cents    INTEGER NOT NULL CHECK (amount_cents > 0),
  currency        TEXT    NOT NULL CHECK (length(currency) = 3),
  receipt_code    TEXT,                                         -- the M-Pesa receipt, for people
  payer_phone     TEXT,                                         -- as given; may be masked or hashed: a hint, never a key
  payer_name      TEXT,
  payer_account   TEXT,                                         -- as typed
  state           TEXT    NOT NULL CHECK (state IN ('held', 'unmatched', 'applied', 'reversed', 'dismissed')),
  reason          TEXT,                                         -- why held or unmatched, or how it was matched
  suggestions     TEXT    CHECK (json_valid(suggestions)),      -- ranked lines for an unmatched payment
  subscription_id INTEGER REFERENCES subscription,
  -- The walk, one time per hop. `confirmed` is the router's read-back, `online` the session that was seen.
  paid_at         INTEGER,                                      -- the provider's clock, where it gave one
  received_at     INTEGER NOT NULL,                             -- ours: expiry arithmetic uses this one
  committed_at    INTEGER,
  sent_at         INTEGER,
  confirmed_at    INTEGER,
  online_at       INTEGER,
  receipt_at      INTEGER,
  CHECK (state <> 'applied' OR subscription_id IS NOT NULL)
) STRICT;
CREATE INDEX payment_attention    ON payment (received_at) WHERE state IN ('held', 'unmatched');
CREATE INDEX payment_received     ON payment (received_at);
CREATE INDEX payment_subscription ON payment (subscription_id, received_at);
CREATE INDEX payment_walking      ON payment (subscription_id) WHERE state = 'applied' AND online_at IS NULL;

CREATE TABLE payment_key (                                      -- every name that the world gives this money
  scheme     TEXT    NOT NULL,
  value      TEXT    NOT NULL CHECK (value <> ''),
  payment_id INTEGER NOT NULL REFERENCES payment,
  PRIMARY KEY (scheme, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_key_payment ON payment_key (payment_id);

CREATE TABLE terminal_key (                                     -- orders that a signing provider called failed: final without a person
  scheme TEXT    NOT NULL,
  value  TEXT    NOT NULL CHECK (value <> ''),
  at     INTEGER NOT NULL,
  PRIMARY KEY (scheme, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE callback (                                         -- authenticated deliveries, kept byte for byte as evidence
  id               INTEGER PRIMARY KEY,
  provider         TEXT    NOT NULL,
  digest           BLOB    NOT NULL CHECK (length(digest) = 32),
  body             BLOB    NOT NULL,
  result           TEXT    NOT NULL CHECK (result IN ('payment', 'repeat', 'request', 'ignored', 'conflict', 'quarantined')),
  reason           TEXT,
  detail           TEXT,
  payment_id       INTEGER REFERENCES payment,
  received_at      INTEGER NOT NULL,
  deliveries       INTEGER NOT NULL DEFAULT 1,
  last_received_at INTEGER NOT NULL,
  UNIQUE (provider, digest)
) STRICT;
CREATE INDEX callback_payment   ON callback (payment_id);
CREATE INDEX callback_attention ON callback (received_at) WHERE result IN ('conflict', 'quarantined');

CREATE TABLE refusal (                                          -- deliveries that were not authentic: counted, last sample kept
  provider TEXT    NOT NULL,
  reason   TEXT    NOT NULL,
  count    INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  sample   BLOB    NOT NULL,
  PRIMARY KEY (provider, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (                                           -- append-only, hash-chained: see domain/ledger.ts
  id              INTEGER PRIMARY KEY,
  at              INTEGER NOT NULL,
  kind            TEXT    NOT NULL CHECK (kind IN ('receive', 'assign', 'dismiss', 'reverse', 'renew')),
  payment_id      INTEGER REFERENCES payment,
  subscription_id INTEGER REFERENCES subscription,
  amount_cents    INTEGER NOT NULL CHECK (amount_cents >= 0),
  source          TEXT    NOT NULL,
  target          TEXT    NOT NULL,
  periods         INTEGER NOT NULL DEFAULT 0 CHECK (periods >= 0),
  expires_before  INTEGER,
  expires_after   INTEGER,
  actor           TEXT    NOT NULL,
  reason          TEXT,
  prev_hash       BLOB    NOT NULL CHECK (length(prev_hash) = 32),
  hash            BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
  CHECK (expires_after IS NULL OR expires_after >= expires_before)
) STRICT;
CREATE UNIQUE INDEX ledger_one_receive ON ledger (payment_id) WHERE kind = 'receive';
CREATE UNIQUE INDEX ledger_one_credit  ON ledger (payment_id) WHERE kind IN ('receive', 'assign') AND target = 'line';
CREATE UNIQUE INDEX ledger_one_renew   ON ledger (payment_id) WHERE kind = 'renew' AND payment_id IS NOT NULL;
CREATE INDEX ledger_payment      ON ledger (payment_id);
CREATE INDEX ledger_subscription ON ledger (subscription_id, id);
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- ------------------------------------------------------------------ the outbox

CREATE TABLE command (                                          -- everything that the outside world still has to be told
  id          INTEGER PRIMARY KEY,
  kind        TEXT    NOT NULL CHECK (kind IN ('router.sync', 'sms.send')),
  lane        TEXT    NOT NULL,                                 -- 'router:tower-1', 'sms'
  subject     INTEGER NOT NULL,                                 -- subscription id, or payment id of the receipt
  state       TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'dead', 'cancelled')),
  priority    INTEGER NOT NULL,                                 -- 1 paid and waiting ... 9 housekeeping
  run_at      INTEGER NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  error       TEXT,                                             -- of the last attempt that failed
  created_at  INTEGER NOT NULL,
  finished_at INTEGER,
  CHECK ((finished_at IS NULL) = (state IN ('queued', 'running')))
) STRICT;
CREATE UNIQUE INDEX command_one_queued  ON command (kind, subject) WHERE state = 'queued';
CREATE UNIQUE INDEX command_one_running ON command (kind, subject) WHERE state = 'running';
CREATE INDEX        command_due         ON command (lane, priority, run_at, id) WHERE state = 'queued';
CREATE INDEX        command_running     ON command (lane, id) WHERE state = 'running';
CREATE INDEX        command_subject     ON command (kind, subject, id);
CREATE INDEX        command_dead        ON command (finished_at) WHERE state = 'dead';

CREATE TABLE attempt (
  command_id  INTEGER NOT NULL REFERENCES command,
  n           INTEGER NOT NULL,
  started_at  INTEGER NOT NULL,
  finished_at INTEGER,
  outcome     TEXT CHECK (outcome IN ('ok', 'retry', 'unavailable', 'unknown', 'dead', 'interrupted', 'stopped')),
  detail      TEXT,                                             -- what was read and changed; no secrets
  PRIMARY KEY (command_id, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (                                          -- the SMS: at most one per payment, by this key
  payment_id INTEGER PRIMARY KEY REFERENCES payment,
  msisdn     TEXT    NOT NULL,
  state      TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'refused', 'unknown')),
  body       TEXT,                                              -- what was handed to the gateway
  message_id TEXT,
  reason     TEXT,
  settled_at INTEGER,
  CHECK ((settled_at IS NULL) = (state = 'queued'))
) STRICT;

-- ------------------------------------------------------------------ people and the box

CREATE TABLE staff (
  id            INTEGER PRIMARY KEY,
  username      TEXT    NOT NULL UNIQUE COLLATE NOCASE,
  role          TEXT    NOT NULL CHECK (role IN ('owner', 'technician', 'viewer')),
  password_hash TEXT    NOT NULL,                               -- scrypt$N$r$p$salt$key
  failures      INTEGER NOT NULL DEFAULT 0,
  locked_until  INTEGER,
  created_at    INTEGER NOT NULL,
  disabled_at   INTEGER
) STRICT;

CREATE TABLE staff_session (
  token_hash BLOB    PRIMARY KEY CHECK (length(token_hash) = 32),   -- SHA-256 of the cookie
  staff_id   INTEGER NOT NULL REFERENCES staff,
  csrf       TEXT    NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX staff_session_expires ON staff_session (expires_at);

CREATE TABLE audit (                                            -- who did what by hand, and why
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  actor   TEXT    NOT NULL,
  action  TEXT    NOT NULL,
  subject TEXT,
  reason  TEXT,
  detail  TEXT
) STRICT;

CREATE TABLE alarm (                                            -- one open row per cause
  id        INTEGER PRIMARY KEY,
  kind      TEXT    NOT NULL,
  subject   TEXT    NOT NULL,
  message   TEXT    NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX alarm_one_open ON alarm (kind, subject) WHERE closed_at IS NULL;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
