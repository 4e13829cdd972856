import { expect, test } from 'vitest';
import { act, preview } from '../../../src/services/actions/act.ts';
import { extendLine } from '../../../src/services/lines/extend-line.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { actions, addLine, commands, DAY, ledger, lineRow, NOW, openStore, POLICY } from '../books.ts';

const extend = extendLine(POLICY);
const BY = { actor: 'amina', reason: 'the mast was down', key: 'wish-1' };

test.each([
  ['one that has time left, behind it', NOW + 3 * DAY, { days: 2 }, NOW + 5 * DAY, 2 * DAY],
  ['one that is over, from now', NOW - DAY, { days: 2 }, NOW + 2 * DAY, 2 * DAY],
  ['one until an instant', NOW - DAY, { until: NOW + 5 }, NOW + 5, 5],
])('a line is given time: %s', (_what, expiresAt, by, until, given) => {
  const store = openStore();
  const lineId = addLine(store, 1, { expiresAt, set: { anchor_day: 31, balance_cents: 0 } });
  const input = { lineId, by };
  expect(preview(store, extend, input, NOW)).toMatchObject({ kind: 'do' });
  expect(store.all(actions, {})).toEqual([]);

  expect(act(store, extend, input, BY, NOW)).toMatchObject({ repeated: false, result: ['router:tower-1'] });
  expect(act(store, extend, input, BY, NOW)).toMatchObject({ repeated: true });
  expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: until, anchor_day: null });
  expect(store.all(ledger, {})).toMatchObject([{ move: 'line>spent', amount_cents: 0, given_ms: given, periods: 0 }]);
  expect(store.all(actions, {})).toMatchObject([
    { actor: 'amina', name: 'line.extend', subject: `line ${lineId}`, reason: BY.reason },
  ]);
  expect(store.all(commands, {})).toMatchObject([{ kind: 'router.sync', subject: lineId, priority: 1 }]);
  expect(checkBooks(store).problems).toEqual([]);
});

test.each([
  ['a line that is not there', { lineId: 9, by: { days: 1 } }, 'line', /no line 9/],
  ['one that is retired', { lineId: 2, by: { days: 1 } }, 'ended', /ACC2 is retired/],
  ['an instant that it has already', { lineId: 1, by: { until: NOW + DAY } }, 'time', /paid until 11 Mar 09:00/],
  ['an instant that is over', { lineId: 3, by: { until: NOW - 1 } }, 'time', /no time/],
  ['a wrong year', { lineId: 1, by: { until: NOW + 400 * DAY } }, 'time', /more than 366 days/],
  ['no days', { lineId: 1, by: { days: 0 } }, 'input', /by/],
])('%s is refused in words, and leaves no trace', (_what, input, why, words) => {
  const store = openStore();
  addLine(store, 1, { expiresAt: NOW + DAY });
  addLine(store, 2, { set: { retired_at: NOW } });
  addLine(store, 3);
  const answer = act(store, extend, input, BY, NOW);
  expect(answer).toMatchObject({ kind: 'refused', why, words: expect.stringMatching(words) as string });
  expect([store.all(actions, {}), store.all(ledger, {}), store.all(commands, {})]).toEqual([[], [], []]);
});

test('time that is given to a blocked line does not open it, and whoever gives it is told', () => {
  const store = openStore();
  const lineId = addLine(store, 1, { set: { blocked_at: NOW } });
  expect(preview(store, extend, { lineId, by: { days: 1 } }, NOW)).toMatchObject({
    preview: [expect.anything(), 'ACC1 is blocked, and stays off until somebody unblocks it'],
  });
});
