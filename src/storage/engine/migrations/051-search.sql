-- What people look for in payments and in lines, by every three signs in a row: a part of a name is found without reading all of them.
-- The texts stand in the books alone; whoever is found is compared with what was asked for there.
CREATE VIRTUAL TABLE payment_text USING fts5(text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram');
CREATE VIRTUAL TABLE line_text    USING fts5(text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram');

CREATE TABLE text_mark (                                        -- payments are put in behind their bookings, some hundred at a time
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  payment_id INTEGER NOT NULL                                   -- up to this one
) STRICT;
INSERT INTO text_mark VALUES (1, 0);

-- A number without its separators; of one that was told as a hash, its beginning. The amount as three signs that stand in no text, so
-- that its digits are not found as those of a phone or a receipt.
CREATE VIEW payment_said AS
  SELECT id, concat_ws(char(10),
    receipt_code,
    (SELECT group_concat(value, char(10)) FROM payment_key WHERE payment_key.payment_id = payment.id AND scheme = 'receipt'),
    payer_name, payer_account,
    nullif(replace(replace(replace(replace(payer_account, ' ', ''), '-', ''), '.', ''), '/', ''), payer_account),
    iif(length(payer_phone) < 40, replace(replace(replace(payer_phone, ' ', ''), '-', ''), '+', ''), substr(payer_phone, 1, 16)),
    char(57344 + (amount_cents & 4095), 57344 + (amount_cents >> 12 & 4095), 57344 + (amount_cents >> 24 & 4095))) AS text
  FROM payment;
CREATE VIEW line_said AS
  SELECT subscription.id, subscriber_id, concat_ws(char(10), name, account_no, nullif(account_plain, account_no), username, msisdn) AS text
  FROM subscription JOIN subscriber ON subscriber.id = subscriber_id;
INSERT INTO line_text (rowid, text) SELECT id, text FROM line_said;

CREATE TRIGGER payment_text_changed AFTER UPDATE OF receipt_code, payer_name, payer_phone, payer_account, amount_cents ON payment
WHEN old.id <= (SELECT payment_id FROM text_mark) BEGIN
  DELETE FROM payment_text WHERE rowid = old.id;
  INSERT INTO payment_text (rowid, text) SELECT id, text FROM payment_said WHERE id = old.id;
END;
CREATE TRIGGER payment_text_named AFTER INSERT ON payment_key
WHEN new.scheme = 'receipt' AND new.payment_id <= (SELECT payment_id FROM text_mark) BEGIN
  DELETE FROM payment_text WHERE rowid = new.payment_id;
  INSERT INTO payment_text (rowid, text) SELECT id, text FROM payment_said WHERE id = new.payment_id;
END;
-- What is taken out at the end may come again under the same number.
CREATE TRIGGER payment_text_gone AFTER DELETE ON payment
WHEN old.id <= (SELECT payment_id FROM text_mark) BEGIN
  DELETE FROM payment_text WHERE rowid = old.id;
  UPDATE text_mark SET payment_id = (SELECT coalesce(max(id), 0) FROM payment) WHERE payment_id > (SELECT coalesce(max(id), 0) FROM payment);
END;

CREATE TRIGGER line_text_new AFTER INSERT ON subscription BEGIN
  INSERT INTO line_text (rowid, text) SELECT id, text FROM line_said WHERE id = new.id;
END;
CREATE TRIGGER line_text_changed AFTER UPDATE OF account_no, account_plain, username, subscriber_id ON subscription BEGIN
  DELETE FROM line_text WHERE rowid = old.id;
  INSERT INTO line_text (rowid, text) SELECT id, text FROM line_said WHERE id = new.id;
END;
CREATE TRIGGER line_text_gone AFTER DELETE ON subscription BEGIN
  DELETE FROM line_text WHERE rowid = old.id;
END;
CREATE TRIGGER line_text_renamed AFTER UPDATE OF name, msisdn ON subscriber BEGIN
  DELETE FROM line_text WHERE rowid IN (SELECT id FROM subscription WHERE subscriber_id = new.id);
  INSERT INTO line_text (rowid, text) SELECT id, text FROM line_said WHERE subscriber_id = new.id;
END;
-- By which lines are found in the order of their subscribers.
CREATE INDEX subscriber_name ON subscriber (name);
