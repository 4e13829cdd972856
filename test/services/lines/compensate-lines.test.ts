import { expect, test } from 'vitest';
import { act, preview } from '../../../src/services/actions/act.ts';
import { blockLine } from '../../../src/services/lines/block-line.ts';
import { compensateLines } from '../../../src/services/lines/compensate-lines.ts';
import { pauseLine, resumeLine } from '../../../src/services/lines/pause-line.ts';
import { recordAction } from '../../../src/services/actions/record-action.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { giveTime } from '../../../src/services/money/give-time.ts';
import { actions, addLine, commands, DAY, delivery, HOUR, lineRow, notice, NOW, openStore, POLICY } from '../books.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';

const compensate = compensateLines(POLICY);
const by = (key: string) => ({ actor: 'amina', reason: 'the mast was struck', key });

/** ACC1 is paid through the outage, ACC2 ended in its middle, ACC3 long ago, ACC4 pays in its middle; the others are no case. */
function begin() {
  const store = openStore();
  const outage = { from: NOW - 10 * HOUR, to: NOW - 4 * HOUR };
  const line = (n: number, expiresAt: number, more: object = {}) =>
    addLine(store, n, { expiresAt, set: { created_at: NOW - 90 * DAY }, ...more });
  line(1, NOW + 5 * DAY);
  line(2, NOW - 8 * HOUR);
  line(3, NOW - 30 * DAY);
  line(4, NOW - DAY);
  line(5, NOW + 5 * DAY, { router: 'tower-2' });
  act(store, blockLine, { lineId: line(6, NOW + 5 * DAY) }, by('block'), NOW - 20 * DAY);
  act(store, pauseLine(POLICY), { lineId: line(7, NOW + 5 * DAY) }, by('pause'), NOW - 20 * DAY);
  addLine(store, 8, { expiresAt: NOW + 5 * DAY, set: { created_at: NOW - 5 * HOUR } });
  const paidAt = NOW - 5 * HOUR;
  takePayments(store, [delivery(notice({ account: 'ACC4' }), { receivedAt: paidAt })], POLICY, paidAt);
  return { store, outage, input: { router: 'tower-1', ...outage, eachMs: null } };
}

test('each line gets what it lost, and whoever lost nothing gets nothing', () => {
  const { store, input } = begin();
  const paid = lineRow(store, 'ACC4').expires_at;
  expect(preview(store, compensate, input, NOW)).toMatchObject({
    preview: [
      expect.stringMatching(
        /^4 lines of tower-1 that were paid from .* \(6 h\): each is given what it lost, 10 h in all$/,
      ),
      '1 line that had no paid time then gets nothing',
    ],
  });
  const before = store.all(commands, {}).length;
  expect(act(store, compensate, input, by('a'), NOW)).toMatchObject({ kind: 'done', result: ['router:tower-1'] });
  expect(lineRow(store, 'ACC1').expires_at).toBe(NOW + 5 * DAY + 6 * HOUR);
  expect(lineRow(store, 'ACC2').expires_at).toBe(NOW + 2 * HOUR);
  expect(lineRow(store, 'ACC3').expires_at).toBe(NOW - 30 * DAY);
  expect(lineRow(store, 'ACC4').expires_at).toBe(paid + HOUR);
  expect(lineRow(store, 'ACC8').expires_at).toBe(NOW + 5 * DAY + HOUR);
  for (const untouched of ['ACC5', 'ACC6', 'ACC7']) expect(lineRow(store, untouched).expires_at).toBe(NOW + 5 * DAY);
  // Who was on stays on: only the one whose time was over is told to its router.
  expect(store.all(commands, {}).length).toBe(before + 1);
  expect(store.all(actions, {}).at(-1)).toMatchObject({
    name: 'line.compensate',
    subject: 'router tower-1',
    reason: 'the mast was struck',
  });
  expect(checkBooks(store).problems).toEqual([]);
});

test('what a pause gave back is not given once more, whoever ended the pause', () => {
  const { store, input, outage } = begin();
  const lineId = (n: number) => lineRow(store, `ACC${n}`).id;
  for (const n of [1, 8]) act(store, pauseLine(POLICY), { lineId: lineId(n) }, by(`pause-${n}`), outage.from + HOUR);
  act(store, resumeLine(POLICY), { lineId: lineId(1) }, by('resume'), NOW - 3 * HOUR);
  takePayments(store, [delivery(notice({ account: 'ACC8' }), { receivedAt: NOW - 2 * HOUR })], POLICY, NOW - 2 * HOUR);
  const [resumed, paid] = ['ACC1', 'ACC8'].map((account) => lineRow(store, account).expires_at);
  act(store, compensate, input, by('a'), NOW);
  expect(lineRow(store, 'ACC1').expires_at).toBe((resumed ?? 0) + HOUR);
  expect(lineRow(store, 'ACC8').expires_at).toBe(paid);
  expect(checkBooks(store).problems).toEqual([]);
});

test('the same to each, where that is wanted', () => {
  const { store, input } = begin();
  act(store, compensate, { ...input, eachMs: 2 * DAY }, by('a'), NOW);
  expect(lineRow(store, 'ACC1').expires_at).toBe(NOW + 7 * DAY);
  expect(lineRow(store, 'ACC2').expires_at).toBe(NOW + 2 * DAY);
});

test('no outage is made good twice, nor one that shares a time with it; another one is', () => {
  const { store, input, outage } = begin();
  act(store, compensate, input, by('a'), NOW);
  const paid = lineRow(store, 'ACC1').expires_at;
  expect(act(store, compensate, input, by('a'), NOW)).toMatchObject({ repeated: true });
  const overlaps = { ...input, from: outage.to - HOUR, to: outage.to + HOUR };
  for (const again of [input, overlaps]) {
    expect(act(store, compensate, again, by(String(again.from)), NOW)).toMatchObject({
      why: 'before',
      words: expect.stringContaining('by amina') as string,
    });
  }
  expect(lineRow(store, 'ACC1').expires_at).toBe(paid);
  expect(act(store, compensate, { ...input, from: outage.to, to: outage.to + HOUR }, by('d'), NOW).kind).toBe('done');
});

test.each(['voucher.redeem', 'hotspot.free'] as const)(
  'time that %s gave in an outage is time that was lost, and none that stood still',
  (name) => {
    const store = openStore();
    addLine(store, 1, { expiresAt: NOW + HOUR, set: { created_at: NOW - 90 * DAY } });
    const at = NOW - HOUR;
    store.transaction(() => {
      const action = recordAction(store, { at, actor: 'guest', name });
      giveTime(
        store,
        lineRow(store, 'ACC1'),
        { givenMs: DAY, expiresAfter: NOW + HOUR + DAY, anchorDay: null },
        action,
      );
    });
    const input = { router: 'tower-1', from: NOW - 10 * HOUR, to: NOW, eachMs: null };
    expect(act(store, compensate, input, by('a'), NOW).kind).toBe('done');
    expect(lineRow(store, 'ACC1').expires_at).toBe(NOW + HOUR + DAY + 10 * HOUR);
  },
);

test.each([
  ['router', { router: 'tower-9' }],
  ['time', { to: NOW - 11 * HOUR }],
  ['time', { to: NOW + HOUR }],
  ['time', { from: NOW - 60 * DAY }],
  ['nobody', { router: 'tower-3' }],
])('%s: %o is refused with words', (why, over) => {
  const { store, input } = begin();
  addLine(store, 9, { router: 'tower-3', expiresAt: NOW - 90 * DAY });
  expect(act(store, compensate, { ...input, ...over }, by('a'), NOW)).toMatchObject({ kind: 'refused', why });
});
