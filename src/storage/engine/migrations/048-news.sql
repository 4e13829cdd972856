-- Programs that are told what happens. As the settings name them at the daemon's start, so that every process that writes the books
-- knows whether anybody is to be told.
CREATE TABLE webhook (
  name   TEXT PRIMARY KEY,
  origin TEXT NOT NULL,                                         -- where it is, without what may open it
  tells  TEXT NOT NULL CHECK (json_valid(tells))
) STRICT;

-- What happened, written with it by the triggers below: whatever door it came by. What is told of it is read when it is sent.
CREATE TABLE news (
  id              INTEGER PRIMARY KEY,
  kind            TEXT    NOT NULL CHECK (kind IN ('paid', 'on', 'off', 'alarm')),
  at              INTEGER NOT NULL,
  subscription_id INTEGER REFERENCES subscription,
  ledger_id       INTEGER,                                      -- of `paid`: the row that gave the money to the line; it never goes
  alarm_id        INTEGER REFERENCES alarm ON DELETE CASCADE,
  is_over         INTEGER NOT NULL DEFAULT 0 CHECK (is_over BETWEEN 0 AND 1),
  handed_at       INTEGER,                                      -- when it was known who is to be told
  CHECK ((subscription_id IS NULL) = (kind = 'alarm') AND (alarm_id IS NOT NULL) = (kind = 'alarm')),
  CHECK ((ledger_id IS NOT NULL) = (kind = 'paid'))
) STRICT;
CREATE INDEX news_new ON news (id) WHERE handed_at IS NULL;
CREATE INDEX news_of_alarm ON news (alarm_id) WHERE alarm_id IS NOT NULL;

-- The same on its way to one of them.
CREATE TABLE news_delivery (
  id         INTEGER PRIMARY KEY,
  news_id    INTEGER NOT NULL REFERENCES news ON DELETE CASCADE,
  webhook    TEXT    NOT NULL,
  about      TEXT    NOT NULL,                                  -- one after the other of these
  state      TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed', 'dropped')),
  reason     TEXT,
  settled_at INTEGER,
  UNIQUE (news_id, webhook),
  CHECK ((settled_at IS NULL) = (state = 'queued'))
) STRICT;
CREATE INDEX news_delivery_queued ON news_delivery (webhook, about, id) WHERE state = 'queued';
CREATE INDEX news_delivery_failed ON news_delivery (webhook, settled_at) WHERE state = 'failed';
CREATE INDEX news_delivery_settled ON news_delivery (webhook, id) WHERE state IN ('sent', 'failed');

CREATE TRIGGER news_paid AFTER INSERT ON ledger
  WHEN NEW.payment_id IS NOT NULL AND NEW.move IN ('outside>line', 'unmatched>line', 'held>line')
   AND EXISTS (SELECT 1 FROM webhook)
  BEGIN
    INSERT INTO news (kind, at, subscription_id, ledger_id)
      SELECT 'paid', at, NEW.subscription_id, NEW.id FROM action WHERE id = NEW.action_id;
  END;
CREATE TRIGGER news_access AFTER UPDATE OF access ON subscription
  WHEN NEW.access <> OLD.access AND NEW.access IN ('on', 'off') AND EXISTS (SELECT 1 FROM webhook)
  BEGIN INSERT INTO news (kind, at, subscription_id) VALUES (NEW.access, NEW.access_at, NEW.id); END;
CREATE TRIGGER news_alarm AFTER INSERT ON alarm WHEN EXISTS (SELECT 1 FROM webhook)
  BEGIN INSERT INTO news (kind, at, alarm_id) VALUES ('alarm', NEW.opened_at, NEW.id); END;
CREATE TRIGGER news_alarm_over AFTER UPDATE OF closed_at ON alarm
  WHEN OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND EXISTS (SELECT 1 FROM webhook)
  BEGIN INSERT INTO news (kind, at, alarm_id, is_over) VALUES ('alarm', NEW.closed_at, NEW.id, 1); END;

INSERT INTO command_kind (kind) VALUES ('news.send');
INSERT INTO alarm_kind (kind) VALUES ('webhook');
