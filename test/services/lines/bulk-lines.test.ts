import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { act, preview } from '../../../src/services/actions/act.ts';
import { blockLine } from '../../../src/services/lines/block-line.ts';
import { bulkLines, MOST_LINES } from '../../../src/services/lines/bulk-lines.ts';
import type { BulkWish } from '../../../src/services/lines/bulk-wish.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { actions, addLine, commands, DAY, lineRow, NOW, openStore, POLICY } from '../books.ts';

const bulk = bulkLines(POLICY);
const by = (key: string) => ({ actor: 'amina', reason: 'the mast was struck', key });
const paidUntil = NOW + 5 * DAY;
const seed = (count: number): [Store, number[]] => {
  const store = openStore();
  const live = { expiresAt: paidUntil, set: { access: 'on' as const, access_at: NOW } };
  return [store, Array.from({ length: count }, (_, n) => addLine(store, n + 1, live))];
};
const deeds = (store: Store) => store.all(actions, {}).map(({ name, subject, key }) => ({ name, subject, key }));

test('each line gets what it would get alone, with its own row in the audit that names the row of all', () => {
  const [store, lineIds] = seed(3);
  act(store, endLine(POLICY), { lineId: lineIds[1] ?? 0 }, by('end'), NOW);
  const wish = { lineIds: [...lineIds, ...lineIds], wish: { deed: 'extend' as const, days: 2 } };
  expect(preview(store, bulk, wish, NOW)).toMatchObject({
    preview: [
      '2 lines: each is given 2 days, 4 days in all',
      expect.stringMatching(/^ACC1 is paid until .*, and was until /),
      expect.stringMatching(/^ACC3 is paid until /),
      '1 line left out, and not changed:',
      'ACC2 is retired: it is no longer served.',
    ],
  });
  expect(act(store, bulk, wish, by('a'), NOW)).toMatchObject({
    repeated: false,
    result: { lanes: ['router:tower-1'], lines: 2 },
  });
  const after = ['ACC1', 'ACC2', 'ACC3'].map((account) => lineRow(store, account).expires_at - paidUntil);
  expect(after).toEqual([2 * DAY, 0, 2 * DAY]);
  const [all] = store.all(actions, {}).filter(({ name }) => name === 'line.bulk');
  expect(all).toMatchObject({ subject: 'extend, 3 lines', reason: 'the mast was struck' });
  expect(deeds(store).slice(-2)).toEqual(
    [lineIds[0], lineIds[2]].map((id) => ({
      name: 'line.extend',
      subject: `line ${id}`,
      key: `bulk:${all?.id}:${id}`,
    })),
  );
  // The button twice.
  expect(act(store, bulk, wish, by('a'), NOW)).toMatchObject({ kind: 'done', repeated: true });
  expect(lineRow(store, 'ACC1').expires_at).toBe(paidUntil + 2 * DAY);
  expect(checkBooks(store).problems).toEqual([]);
});

test('what is broken off half way has done nothing, and sent again does all of it once', () => {
  const [store, lineIds] = seed(4);
  const wish = { lineIds, wish: { deed: 'extend' as const, days: 1 } };
  const before = deeds(store);
  const hand = new Database(store.path);
  onTestFinished(() => void hand.close());
  hand.exec(`CREATE TRIGGER breaks BEFORE INSERT ON action WHEN NEW.subject = 'line ${lineIds[2]}'
    BEGIN SELECT RAISE(ABORT, 'the disk broke'); END`);
  expect(() => act(store, bulk, wish, by('a'), NOW)).toThrow('the disk broke');
  hand.exec('DROP TRIGGER breaks');
  expect([deeds(store), lineRow(store, 'ACC1').expires_at]).toEqual([before, paidUntil]);
  expect(act(store, bulk, wish, by('a'), NOW)).toMatchObject({ repeated: false, result: { lines: 4 } });
  expect(lineRow(store, 'ACC4').expires_at).toBe(paidUntil + DAY);
});

test('a slip switches off no more than a few of all that may be on', () => {
  const [store, lineIds] = seed(12);
  for (const deed of ['block', 'pause'] as const) {
    expect(preview(store, bulk, { lineIds, wish: { deed } }, NOW)).toMatchObject({
      why: 'brake',
      words: expect.stringContaining('switches off 12 lines at once. Of the 12 that may be on, 3') as string,
    });
  }
  const few = lineIds.slice(0, 3);
  expect(act(store, bulk, { lineIds: few, wish: { deed: 'block' } }, by('a'), NOW)).toMatchObject({ kind: 'done' });
  expect(lineRow(store, 'ACC3').blocked_at).toBe(NOW);
  expect(act(store, bulk, { lineIds: few, wish: { deed: 'unblock' } }, by('b'), NOW)).toMatchObject({ kind: 'done' });
  expect(lineRow(store, 'ACC3').blocked_at).toBeNull();
});

test('each deed goes the way of its own action', () => {
  const [store, lineIds] = seed(8);
  const [first = 0, second = 0] = lineIds;
  act(store, blockLine, { lineId: second }, by('block'), NOW);
  addLine(store, 9, { plan: { code: 'day', name: 'Day', price_cents: 5000 } });
  const ids = [first, second];
  const lines = (wish: BulkWish, key: string) => {
    const done = act(store, bulk, { lineIds: ids, wish }, by(key), NOW);
    return done.kind === 'done' && !done.repeated ? done.result.lines : done;
  };
  expect(lines({ deed: 'pause' }, 'p')).toBe(1);
  expect(lines({ deed: 'resume' }, 'r')).toBe(1);
  expect(lines({ deed: 'reapply' }, 're')).toBe(2);
  expect(lines({ deed: 'plan', planCode: 'day', when: 'next' }, 'pl')).toBe(2);
  expect(lines({ deed: 'plan', planCode: 'dax', when: 'next' }, 'px')).toMatchObject({ why: 'nobody' });
  expect(lines({ deed: 'message', text: 'The mast is mended.' }, 'm')).toBe(2);
  expect(store.all(commands, {}).filter(({ kind }) => kind === 'sms.tell')).toHaveLength(2);
});

test('a technician gives no line more than alone, and nobody does it to more than may be at once', () => {
  const [store, lineIds] = seed(2);
  const limits = { cashCents: 0, freeMs: 3 * DAY, currency: 'KES' };
  const mandate = { role: 'technician' as const, limits };
  const days = (n: number) => ({ lineIds, wish: { deed: 'extend' as const, days: n } });
  expect(act(store, bulk, days(4), { ...by('a'), mandate }, NOW)).toMatchObject({ why: 'right' });
  expect(act(store, bulk, days(3), { ...by('b'), mandate }, NOW)).toMatchObject({ kind: 'done' });
  expect(act(store, bulk, days(1), { ...by('c'), mandate }, NOW)).toMatchObject({ why: 'right' });
  const many = Array.from({ length: MOST_LINES + 1 }, (_, n) => n + 1);
  expect(preview(store, bulk, { lineIds: many, wish: { deed: 'reapply' } }, NOW)).toMatchObject({ why: 'input' });
});
