-- A subscriber may have no phone: found by name alone, never by who pays, and sent nothing.
CREATE TABLE subscriber_2 (
  id            INTEGER PRIMARY KEY,
  name          TEXT    NOT NULL,
  msisdn        TEXT    CHECK (msisdn GLOB '254[17]????????' AND msisdn NOT GLOB '*[^0-9]*'),   -- NULL = none
  msisdn_sha256 TEXT    CHECK (length(msisdn_sha256) = 64),   -- Safaricom may hand out only this form
  language      TEXT    CHECK (language IN ('en', 'sw')),              -- NULL = the ISP's
  created_at    INTEGER NOT NULL,
  CHECK ((msisdn IS NULL) = (msisdn_sha256 IS NULL))
) STRICT;
INSERT INTO subscriber_2 (id, name, msisdn, msisdn_sha256, language, created_at)
  SELECT id, name, msisdn, msisdn_sha256, language, created_at FROM subscriber;
DROP TABLE subscriber;
ALTER TABLE subscriber_2 RENAME TO subscriber;
CREATE UNIQUE INDEX subscriber_msisdn_name ON subscriber (msisdn, name);
CREATE UNIQUE INDEX subscriber_without_phone ON subscriber (name) WHERE msisdn IS NULL;
CREATE INDEX subscriber_sha256 ON subscriber (msisdn_sha256);
