-- Routers that a person works at: nothing is written there until it is over. Who, when and why stand in the deed.
CREATE TABLE router_pause (
  router_name TEXT    PRIMARY KEY REFERENCES router,
  action_id   INTEGER NOT NULL REFERENCES action
) STRICT;
