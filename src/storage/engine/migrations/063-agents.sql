-- Who sells vouchers for us owes for them in the books: an account for each, in the ledger.
CREATE TABLE agent (
  id   INTEGER PRIMARY KEY,
  name TEXT    NOT NULL UNIQUE COLLATE NOCASE CHECK (name <> '')
) STRICT;
INSERT INTO agent (name) SELECT agent FROM voucher_batch WHERE agent IS NOT NULL GROUP BY agent COLLATE NOCASE;

ALTER TABLE voucher_batch ADD COLUMN agent_id INTEGER REFERENCES agent;  -- NULL: nobody in particular
ALTER TABLE voucher_batch ADD COLUMN back_by INTEGER REFERENCES action;  -- the deed that took back what ran out unused
UPDATE voucher_batch SET agent_id = (SELECT id FROM agent WHERE name = voucher_batch.agent);
ALTER TABLE voucher_batch DROP COLUMN agent;

ALTER TABLE ledger ADD COLUMN agent_id INTEGER REFERENCES agent          -- whose `agent` it is
  CHECK ((agent_id IS NOT NULL) = (instr(move, 'agent') > 0));
DROP TRIGGER ledger_too_large;
CREATE TRIGGER ledger_too_large BEFORE INSERT ON ledger
  WHEN NEW.amount_cents > 1000000000000
   AND (NEW.move LIKE 'outside>%' OR NEW.move LIKE 'lent>%' OR NEW.move LIKE 'fee>%' OR NEW.move LIKE 'agent>%')
  BEGIN SELECT RAISE(ABORT, 'more than the books can add up'); END;
CREATE INDEX ledger_agent ON ledger (agent_id) WHERE agent_id IS NOT NULL;
