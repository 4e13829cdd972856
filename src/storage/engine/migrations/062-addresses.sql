-- Who had which address when, as the routers told it.
CREATE TABLE address_span (
  id              INTEGER PRIMARY KEY,
  router_name     TEXT    NOT NULL REFERENCES router,
  service         TEXT    NOT NULL CHECK (service IN ('pppoe', 'hotspot', 'static')),
  username        TEXT    NOT NULL,                             -- of the login, as the router named it
  subscription_id INTEGER REFERENCES subscription,              -- whose login that was; NULL: no line's
  address         TEXT    NOT NULL,
  mac             TEXT,
  from_at         INTEGER NOT NULL,                             -- since when it is known to have had it
  from_seen       INTEGER NOT NULL CHECK (from_seen BETWEEN 0 AND 1),  -- 1: it was there at a look, and may have been before; 0: since then
  until_at        INTEGER,                                      -- last known to have it; NULL: it has, for as long as its router is watched
  gone_at         INTEGER,                                      -- first known not to have it any more
  left_out        INTEGER NOT NULL DEFAULT 0,                   -- so many later sessions of its login were too many to be kept one by one
  left_out_at     INTEGER,                                      -- the newest of those
  CHECK ((until_at IS NULL) = (gone_at IS NULL)),
  CHECK (gone_at >= until_at),
  CHECK ((left_out = 0) = (left_out_at IS NULL))
) STRICT;
CREATE INDEX address_span_address ON address_span (address, from_at);
CREATE INDEX address_span_mac ON address_span (mac, from_at) WHERE mac IS NOT NULL;
CREATE INDEX address_span_line ON address_span (subscription_id, from_at) WHERE subscription_id IS NOT NULL;
CREATE INDEX address_span_open ON address_span (router_name, service) WHERE gone_at IS NULL;
CREATE INDEX address_span_left_out ON address_span (left_out_at) WHERE left_out_at IS NOT NULL;
-- From when to when the sessions of a service of a router were watched. What lies between two of its rows was not.
CREATE TABLE address_watch (
  id          INTEGER PRIMARY KEY,
  router_name TEXT    NOT NULL REFERENCES router,
  service     TEXT    NOT NULL CHECK (service IN ('pppoe', 'hotspot', 'static')),
  from_at     INTEGER NOT NULL,
  until_at    INTEGER NOT NULL,                                 -- a look at all of them that was answered
  CHECK (until_at >= from_at)
) STRICT;
CREATE INDEX address_watch_router ON address_watch (router_name, service, until_at);
CREATE INDEX address_watch_until ON address_watch (until_at);
