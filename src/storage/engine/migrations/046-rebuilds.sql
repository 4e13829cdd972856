-- Lines whose login Washa makes where their router has none: they were moved there, or the router was made anew.
ALTER TABLE subscription ADD COLUMN makes_login INTEGER NOT NULL DEFAULT 0 CHECK (makes_login BETWEEN 0 AND 1);

-- What a router had beside its logins when it was last read whole, so that a new one can be given the same.
CREATE TABLE router_record (
  router_name TEXT    PRIMARY KEY REFERENCES router,
  at          INTEGER NOT NULL,
  rows        TEXT    NOT NULL                                  -- JSON: a list of {menu, fields}, in the order to add them
) STRICT;
