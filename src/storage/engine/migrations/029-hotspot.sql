-- Hotspot time that is sold to whoever walks in: a line made for one phone, and what else its line lets through.
CREATE TABLE line_device (
  subscription_id INTEGER PRIMARY KEY REFERENCES subscription,
  mac             TEXT    NOT NULL,                             -- AA:BB:CC:DD:EE:FF
  since           INTEGER NOT NULL
) STRICT;
CREATE INDEX line_device_mac ON line_device (mac);

CREATE TABLE line_let_through (                                 -- a row stays when its device goes: what is on the router has to go too
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  mac             TEXT    NOT NULL,
  since           INTEGER NOT NULL,
  ended_at        INTEGER,
  PRIMARY KEY (subscription_id, mac)
) STRICT;

-- Vouchers: made in batches, each buys one period of its plan, once. The code itself is on paper only.
CREATE TABLE voucher_batch (
  id        INTEGER PRIMARY KEY,
  plan_code TEXT    NOT NULL REFERENCES plan,
  made_by   INTEGER NOT NULL REFERENCES action,
  made_at   INTEGER NOT NULL
) STRICT;
CREATE TABLE voucher (
  id              INTEGER PRIMARY KEY,
  batch_id        INTEGER NOT NULL REFERENCES voucher_batch,
  code_sha256     TEXT    NOT NULL UNIQUE,
  subscription_id INTEGER REFERENCES subscription,              -- who has it
  ended_by        INTEGER REFERENCES action,                    -- the deed that used it up or voided it
  ended_at        INTEGER,
  CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
  CHECK (subscription_id IS NULL OR ended_at IS NOT NULL)
) STRICT;
CREATE INDEX voucher_of_batch ON voucher (batch_id);
CREATE TABLE voucher_miss (                                     -- codes that were none, by whose phone
  mac TEXT    NOT NULL,
  at  INTEGER NOT NULL
) STRICT;
CREATE INDEX voucher_miss_mac ON voucher_miss (mac, at);
CREATE INDEX voucher_miss_at ON voucher_miss (at);
