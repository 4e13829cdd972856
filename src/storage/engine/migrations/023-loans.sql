-- How long a plan's line is lent time for, and how much a payment may lack of the price: what it lacks is owed.
ALTER TABLE plan ADD COLUMN lend_ms         INTEGER NOT NULL DEFAULT 0 CHECK (lend_ms >= 0);
ALTER TABLE plan ADD COLUMN tolerance_cents INTEGER NOT NULL DEFAULT 0 CHECK (tolerance_cents >= 0);
