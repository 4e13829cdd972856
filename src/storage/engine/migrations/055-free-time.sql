-- Minutes that nobody paid for, at the customers' page: once for a device and once for a number, each day of the ISP's zone.
CREATE TABLE free_time (
  day             TEXT    NOT NULL,                             -- 2026-11-30
  mac             TEXT    NOT NULL,
  msisdn          TEXT    NOT NULL,
  router_name     TEXT    NOT NULL REFERENCES router,           -- bounded for each: addresses and numbers can be made up
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  action_id       INTEGER NOT NULL REFERENCES action,
  PRIMARY KEY (day, mac),
  UNIQUE (day, msisdn)
) STRICT;
CREATE INDEX free_time_of_router ON free_time (day, router_name);
