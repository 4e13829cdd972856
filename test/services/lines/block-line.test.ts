import { expect, test } from 'vitest';
import { act, preview } from '../../../src/services/actions/act.ts';
import { blockLine, unblockLine } from '../../../src/services/lines/block-line.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import {
  actions,
  addLine,
  commands,
  DAY,
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

const unblock = unblockLine(POLICY);
const end = endLine(POLICY);
const by = (key: string) => ({ actor: 'amina', reason: 'owes for the router', key });

test('a block says whose it is, survives a payment, and its lifting ends the alarm about it', () => {
  const store = openStore();
  const lineId = addLine(store, 1);
  expect(act(store, blockLine, { lineId }, by('a'), NOW)).toMatchObject({ result: ['router:tower-1'] });
  expect(act(store, blockLine, { lineId }, by('a'), NOW)).toMatchObject({ repeated: true });
  expect(act(store, blockLine, { lineId }, by('b'), NOW)).toMatchObject({
    why: 'state',
    words: 'ACC1 is blocked already. By amina: owes for the router.',
  });
  expect(lineRow(store, 'ACC1')).toMatchObject({ blocked_at: NOW, blocked_reason: 'By amina: owes for the router.' });
  expect(store.all(commands, {})).toMatchObject([{ kind: 'router.sync', subject: lineId }]);

  take(store, notice({ account: 'ACC1' }));
  expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'blocked-line-paid' }]);
  expect(lineRow(store, 'ACC1').blocked_at).toBe(NOW);

  expect(preview(store, unblock, { lineId }, NOW)).toMatchObject({
    preview: ['ACC1 is not blocked any more; it is switched on: it is paid until 10 Apr 09:00'],
  });
  expect(act(store, unblock, { lineId }, by('c'), NOW)).toMatchObject({ kind: 'done' });
  expect(lineRow(store, 'ACC1')).toMatchObject({ blocked_at: null, blocked_reason: null });
  expect(store.all(openAlarms, {})).toEqual([]);
  expect(act(store, unblock, { lineId }, by('d'), NOW)).toMatchObject({ why: 'state', words: 'ACC1 is not blocked.' });
  expect(checkBooks(store).problems).toEqual([]);
});

test('whose time was over while it was blocked is renewed by its balance as the block is lifted', () => {
  const store = openStore();
  const lineId = addLine(store, 1);
  take(store, notice({ account: 'ACC1', amountCents: cents(7 * PRICE) }));
  const late = lineRow(store, 'ACC1').expires_at + DAY;
  act(store, blockLine, { lineId }, by('a'), NOW);
  expect(lineRow(store, 'ACC1').balance_cents).toBe(PRICE);
  act(store, unblock, { lineId }, by('b'), late);
  expect(lineRow(store, 'ACC1').balance_cents).toBe(0);
  expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(late);
  expect(checkBooks(store).problems).toEqual([]);
});

test('a block is lifted from a line that is not paid for: it stays off, and whoever lifts it is told', () => {
  const store = openStore();
  const lineId = addLine(store, 1, { set: { blocked_at: NOW - DAY } });
  expect(preview(store, unblock, { lineId }, NOW)).toMatchObject({
    preview: ['ACC1 is not blocked any more; it stays off until it is paid for: its time was over on 9 Mar 09:00'],
  });
});

test('a line that is ended is told of to its router, and money for it waits for a person', () => {
  const store = openStore();
  const lineId = addLine(store, 1, { expiresAt: NOW + DAY });
  take(store, notice({ account: 'ACC1', amountCents: cents(500) }));
  expect(preview(store, end, { lineId }, NOW)).toMatchObject({
    preview: [expect.stringMatching(/no longer served/), 'it is paid until 11 Mar 09:00', 'its balance is KES 5'],
  });
  expect(act(store, end, { lineId }, by('a'), NOW)).toMatchObject({ result: ['router:tower-1'] });
  expect(store.all(commands, {})).toMatchObject([{ kind: 'sms.send' }, { kind: 'router.sync', subject: lineId }]);
  take(store, notice({ account: 'ACC1' }));
  expect(store.all(payments, {}).at(-1)).toMatchObject({ state: 'unmatched' });
  const before = store.all(actions, {});
  const ended = { kind: 'refused', why: 'ended' };
  expect(act(store, end, { lineId }, by('b'), NOW)).toMatchObject(ended);
  expect(act(store, unblock, { lineId }, by('b'), NOW)).toMatchObject(ended);
  expect(act(store, blockLine, { lineId }, by('b'), NOW)).toMatchObject(ended);
  expect(store.all(actions, {})).toEqual(before);
  expect(checkBooks(store).problems).toEqual([]);
});
