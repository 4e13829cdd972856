import { act } from '../../src/services/actions/act.ts';
import { bookStatement, ROWS_AT_ONCE, toBook } from '../../src/services/reconcile/book-statement.ts';
import { compareStatement } from '../../src/services/reconcile/compare-statement.ts';
import { readStatement } from '../../src/services/reconcile/read-statement.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { startChild } from '../measure/child.ts';
import type { IspAnswer } from '../measure/isp.ts';
import type { Table } from '../measure/report.ts';

const POLICY = {
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  accountPrefix: 'JSY',
  businessName: 'Bench',
  sharedNumbers: [],
  loginsMatch: false,
  amountPicksPlan: [],
  receiptWaitMs: 20_000,
  clockSane: true,
};

/** A statement of which the books have nothing: read, compared, booked, and compared again. */
export async function benchStatement(quick: boolean): Promise<Table[]> {
  const rows = quick ? 50 : 5_000;
  await using isp = startChild('measure/isp.ts');
  const { database, accounts } = await isp.ask<IspAnswer>({ lines: quick ? 20 : 1_000 });
  const store = Store.open(database, 'join');
  const now = Date.now();
  const text = [
    'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,A/C No.',
    ...Array.from({ length: rows }, (_, n) => {
      const at = new Date(now + 10_800_000 + 60_000 + n * 1000).toISOString().slice(0, 19).replace('T', ' ');
      const receipt = `TKD${String(n).padStart(7, '0')}`;
      return `${receipt},${at},Pay Bill,Completed,"1,500.00",,${accounts[n % accounts.length] ?? ''}`;
    }),
  ].join('\n');
  const startedAt = performance.now();
  const statement = readStatement(text, POLICY.timeZone);
  if (typeof statement === 'string') throw new Error(statement);
  const missing = toBook(compareStatement(store, 'payhero', statement).findings).map(({ row }) => row);
  const comparedAt = performance.now();
  for (let at = 0; at < missing.length; at += ROWS_AT_ONCE) {
    const part = { digest: 'bench', rows: missing.slice(at, at + ROWS_AT_ONCE) };
    act(store, bookStatement({ name: 'payhero', kind: 'payhero' }, POLICY), part, { actor: 'bench' }, now);
    await store.durable();
  }
  const left = toBook(compareStatement(store, 'payhero', statement).findings).length;
  const endedAt = performance.now();
  await store.close();
  const figures = {
    rows: rows,
    booked: missing.length - left,
    'read and compared, s': (comparedAt - startedAt) / 1000,
    'whole, s': (endedAt - startedAt) / 1000,
  };
  const ratio = { name: 'seconds for all', value: figures['whole, s'], goal: '<= 60' };
  return [
    { title: 'A statement of which the books have nothing', rows: [{ name: 'washa', figures }], ratios: [ratio] },
  ];
}
