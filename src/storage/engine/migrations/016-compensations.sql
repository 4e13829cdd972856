-- Outages of a router for which its lines were given time: none is made good twice.
CREATE TABLE compensation (
  id          INTEGER PRIMARY KEY,
  router_name TEXT    NOT NULL REFERENCES router,
  from_at     INTEGER NOT NULL,                                 -- UTC milliseconds
  to_at       INTEGER NOT NULL CHECK (to_at > from_at),
  action_id   INTEGER NOT NULL REFERENCES action
) STRICT;
CREATE INDEX compensation_router ON compensation (router_name, from_at);
