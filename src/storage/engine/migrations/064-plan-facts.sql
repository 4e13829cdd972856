-- What a plan says of the profile that its lines have on routers. NULL: it does not say.
ALTER TABLE plan ADD COLUMN rate_limit TEXT CHECK (rate_limit <> '');            -- as RouterOS spells it: upload/download, a burst behind it
ALTER TABLE plan ADD COLUMN devices INTEGER CHECK (devices > 0);                 -- that use one login at once
ALTER TABLE plan ADD COLUMN session_s INTEGER CHECK (session_s > 0);             -- how long one session lasts
ALTER TABLE plan ADD COLUMN profile_like TEXT CHECK (profile_like NOT IN ('', profile));
-- The profiles of plans on routers, as last read.
CREATE TABLE plan_profile (
  id          INTEGER PRIMARY KEY,
  router_name TEXT    NOT NULL REFERENCES router,
  service     TEXT    NOT NULL CHECK (service IN ('pppoe', 'hotspot')),
  profile     TEXT    NOT NULL,
  plan_code   TEXT    NOT NULL REFERENCES plan,
  made_at     INTEGER,                                          -- when Washa made it there; NULL: it did not, and never writes it
  read_at     INTEGER,
  differs     TEXT,                                             -- what is otherwise than the plan says
  refused     TEXT,                                             -- why Washa cannot make it so
  UNIQUE (router_name, service, profile)
) STRICT;
INSERT INTO command_kind (kind) VALUES ('router.profile');
INSERT INTO alarm_kind (kind) VALUES ('plan-facts');
