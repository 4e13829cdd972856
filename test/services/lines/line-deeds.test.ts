import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { desiredAccess } from '../../../src/domain/lines/line-facts.ts';
import { act } from '../../../src/services/actions/act.ts';
import { blockLine, unblockLine } from '../../../src/services/lines/block-line.ts';
import { pauseLine, resumeLine } from '../../../src/services/lines/pause-line.ts';
import { extendLine } from '../../../src/services/lines/extend-line.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { accessFacts, lineById } from '../../../src/storage/lines.ts';
import { addLine, DAY, delivery, notice, NOW, openStore, POLICY, PRICE } from '../books.ts';
import { runs } from '../../runs.ts';

const STEP = fc.oneof(
  fc.record({ do: fc.constant('extend' as const), days: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ do: fc.constant('pay' as const), shillings: fc.integer({ min: 1, max: 12_000 }) }),
  fc.record({ do: fc.constantFrom('block' as const, 'unblock' as const, 'pause' as const, 'resume' as const) }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 45 }) }),
);

test('whatever people do about a line between its payments: the books hold, no time is lost, none runs in a pause, and a block or a pause alone keeps a paid line off', () => {
  const store = openStore();
  let n = 0;
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 10 }), (steps) => {
      n += 1;
      const lineId = addLine(store, n);
      const row = () => store.first(lineById, { id: lineId }) ?? expect.fail('the line is gone');
      let now = NOW;
      let isBlocked = false;
      let pausedAt: number | null = null;
      /** What is left of its time. */
      const left = (at: number) => Math.max(0, row().expires_at - (pausedAt ?? at));
      const by = { actor: 'amina', reason: 'x' };
      for (const step of steps) {
        const before = row().expires_at;
        if (step.do === 'wait') now += step.days * DAY;
        else if (step.do === 'extend') {
          act(store, extendLine(POLICY), { lineId, by: { days: step.days } }, by, now);
          expect(row().expires_at).toBe(Math.max(pausedAt ?? now, before) + step.days * DAY);
        } else if (step.do === 'pay') {
          const paid = notice({ account: `ACC${n}`, amountCents: cents(step.shillings * 100) });
          const covers = row().balance_cents + paid.amountCents >= PRICE;
          const had = left(now);
          takePayments(store, [delivery(paid, { receivedAt: now })], POLICY, now);
          if (covers) {
            pausedAt = null;
            expect(left(now)).toBeGreaterThan(had);
          } else expect(left(now)).toBe(had);
        } else if (step.do === 'block') {
          if (act(store, blockLine, { lineId }, by, now).kind === 'done') isBlocked = true;
        } else if (step.do === 'pause') {
          const had = left(now);
          if (act(store, pauseLine(POLICY), { lineId }, by, now).kind === 'done') pausedAt = now;
          expect(left(now)).toBe(had);
        } else if (step.do === 'resume') {
          const had = left(now);
          act(store, resumeLine(POLICY), { lineId }, by, now);
          pausedAt = null;
          expect(left(now)).toBe(had);
        } else {
          const isRenewed = isBlocked && before <= now && row().balance_cents >= PRICE;
          if (act(store, unblockLine(POLICY), { lineId }, by, now).kind === 'done') isBlocked = false;
          expect(row().expires_at > before).toBe(isRenewed);
        }
        expect(row().expires_at).toBeGreaterThanOrEqual(before);
        expect(desiredAccess(accessFacts(row()), now)).toBe(
          !isBlocked && pausedAt === null && now < row().expires_at ? 'on' : 'off',
        );
        expect(row().paused_at).toBe(pausedAt);
      }
    }),
    { numRuns: runs(60) },
  );
  expect(checkBooks(store).problems).toEqual([]);
});
