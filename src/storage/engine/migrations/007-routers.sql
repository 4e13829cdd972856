-- What is known of routers beyond one line: the box behind an address, when its lines were compared with the books, what was
-- found there that a person has to repair, and what somebody changed there by hand.

CREATE TABLE router_box (                                       -- who answered at a router's address: nobody else is written to
  router_name TEXT    PRIMARY KEY REFERENCES router,
  serial      TEXT,                                             -- of its board; NULL where it tells none
  identity    TEXT,                                             -- the name that people gave it
  first_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE router_look (                                      -- all its lines of a service were last compared with the books
  router_name TEXT    NOT NULL REFERENCES router,
  service     TEXT    NOT NULL CHECK (service IN ('pppoe', 'hotspot')),
  at          INTEGER NOT NULL,
  PRIMARY KEY (router_name, service)
) STRICT, WITHOUT ROWID;

CREATE TABLE line_finding (                                     -- why a router cannot do what the books say, as last looked at
  subscription_id INTEGER PRIMARY KEY REFERENCES subscription,
  code            TEXT    NOT NULL CHECK (code <> ''),          -- 'router.no-credential', 'router.no-profile'
  detail          TEXT    NOT NULL,
  at              INTEGER NOT NULL                              -- since when
) STRICT;

CREATE TABLE foreign_edit (                                     -- a line was read otherwise than it had been left
  id              INTEGER PRIMARY KEY,
  subscription_id INTEGER NOT NULL REFERENCES subscription,
  at              INTEGER NOT NULL,
  want            TEXT    NOT NULL CHECK (want IN ('on', 'off')), -- what the books say that it should be
  found           TEXT    NOT NULL
) STRICT;
CREATE INDEX foreign_edit_of_line ON foreign_edit (subscription_id, id);

INSERT INTO alarm_kind (kind)
  VALUES ('router-away'), ('router-other'), ('router-part'), ('router-unused'), ('plan-refused'), ('login-missing'), ('login-left');
