import { beforeEach, describe, expect, test } from 'vitest';
import { act } from '../../src/services/actions/act.ts';
import { blockLine } from '../../src/services/lines/block-line.ts';
import { extendLine } from '../../src/services/lines/extend-line.ts';
import { assignByHand } from '../../src/services/money/assign-payment.ts';
import { addStaff } from '../../src/services/staff/accounts.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { readAuditQuery, type AuditAsked } from '../../src/views/audit-query.ts';
import { actorsSince, auditJson, auditOf, moveWords, type AuditEntry } from '../../src/views/audit.ts';
import { addLine, DAY, HOUR, NOW, notice, openStore, POLICY, take } from '../services/books.ts';

const ZONE = 'Africa/Nairobi';
let store: Store;
let first: number;

beforeEach(() => {
  store = openStore();
  first = addLine(store, 1, { expiresAt: NOW });
  addLine(store, 2, { expiresAt: NOW });
  take(store, notice({ account: 'ACC2' }), notice({ account: 'nobody' }));
  act(store, extendLine(POLICY), { lineId: first, by: { days: 2 } }, { actor: 'mary', reason: 'a storm' }, NOW + HOUR);
  const given = { paymentId: 2, accountNo: 'ACC1', remember: false };
  act(store, assignByHand(POLICY), given, { actor: 'mary', reason: 'she called' }, NOW + 2 * HOUR);
  act(store, addStaff, { username: 'otieno', role: 'viewer' }, { actor: 'cli:root' }, NOW + DAY);
});

function shown(asked: AuditAsked, limit = 50): AuditEntry[] {
  const read = readAuditQuery(store, asked, ZONE, limit);
  if (typeof read === 'string') throw new Error(read);
  return auditOf(store, read);
}
const names = (asked: AuditAsked, limit?: number) => shown(asked, limit).map(({ row }) => row.name);

describe('the audit', () => {
  test('is what people did, newest first; what Washa did by itself is shown when it is asked for', () => {
    expect(names({})).toEqual(['staff.add', 'payment.assign', 'line.extend']);
    expect(names({ who: 'all' })).toEqual([
      'staff.add',
      'payment.assign',
      'line.extend',
      'payment.take',
      'payment.take',
    ]);
    expect(shown({ who: 'all' }).map(({ byMachine }) => byMachine)).toEqual([false, false, false, true, true]);
  });

  test('is that of one person, one day, one line', () => {
    expect(names({ who: 'mary' })).toEqual(['payment.assign', 'line.extend']);
    expect(names({ who: 'sweep' })).toEqual([]);
    expect(names({ day: '2026-03-11' })).toEqual(['staff.add']);
    expect(names({ day: '2026-03-10', who: 'all' })).toHaveLength(4);
    // The money came before it was anybody’s.
    expect(names({ line: ' acc1 ' })).toEqual(['payment.assign', 'line.extend', 'payment.take']);
    expect(names({ line: 'ACC2' })).toEqual(['payment.take']);
    expect(names({ line: 'ACC2', day: '2026-03-11' })).toEqual([]);
  });

  test('a line is also named by its account in deeds that know no number of it', () => {
    act(store, blockLine, { lineId: first }, { actor: 'mary', reason: 'stolen' }, NOW + DAY);
    expect(names({ line: 'ACC1' })[0]).toBe('line.block');
    expect(shown({ line: 'ACC1' })[0]).toMatchObject({ about: 'ACC1', href: `/lines/${first}` });
  });

  test('goes on where a page ends, also among deeds of one instant', () => {
    for (const username of ['aa', 'bb', 'cc', 'dd']) {
      act(store, addStaff, { username, role: 'viewer' }, { actor: 'cli:root' }, NOW + DAY);
    }
    const all = shown({}).map(({ row }) => row.id);
    const paged: number[] = [];
    let before: string | undefined;
    for (let n = 0; n < 4; n += 1) {
      const page = shown({ before }, 2).map(({ row }) => row);
      paged.push(...page.map(({ id }) => id));
      before = `${page.at(-1)?.at}.${page.at(-1)?.id}`;
    }
    expect(paged).toEqual(all);
  });

  test('of a day of all is whole, though the clock was put back half a day', () => {
    const at = [...Array.from({ length: 40 }, (_, i) => (i + 3) * 6 * HOUR), 11 * DAY, 10.5 * DAY, 12 * DAY];
    for (const [i, ms] of at.entries()) {
      act(store, addStaff, { username: `n${i}`, role: 'viewer' }, { actor: 'cli:root' }, NOW + ms);
    }
    for (const day of ['2026-03-12', '2026-03-15', '2026-03-20', '2026-03-21', '2026-03-22']) {
      const own = shown({ who: 'all' }).filter(({ row }) => new Date(row.at + 3 * HOUR).toISOString().startsWith(day));
      expect(shown({ who: 'all', day }).map(({ row }) => row.id)).toEqual(own.map(({ row }) => row.id));
      expect(own.length).toBeGreaterThan(0);
    }
    expect(names({ who: 'all', day: '2027-01-01' })).toEqual([]);
  });

  test('says what a deed changed, from what to what', () => {
    const [assigned, extended] = shown({ who: 'mary' });
    const words = (entry: AuditEntry | undefined) =>
      entry?.moves.map((move) => moveWords(move, 'KES', 'en', (ms) => new Date(ms).toISOString().slice(0, 10)));
    expect(words(extended)).toEqual(['ACC1: paid until 2026-03-10 → 2026-03-12']);
    expect(words(assigned)).toEqual([
      'ACC1: KES 1,500, without a line → balance',
      'ACC1: KES 1,500, balance → paid time; paid until 2026-03-12 → 2026-04-12',
    ]);
    expect(auditJson(extended!)).toMatchObject({
      actor: 'mary',
      reason: 'a storm',
      about: 'ACC1',
      words: { en: 'Given time', sw: 'Iliongezewa muda' },
      moves: [{ expires_before: NOW, expires_after: NOW + HOUR + 2 * DAY }],
    });
  });

  test.each([
    [{ day: '2026-02-30' }, '"2026-02-30" is no day: write it as 2026-11-30.'],
    [{ day: 'yesterday' }, '"yesterday" is no day: write it as 2026-11-30.'],
    [{ line: 'NOBODY' }, 'No line has the account NOBODY.'],
  ])('%j is no question', (asked, words) => {
    expect(readAuditQuery(store, asked, ZONE, 50)).toBe(words);
  });

  test('offers who did something lately, and no part of Washa', () => {
    expect(actorsSince(store, 0)).toEqual(['cli:root', 'mary']);
    expect(actorsSince(store, NOW + DAY)).toEqual(['cli:root']);
  });
});
