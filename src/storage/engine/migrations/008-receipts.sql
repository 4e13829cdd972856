-- A receipt is found in two places, so that one that was changed on the disk is noticed before it is credited again. And what a
-- box has to say about itself.

-- What an earlier edition credited twice is in and stays in: the second one's receipt is marked, `TKE1A2B3C8 (2)`.
UPDATE payment SET receipt_code = payment.receipt_code || ' (' || counted.n || ')'
  FROM (SELECT id, row_number() OVER (
                 PARTITION BY receipt_code
                 ORDER BY EXISTS (SELECT 1 FROM payment_key AS k WHERE k.provider = '' AND k.scheme = 'mpesa.receipt'
                                     AND k.value = receipt_code AND k.payment_id = payment.id) DESC, id) AS n
          FROM payment WHERE receipt_code IS NOT NULL) AS counted
 WHERE counted.id = payment.id AND counted.n > 1;
INSERT INTO payment_key (provider, scheme, value, payment_id)
  SELECT '', 'mpesa.receipt', receipt_code, id FROM payment WHERE receipt_code LIKE '% (%)';
CREATE UNIQUE INDEX payment_receipt ON payment (receipt_code) WHERE receipt_code IS NOT NULL;
-- Money without a receipt is found by the name that the ledger keeps of it; the others cost nothing here.
CREATE INDEX ledger_name ON ledger (payment_key) WHERE substr(payment_key, 1, 14) <> 'mpesa.receipt ';

-- Wrong passwords are counted where they come from, in memory: on the account they kept its owner out.
ALTER TABLE staff DROP COLUMN failures;
ALTER TABLE staff DROP COLUMN locked_until;

INSERT INTO alarm_kind (kind) VALUES ('books-older'), ('disk');
