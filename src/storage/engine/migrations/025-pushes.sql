-- On which days from the end of its time a line of a plan is asked for money by itself (JSON list, negative before it), and which
-- lines want that.
ALTER TABLE plan ADD COLUMN push_days TEXT NOT NULL DEFAULT '[]';
CREATE TABLE auto_push (
  subscription_id INTEGER PRIMARY KEY REFERENCES subscription,
  since           INTEGER NOT NULL
) STRICT;
