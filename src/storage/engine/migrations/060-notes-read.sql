-- Up to which version each of the staff has read what is new; NULL: made under the version that runs, which tells nothing new.
ALTER TABLE staff ADD COLUMN notes_read TEXT;
-- Boxes note what they ran as since shortly after 0.2.0.
UPDATE staff SET notes_read = COALESCE((SELECT value FROM meta WHERE key = 'washa.version'), '0.2.0');
