-- The books, second edition: deeds of their own, buckets in the schema, money that can be split, moved, taken back, refunded
-- and lent, names of money that belong to one connection. Runs with foreign keys off; they are checked before the commit.

-- ------------------------------------------------------------------ deeds

CREATE TABLE action (                                           -- who or what did something, when and why: the audit trail
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  actor   TEXT    NOT NULL,
  name    TEXT    NOT NULL CHECK (name <> ''),                  -- 'payment.take', 'staff.login'
  subject TEXT,
  reason  TEXT,
  detail  TEXT,
  key     TEXT    CHECK (key <> '')                             -- the same deed asked for twice is done once
) STRICT;
CREATE UNIQUE INDEX action_key ON action (key) WHERE key IS NOT NULL;

-- One for each row of the first ledger, under its number; then what people did.
INSERT INTO action (id, at, actor, name, reason)
  SELECT id, at, actor,
         CASE kind WHEN 'receive' THEN 'payment.take' WHEN 'assign' THEN 'payment.assign' WHEN 'dismiss' THEN 'payment.dismiss'
                   WHEN 'renew' THEN 'line.renew' ELSE 'payment.reverse' END,
         reason
  FROM ledger ORDER BY id;
INSERT INTO action (at, actor, name, subject, reason, detail)
  SELECT at, actor, action, subject, reason, detail FROM audit ORDER BY id;
DROP TABLE audit;
CREATE TRIGGER action_no_update BEFORE UPDATE ON action BEGIN SELECT RAISE(ABORT, 'what was done is never rewritten'); END;

-- ------------------------------------------------------------------ the ledger

CREATE TABLE ledger_2 (                                         -- append-only, hash-chained: see domain/money/ledger.ts
  id              INTEGER PRIMARY KEY,
  action_id       INTEGER NOT NULL REFERENCES action,
  move            TEXT    NOT NULL CHECK (move IN (
                    'outside>line', 'outside>unmatched', 'outside>held', 'line>outside',
                    'unmatched>line', 'held>line', 'held>unmatched', 'line>unmatched',
                    'line>spent', 'spent>line',
                    'unmatched>dismissed', 'held>dismissed', 'dismissed>unmatched',
                    'line>reversed', 'unmatched>reversed', 'held>reversed', 'dismissed>reversed', 'reversed>unmatched',
                    'line>refunded', 'unmatched>refunded', 'held>refunded', 'refunded>unmatched',
                    'lent>line', 'line>lent', 'lent>spent', 'fee>outside', 'outside>fee')),
  amount_cents    INTEGER NOT NULL CHECK (amount_cents >= 0),
  payment_id      INTEGER REFERENCES payment,                   -- whose money it is
  subscription_id INTEGER REFERENCES subscription,              -- whose `line` or `spent` it is
  periods         INTEGER CHECK (periods >= 0),
  given_ms        INTEGER,                                      -- time that a line was given; negative: taken
  expires_before  INTEGER,
  expires_after   INTEGER,
  undoes          INTEGER REFERENCES ledger,                    -- the renewal that this row takes back
  payment_key     TEXT,                                         -- of money received: the strongest name that it came under
  hash            BLOB    NOT NULL CHECK (length(hash) = 32),   -- of the row before, this one, and its action
  CHECK (amount_cents > 0 OR given_ms IS NOT NULL),
  CHECK (given_ms IS NULL OR move IN ('line>spent', 'spent>line')),
  CHECK ((given_ms IS NULL) = (periods IS NULL) AND (given_ms IS NULL) = (expires_before IS NULL)
     AND (given_ms IS NULL) = (expires_after IS NULL)),
  CHECK ((subscription_id IS NOT NULL) = (instr(move, 'line') > 0 OR instr(move, 'spent') > 0)),
  CHECK (payment_id IS NOT NULL OR move IN ('outside>line', 'line>outside', 'line>spent', 'spent>line',
                                            'lent>line', 'line>lent', 'lent>spent', 'fee>outside', 'outside>fee')),
  CHECK (payment_id IS NULL OR move NOT IN ('line>outside', 'lent>line', 'line>lent', 'lent>spent')),
  CHECK (undoes IS NULL OR move = 'spent>line')
) STRICT;

INSERT INTO ledger_2
  SELECT id, id, iif(source = 'received', 'outside', source) || '>' || target, amount_cents, payment_id, subscription_id,
         iif(expires_after IS NULL, NULL, periods), expires_after - max(at, expires_before), expires_before, expires_after,
         NULL, NULL, hash
  FROM ledger ORDER BY id;
INSERT INTO meta (key, value) SELECT 'ledger.first_edition', coalesce(max(id), 0) FROM ledger;
DROP TABLE ledger;
ALTER TABLE ledger_2 RENAME TO ledger;
-- Two indexes and no more: each costs a payment a page or two on the disk. What is unique of a payment is held by a trigger
-- over the first one, and the chain proves the hashes.
CREATE INDEX ledger_payment ON ledger (payment_id, move);
CREATE UNIQUE INDEX ledger_undone ON ledger (undoes) WHERE undoes IS NOT NULL;
CREATE TRIGGER ledger_received BEFORE INSERT ON ledger
  WHEN NEW.payment_id IS NOT NULL AND NEW.move IN ('outside>line', 'outside>unmatched', 'outside>held')
  BEGIN
    SELECT RAISE(ABORT, 'this payment was received already')
     WHERE EXISTS (SELECT 1 FROM ledger WHERE payment_id = NEW.payment_id
                      AND move IN ('outside>line', 'outside>unmatched', 'outside>held'));
  END;
-- A trigger and no check: the first edition took any amount, and what is in has to stay, and to be moved.
CREATE TRIGGER ledger_too_large BEFORE INSERT ON ledger
  WHEN NEW.amount_cents > 1000000000000 AND (NEW.move LIKE 'outside>%' OR NEW.move LIKE 'lent>%' OR NEW.move LIKE 'fee>%')
  BEGIN SELECT RAISE(ABORT, 'more than the books can add up'); END;
CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
-- Of a payment nothing leaves a bucket that is not in it. What a line took from its own balance is held by its row.
CREATE TRIGGER ledger_overdrawn BEFORE INSERT ON ledger
  WHEN NEW.payment_id IS NOT NULL AND NEW.move NOT LIKE 'outside>%' AND NEW.move NOT LIKE 'fee>%' AND NEW.move NOT IN ('line>spent', 'spent>line')
  BEGIN
    SELECT RAISE(ABORT, 'more than this payment has there')
     WHERE NEW.amount_cents > (
       SELECT coalesce(sum(CASE substr(NEW.move, 1, instr(NEW.move, '>') - 1)
                             WHEN substr(move, instr(move, '>') + 1) THEN amount_cents
                             WHEN substr(move, 1, instr(move, '>') - 1) THEN -amount_cents
                             ELSE 0 END), 0)
       FROM ledger
       WHERE payment_id = NEW.payment_id
         AND move NOT IN ('line>spent', 'spent>line')
         AND (NEW.subscription_id IS NULL OR NEW.move LIKE '%>line' OR subscription_id = NEW.subscription_id));
  END;
-- An undoing says what it takes back, and takes back exactly that. Those of the first edition, which did not say, are in already.
CREATE TRIGGER ledger_undoing BEFORE INSERT ON ledger WHEN NEW.move = 'spent>line'
  BEGIN
    SELECT RAISE(ABORT, 'an undoing takes back exactly what was given')
     WHERE NOT EXISTS (
       SELECT 1 FROM ledger WHERE id = NEW.undoes AND move = 'line>spent' AND subscription_id = NEW.subscription_id
          AND amount_cents = NEW.amount_cents AND payment_id IS NEW.payment_id AND given_ms IS -NEW.given_ms);
  END;

-- ------------------------------------------------------------------ payments and their names

CREATE TABLE payment_2 (
  id              INTEGER PRIMARY KEY,
  provider        TEXT    NOT NULL,
  amount_cents    INTEGER NOT NULL CHECK (amount_cents > 0),
  currency        TEXT    NOT NULL CHECK (length(currency) = 3),
  receipt_code    TEXT,                                         -- the M-Pesa receipt, for people
  payer_phone     TEXT,                                         -- as given; may be masked or hashed: a hint, never a key
  payer_name      TEXT,
  payer_account   TEXT,                                         -- as typed
  -- What is to be done about it, derived from where the ledger says its money is: see domain/money/law.ts.
  state           TEXT    NOT NULL CHECK (state IN ('held', 'unmatched', 'applied', 'reversed', 'refunded', 'dismissed')),
  reason          TEXT,                                         -- why held or unmatched, or how it was matched
  suggestions     TEXT    CHECK (json_valid(suggestions)),      -- ranked lines for an unmatched payment
  contradicts     INTEGER REFERENCES payment,                   -- the payment whose name it claims too: a person decides
  subscription_id INTEGER REFERENCES subscription,              -- the line whose walk is measured; a split one has others too
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
-- A receipt that came by a later path the first edition kept only among the names.
INSERT INTO payment_2
  SELECT id, provider, amount_cents, currency,
         coalesce(receipt_code, (SELECT value FROM payment_key WHERE scheme = 'mpesa.receipt' AND payment_id = payment.id)), payer_phone, payer_name, payer_account, state, reason, suggestions,
         NULL, subscription_id, paid_at, received_at, committed_at, sent_at, confirmed_at, online_at, receipt_at
  FROM payment ORDER BY id;
DROP TABLE payment;
ALTER TABLE payment_2 RENAME TO payment;
CREATE INDEX payment_attention    ON payment (received_at) WHERE state IN ('held', 'unmatched');
CREATE INDEX payment_received     ON payment (received_at);
CREATE INDEX payment_subscription ON payment (subscription_id, received_at);
-- Few at any time. Without it every session that a router tells of costs a walk over all that its line ever paid.
CREATE INDEX payment_walking      ON payment (subscription_id)
  WHERE state = 'applied' AND online_at IS NULL AND confirmed_at IS NOT NULL;

-- Every name that the world gives this money. A merchant's number says nothing about another merchant's money, so a name
-- belongs to the connection that it came by; only Safaricom's own receipt is one for all, and has no provider ('').
CREATE TABLE payment_key_2 (
  provider   TEXT    NOT NULL,
  scheme     TEXT    NOT NULL,
  value      TEXT    NOT NULL CHECK (value <> ''),
  payment_id INTEGER NOT NULL REFERENCES payment,
  PRIMARY KEY (provider, scheme, value)
) STRICT, WITHOUT ROWID;
-- By which connection a name came the first edition did not keep. Money that two of them told of has names of both: each is
-- given to one of its kind that delivered, first to one whose bytes hold that very name.
INSERT INTO payment_key_2
  SELECT iif(scheme = 'mpesa.receipt', '', coalesce(
           (SELECT told.provider FROM callback AS told JOIN provider AS connection ON connection.name = told.provider
             WHERE told.payment_id = payment.id AND told.result <> 'conflict'
               AND connection.kind = iif(scheme LIKE 'gateway.%', 'gateway', 'payhero')
             ORDER BY instr(CAST(told.body AS TEXT), value) > 0 DESC, told.id LIMIT 1),
           payment.provider)), scheme, value, payment_id
  FROM payment_key JOIN payment ON payment.id = payment_id;
DROP TABLE payment_key;
ALTER TABLE payment_key_2 RENAME TO payment_key;
CREATE INDEX payment_key_payment ON payment_key (payment_id);

-- Orders that a signing provider called failed: final without a person. Whose they are the first edition did not keep; a name
-- without a provider counts for every connection that is asked for it.
CREATE TABLE terminal_key_2 (
  provider TEXT    NOT NULL,
  scheme   TEXT    NOT NULL,
  value    TEXT    NOT NULL CHECK (value <> ''),
  at       INTEGER NOT NULL,
  PRIMARY KEY (provider, scheme, value)
) STRICT, WITHOUT ROWID;
INSERT INTO terminal_key_2 SELECT '', scheme, value, at FROM terminal_key;
DROP TABLE terminal_key;
ALTER TABLE terminal_key_2 RENAME TO terminal_key;

CREATE TABLE payment_request_2 (                                -- an STK push that we asked for
  id              INTEGER PRIMARY KEY,
  order_id        TEXT    NOT NULL UNIQUE,                      -- minted by us
  checkout_id     TEXT,                                         -- the names that the provider gave it
  reference       TEXT,
  provider        TEXT    NOT NULL,
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  msisdn          TEXT    NOT NULL,
  amount_cents    INTEGER NOT NULL CHECK (amount_cents > 0),
  state           TEXT    NOT NULL CHECK (state IN ('open', 'paid', 'failed', 'expired')),
  outcome         TEXT,                                         -- the provider's code and words
  created_at      INTEGER NOT NULL,
  settled_at      INTEGER,
  CHECK ((settled_at IS NULL) = (state = 'open')),
  UNIQUE (checkout_id, provider),
  UNIQUE (reference, provider)
) STRICT;
INSERT INTO payment_request_2
  SELECT id, order_id, checkout_id, reference, provider, subscription_id, msisdn, amount_cents, state, outcome, created_at,
         settled_at
  FROM payment_request ORDER BY id;
DROP TABLE payment_request;
ALTER TABLE payment_request_2 RENAME TO payment_request;
CREATE UNIQUE INDEX payment_request_one_open ON payment_request (subscription_id, msisdn) WHERE state = 'open';

-- ------------------------------------------------------------------ lines

-- The day of the month on which a line's months end: 31 January, 28 February, 31 March. NULL: the day of its expiry.
ALTER TABLE subscription ADD COLUMN anchor_day INTEGER CHECK (anchor_day BETWEEN 1 AND 31);
-- What it owes for what was lent to it.
ALTER TABLE subscription ADD COLUMN lent_cents INTEGER NOT NULL DEFAULT 0 CHECK (lent_cents >= 0);

-- ------------------------------------------------------------------ evidence, and what is still to be told

-- Money is known again by its names, and its deliveries stand behind it; only what brought none is looked up by its bytes.
CREATE TABLE callback_2 (                                       -- authenticated deliveries, kept byte for byte as evidence
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
  last_received_at INTEGER NOT NULL
) STRICT;
INSERT INTO callback_2 SELECT * FROM callback ORDER BY id;
DROP TABLE callback;
ALTER TABLE callback_2 RENAME TO callback;
CREATE UNIQUE INDEX callback_bytes ON callback (digest, provider) WHERE payment_id IS NULL;
CREATE INDEX callback_payment   ON callback (payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX callback_attention ON callback (received_at) WHERE result IN ('conflict', 'quarantined');

-- The kinds of commands stand in a table of their own, so that a later one is a row and not a rebuilding.
CREATE TABLE command_kind (kind TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO command_kind (kind) VALUES ('router.sync'), ('router.leave'), ('sms.send');

CREATE TABLE command_2 (                                        -- everything that the outside world still has to be told
  id          INTEGER PRIMARY KEY,
  kind        TEXT    NOT NULL REFERENCES command_kind,
  lane        TEXT    NOT NULL,                                 -- 'router:tower-1', 'sms'
  subject     INTEGER NOT NULL,                                 -- what it is about, as its kind says: a line, a payment
  -- 'running' is the mark of what must not be repeated blindly; another kind stays queued while it runs.
  state       TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'dead', 'cancelled')),
  priority    INTEGER NOT NULL,                                 -- 1 paid and waiting ... 9 housekeeping
  run_at      INTEGER NOT NULL,
  attempts    INTEGER NOT NULL DEFAULT 0,
  error       TEXT,                                             -- of the last attempt that failed
  created_at  INTEGER NOT NULL,
  finished_at INTEGER,
  asked       INTEGER NOT NULL DEFAULT 1,                       -- how often: one that is asked for while it runs runs once more
  CHECK ((finished_at IS NULL) = (state IN ('queued', 'running')))
) STRICT;
INSERT INTO command_2 SELECT *, 1 FROM command ORDER BY id;
-- Lines that were being made right when the last process died are looked at again: by a twin that waits, or by themselves.
UPDATE attempt SET finished_at = started_at, outcome = 'interrupted', detail = 'Washa stopped during this attempt'
 WHERE finished_at IS NULL AND command_id IN (SELECT id FROM command WHERE kind = 'router.sync' AND state = 'running');
UPDATE command_2 SET state = 'cancelled', finished_at = run_at
 WHERE kind = 'router.sync' AND state = 'running'
   AND EXISTS (SELECT 1 FROM command WHERE kind = 'router.sync' AND state = 'queued' AND subject = command_2.subject);
UPDATE command_2 SET state = 'queued' WHERE kind = 'router.sync' AND state = 'running';
DROP TABLE command;
ALTER TABLE command_2 RENAME TO command;
CREATE UNIQUE INDEX command_one_queued  ON command (kind, subject) WHERE state = 'queued';
-- What is marked as running is found by this one too.
CREATE UNIQUE INDEX command_one_running ON command (kind, subject) WHERE state = 'running';
CREATE INDEX        command_due         ON command (lane, priority, run_at, id) WHERE state = 'queued';
CREATE INDEX        command_subject     ON command (kind, subject, id);
CREATE INDEX        command_dead        ON command (finished_at) WHERE state = 'dead';

-- ------------------------------------------------------------------ alarms

CREATE TABLE alarm_kind (kind TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO alarm_kind (kind)
  VALUES ('clock'), ('books'), ('provider'), ('sms'), ('sms-refused'), ('router'), ('line-refused'), ('callback-conflict'),
         ('blocked-line-paid');

CREATE TABLE alarm_2 (                                          -- one open row per kind and subject: see domain/alarm.ts
  id        INTEGER PRIMARY KEY,
  kind      TEXT    NOT NULL REFERENCES alarm_kind,
  subject   TEXT    NOT NULL,
  message   TEXT    NOT NULL,
  cause     TEXT,                                               -- what it rests on; NULL while nobody has looked yet
  opened_at INTEGER NOT NULL,
  closed_at INTEGER
) STRICT;
INSERT INTO alarm_2 SELECT id, kind, subject, message, NULL, opened_at, closed_at FROM alarm ORDER BY id;
DROP TABLE alarm;
ALTER TABLE alarm_2 RENAME TO alarm;
CREATE UNIQUE INDEX alarm_one_open ON alarm (kind, subject) WHERE closed_at IS NULL;

-- ------------------------------------------------------------------ where lines have been

-- Where a line was on a router before it was changed, until that router has confirmed that nothing of it is left there.
CREATE TABLE former_login (
  id              INTEGER PRIMARY KEY,
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  router_name     TEXT    NOT NULL REFERENCES router,
  service         TEXT    NOT NULL CHECK (service IN ('pppoe', 'hotspot')),
  username        TEXT    NOT NULL,
  expired_list    TEXT    NOT NULL,                             -- the address list that cut it off; '' where none did
  since           INTEGER NOT NULL,
  UNIQUE (router_name, service, username, expired_list)
) STRICT;
CREATE INDEX former_login_line ON former_login (subscription_id);
