import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { desiredAccess } from '../../../src/domain/lines/line-facts.ts';
import { act } from '../../../src/services/actions/act.ts';
import { blockLine, unblockLine } from '../../../src/services/lines/block-line.ts';
import { extendLine } from '../../../src/services/lines/extend-line.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { accessFacts, lineById } from '../../../src/storage/lines.ts';
import { addLine, DAY, delivery, notice, NOW, openStore, POLICY, PRICE } from '../books.ts';

const STEP = fc.oneof(
  fc.record({ do: fc.constant('extend' as const), days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('pay' as const), shillings: fc.integer({ min: 1, max: 12_000 }) }),
  fc.record({ do: fc.constantFrom('block' as const, 'unblock' as const) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 45 }) }),
);

test('whatever people do about a line between its payments: the books hold, no time is lost, and a block alone keeps a paid line off', () => {
  const store = openStore();
  let n = 0;
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 10 }), (steps) => {
      n += 1;
      const lineId = addLine(store, n);
      const row = () => store.first(lineById, { id: lineId }) ?? expect.fail('the line is gone');
      let now = NOW;
      let isBlocked = false;
      const by = { actor: 'amina', reason: 'x' };
      for (const step of steps) {
        const before = row().expires_at;
        if (step.do === 'wait') now += step.days * DAY;
        else if (step.do === 'extend') {
          act(store, extendLine(POLICY), { lineId, by: { days: step.days } }, by, now);
          expect(row().expires_at).toBe(Math.max(now, before) + step.days * DAY);
        } else if (step.do === 'pay') {
          const paid = notice({ account: `ACC${n}`, amountCents: cents(step.shillings * 100) });
          const covers = row().balance_cents + paid.amountCents >= PRICE;
          takePayments(store, [delivery(paid, { receivedAt: now })], POLICY, now);
          if (covers) expect(row().expires_at).toBeGreaterThan(now);
        } else if (step.do === 'block') {
          act(store, blockLine, { lineId }, by, now);
          isBlocked = true;
        } else {
          const isRenewed = isBlocked && before <= now && row().balance_cents >= PRICE;
          act(store, unblockLine(POLICY), { lineId }, by, now);
          isBlocked = false;
          expect(row().expires_at > before).toBe(isRenewed);
        }
        expect(row().expires_at).toBeGreaterThanOrEqual(before);
        expect(desiredAccess(accessFacts(row()), now)).toBe(!isBlocked && now < row().expires_at ? 'on' : 'off');
      }
    }),
    { numRuns: 40 },
  );
  expect(checkBooks(store).problems).toEqual([]);
});
