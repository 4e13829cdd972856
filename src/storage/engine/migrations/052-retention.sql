-- When the bytes of a delivery were let go by the age that the settings name. Its digest stays, and says whether a copy that
-- somebody still has is the one that came.
ALTER TABLE callback ADD COLUMN dropped_at INTEGER;
