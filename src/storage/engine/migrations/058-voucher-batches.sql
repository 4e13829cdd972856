-- Until when the vouchers of a batch are good, who sells them, and for how much.
ALTER TABLE voucher_batch ADD COLUMN ends_at INTEGER;           -- NULL: for ever
ALTER TABLE voucher_batch ADD COLUMN agent TEXT;                -- NULL: nobody in particular
ALTER TABLE voucher_batch ADD COLUMN price_cents INTEGER;       -- NULL: made before it was kept, as their plan
