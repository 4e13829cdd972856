-- When the profile of a hotspot line became another one by what it has used: sessions of before have the speed of before. NULL: none has.
ALTER TABLE allowance ADD COLUMN switched_at INTEGER;
