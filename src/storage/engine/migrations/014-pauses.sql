-- A pause is a block that a payment lifts, and under which no paid time passes: since when. It ends with the block.
ALTER TABLE subscription ADD COLUMN paused_at INTEGER CHECK (paused_at IS NULL OR blocked_at IS NOT NULL);
