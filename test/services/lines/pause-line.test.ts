import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { blockLine, unblockLine } from '../../../src/services/lines/block-line.ts';
import { changePlan } from '../../../src/services/lines/change-plan.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { extendLine } from '../../../src/services/lines/extend-line.ts';
import { pauseLine, resumeLine } from '../../../src/services/lines/pause-line.ts';
import { releaseClockHolds } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import {
  actions,
  addLine,
  commands,
  DAY,
  delivery,
  ledger,
  lineRow,
  notice,
  NOW,
  openAlarms,
  openStore,
  payments,
  POLICY,
  PRICE,
  take,
} from '../books.ts';

const pause = pauseLine(POLICY);
const resume = resumeLine(POLICY);
const by = (key: string) => ({ actor: 'amina', reason: 'travels', key });

function pay(store: Store, amount: number, now: number): void {
  const paid = notice({ account: 'ACC1', amountCents: cents(amount) });
  takePayments(store, [delivery(paid, { receivedAt: now })], POLICY, now);
}

function paidLine() {
  const store = openStore();
  const lineId = addLine(store, 1);
  take(store, notice({ account: 'ACC1' }));
  return { store, lineId, paidUntil: lineRow(store, 'ACC1').expires_at };
}

test('a pause keeps what is left of the time, and a resume gives it back whole', () => {
  const { store, lineId, paidUntil } = paidLine();
  const at = NOW + 3 * DAY;
  expect(preview(store, pause, { lineId }, at)).toMatchObject({
    preview: [expect.stringMatching(/^ACC1 is switched off, and keeps what is left of its time until 10 Apr 09:00; /)],
  });
  expect(act(store, pause, { lineId }, by('a'), at)).toMatchObject({ result: ['router:tower-1'] });
  expect(act(store, pause, { lineId }, by('a'), at)).toMatchObject({ repeated: true });
  expect(lineRow(store, 'ACC1')).toMatchObject({ paused_at: at, blocked_at: at, expires_at: paidUntil });
  expect(store.all(commands, {}).filter(({ kind }) => kind === 'router.sync')).toHaveLength(1);

  const later = at + 90 * DAY;
  expect(act(store, resume, { lineId }, by('b'), later)).toMatchObject({ result: ['router:tower-1'] });
  expect(lineRow(store, 'ACC1')).toMatchObject({ paused_at: null, blocked_at: null, expires_at: paidUntil + 90 * DAY });
  expect(store.all(actions, {}).filter(({ name }) => name.startsWith('line.'))).toMatchObject([
    { name: 'line.pause', actor: 'amina', reason: 'travels' },
    { name: 'line.resume', actor: 'amina', reason: 'travels' },
  ]);
  expect(checkBooks(store).problems).toEqual([]);
});

test('what pays for a period resumes the line first; what does not leaves it paused, and raises nothing', () => {
  const { store, lineId, paidUntil } = paidLine();
  act(store, pause, { lineId }, by('a'), NOW);
  pay(store, PRICE - 1_00, NOW + 5 * DAY);
  expect(lineRow(store, 'ACC1')).toMatchObject({ paused_at: NOW, balance_cents: PRICE - 1_00 });
  pay(store, 1_00, NOW + 10 * DAY);
  const line = lineRow(store, 'ACC1');
  expect(line).toMatchObject({ paused_at: null, blocked_at: null, balance_cents: 0 });
  expect(line.expires_at).toBeGreaterThan(paidUntil + 10 * DAY + 27 * DAY);
  expect(store.all(openAlarms, {})).toEqual([]);
  expect(checkBooks(store).problems).toEqual([]);
});

test('a payment that waited for the clock ends the pause when it is booked: the line was off until then', () => {
  const { store, lineId } = paidLine();
  const came = NOW + DAY;
  const held = delivery(notice({ account: 'ACC1' }), { receivedAt: came });
  takePayments(store, [held], { ...POLICY, clockSane: false }, came);
  act(store, pause, { lineId }, by('a'), NOW + 2 * DAY);
  releaseClockHolds(store, POLICY, NOW + 5 * DAY);
  expect(lineRow(store, 'ACC1')).toMatchObject({ paused_at: null, blocked_at: null });
  expect(store.all(ledger, {})).toContainEqual(
    expect.objectContaining({ subscription_id: lineId, periods: 0, given_ms: 3 * DAY }),
  );
  expect(checkBooks(store).problems).toEqual([]);
});

test('days that are given while it is paused come behind what it kept', () => {
  const { store, lineId, paidUntil } = paidLine();
  act(store, pause, { lineId }, by('a'), NOW);
  const late = paidUntil + 30 * DAY;
  const extend = extendLine(POLICY);
  expect(act(store, extend, { lineId, by: { until: late + DAY } }, by('b'), late)).toMatchObject({ why: 'time' });
  act(store, extend, { lineId, by: { days: 7 } }, by('c'), late);
  expect(lineRow(store, 'ACC1').expires_at).toBe(paidUntil + 7 * DAY);
  act(store, resume, { lineId }, by('d'), late);
  expect(lineRow(store, 'ACC1').expires_at).toBe(late + (paidUntil - NOW) + 7 * DAY);
});

test('what was taken back of it meanwhile leaves a line without time off', () => {
  const { store, lineId } = paidLine();
  act(store, pause, { lineId }, by('a'), NOW + DAY);
  const paymentId = store.all(payments, {})[0]?.id ?? 0;
  act(store, takeBackByHand(POLICY), { paymentId, accountNo: null }, by('b'), NOW + 2 * DAY);
  act(store, resume, { lineId }, by('c'), NOW + 9 * DAY);
  expect(lineRow(store, 'ACC1').expires_at).toBeLessThan(NOW + 9 * DAY);
  expect(checkBooks(store).problems).toEqual([]);
});

test('each state is told from the others', () => {
  const store = openStore();
  const lineId = addLine(store, 1);
  addLine(store, 2, { plan: { code: 'fast', name: 'Fast' } });
  expect(act(store, resume, { lineId }, by('a'), NOW)).toMatchObject({ words: 'ACC1 is not paused.' });
  expect(act(store, pause, { lineId }, by('b'), NOW + 400 * DAY)).toMatchObject({ why: 'time' });
  take(store, notice({ account: 'ACC1' }));
  act(store, blockLine, { lineId }, by('c'), NOW);
  expect(act(store, pause, { lineId }, by('d'), NOW)).toMatchObject({
    words: 'ACC1 is blocked: lift the block first.',
  });
  act(store, unblockLine(POLICY), { lineId }, by('e'), NOW);
  act(store, pause, { lineId }, by('f'), NOW);
  expect(act(store, pause, { lineId }, by('g'), NOW)).toMatchObject({
    words: 'ACC1 is paused already. By amina: travels.',
  });
  expect(act(store, blockLine, { lineId }, by('h'), NOW)).toMatchObject({ words: 'ACC1 is paused: resume it first.' });
  expect(act(store, unblockLine(POLICY), { lineId }, by('i'), NOW)).toMatchObject({ why: 'state' });
  expect(act(store, changePlan(POLICY), { lineId, planCode: 'fast', when: 'now' }, by('l'), NOW)).toMatchObject({
    why: 'state',
  });
  act(store, endLine(POLICY), { lineId }, by('j'), NOW);
  expect(act(store, resume, { lineId }, by('k'), NOW)).toMatchObject({ why: 'ended' });
});
