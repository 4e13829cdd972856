-- What was set apart stays in sight until a person has ended it, or has ended the money that it tells of: by which deed.
ALTER TABLE callback ADD COLUMN ended_by INTEGER REFERENCES action;
UPDATE callback SET ended_by = (
    SELECT max(action.id) FROM ledger JOIN action ON action.id = ledger.action_id
     WHERE ledger.payment_id = callback.payment_id AND action.actor NOT IN ('callback', 'sweep')
       AND action.at >= callback.received_at)
 WHERE result IN ('conflict', 'quarantined') AND payment_id IS NOT NULL;
DROP INDEX callback_attention;
CREATE INDEX callback_attention ON callback (received_at)
  WHERE result IN ('conflict', 'quarantined') AND ended_by IS NULL;

-- Both claims to one name stand beside each other on the page of each.
CREATE INDEX payment_contradicts ON payment (contradicts) WHERE contradicts IS NOT NULL;
