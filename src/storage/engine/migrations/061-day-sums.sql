-- What came in on each day that is over, and how soon it was of use: a report reads days, not payments. Whatever changes what a day
-- comes to marks it in the same transaction; it is then read of its payments, until it is summed anew.
CREATE TABLE summed_day (
  from_at  INTEGER PRIMARY KEY,                                 -- the first instant of a day of the zone, and of the day after it
  until_at INTEGER NOT NULL,
  is_stale INTEGER NOT NULL DEFAULT 0 CHECK (is_stale BETWEEN 0 AND 1),
  -- So far back the triggers look for the day of an instant: two days.
  CHECK (until_at > from_at AND until_at <= from_at + 172800000)
) STRICT;
CREATE INDEX summed_day_stale ON summed_day (from_at) WHERE is_stale = 1;

CREATE TABLE day_taken (
  from_at   INTEGER NOT NULL REFERENCES summed_day ON DELETE CASCADE,
  dimension TEXT    NOT NULL CHECK (dimension IN ('plan', 'router', 'provider')),
  currency  TEXT    NOT NULL,
  name      TEXT    NOT NULL,                                   -- of that plan, router or connection; '': of no line
  n         INTEGER NOT NULL,
  cents     INTEGER NOT NULL,
  PRIMARY KEY (from_at, dimension, currency, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_speed (
  from_at INTEGER NOT NULL REFERENCES summed_day ON DELETE CASCADE,
  tenths  INTEGER NOT NULL,                                     -- so many tenths of a second from paid to on
  n       INTEGER NOT NULL,
  PRIMARY KEY (from_at, tenths)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER day_sums_new AFTER INSERT ON payment BEGIN
  UPDATE summed_day SET is_stale = 1
    WHERE from_at > new.received_at - 172800000 AND from_at <= new.received_at AND until_at > new.received_at AND is_stale = 0;
END;
CREATE TRIGGER day_sums_gone AFTER DELETE ON payment BEGIN
  UPDATE summed_day SET is_stale = 1
    WHERE from_at > old.received_at - 172800000 AND from_at <= old.received_at AND until_at > old.received_at AND is_stale = 0;
END;
CREATE TRIGGER day_sums_changed AFTER UPDATE OF provider, amount_cents, currency, state, subscription_id, received_at, confirmed_at, online_at ON payment BEGIN
  UPDATE summed_day SET is_stale = 1
    WHERE from_at > old.received_at - 172800000 AND from_at <= old.received_at AND until_at > old.received_at AND is_stale = 0;
  UPDATE summed_day SET is_stale = 1
    WHERE from_at > new.received_at - 172800000 AND from_at <= new.received_at AND until_at > new.received_at AND is_stale = 0;
END;
-- Money is told apart by the plan and the router that its line has now.
CREATE TRIGGER day_sums_line AFTER UPDATE OF plan_code, router_name ON subscription
WHEN new.plan_code <> old.plan_code OR new.router_name <> old.router_name BEGIN
  UPDATE summed_day SET is_stale = 1 WHERE is_stale = 0 AND from_at IN (
    SELECT day.from_at FROM payment CROSS JOIN summed_day AS day
      ON day.from_at > received_at - 172800000 AND day.from_at <= received_at AND day.until_at > received_at
    WHERE subscription_id = new.id);
END;
