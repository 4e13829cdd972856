import { describe, expect, test } from 'vitest';
import * as audit from '../../src/storage/views/audit.ts';
import * as alarms from '../../src/storage/alarms.ts';
import * as callbacks from '../../src/storage/callbacks.ts';
import * as commands from '../../src/storage/commands.ts';
import * as cutOffs from '../../src/storage/cut-offs.ts';
import * as gifts from '../../src/storage/gifts.ts';
import * as ledger from '../../src/storage/ledger.ts';
import * as lines from '../../src/storage/lines.ts';
import * as payments from '../../src/storage/payments.ts';
import type { Query } from '../../src/storage/engine/query.ts';
import * as receipts from '../../src/storage/receipts.ts';
import * as requests from '../../src/storage/requests.ts';
import * as staff from '../../src/storage/staff.ts';
import { openStore } from '../services/books.ts';

/** Walks over everything there is, by design; none is on the way of a payment. */
const WHOLE = new Set([
  'ledgerAfter',
  'moveSums',
  'paymentMoves',
  'lineSums',
  'lineTargets',
  'liveCount',
  'staffCount',
  'staffNames',
  'staffList',
  'otherOwners',
  // Once, when a backup becomes the books of a box.
  'queuedCommands',
  'unsentRequests',
]);

/** Partial indexes that hold only what is under way or waits for a person: to read all of one is to read a few rows. */
const SHORT_INDEXES = [
  'command_one_running',
  'alarm_one_open',
  'payment_attention',
  'payment_awaits_clock',
  'payment_walking',
];

const rooms: Record<string, Record<string, unknown>> = {
  alarms,
  audit,
  callbacks,
  commands,
  cutOffs,
  ledger,
  lines,
  payments,
  receipts,
  requests,
  staff,
};

const isQuery = (value: unknown): value is Query<never, unknown> =>
  typeof value === 'object' && value !== null && 'sql' in value && 'bind' in value;

const hot = Object.entries(rooms).flatMap(([room, module]) =>
  Object.entries(module).flatMap(([name, value]) =>
    isQuery(value) && !WHOLE.has(name) ? [[`${room}.${name}`, value] as const] : [],
  ),
);

/** Steps that read a whole table or a whole index of it, or all that ever came by one connection. */
function scans(plan: readonly string[]): string[] {
  return plan.filter(
    (step) =>
      /\bSCAN\b|\(provider=\?\)$/.test(step) &&
      !/SCAN (?:json_each|CONSTANT ROW|\d+ CONSTANT ROWS?|\(?subquery|\(join)/i.test(step) &&
      !SHORT_INDEXES.some((index) => step.endsWith(`INDEX ${index}`)),
  );
}

test('there are hot queries to look at', () => {
  expect(hot.length).toBeGreaterThan(50);
});

describe('no hot query reads a whole table', () => {
  test.each(hot)('%s', (_name, query) => {
    expect(scans(openStore().explain(query))).toEqual([]);
  });
});

test('what a lane asks for at every turn comes in order from its index, without sorting', () => {
  const plan = openStore().explain(commands.dueCommands);
  expect(plan[0]).toContain('USING INDEX command_due (lane=?');
  expect(plan.join('\n')).not.toContain('TEMP B-TREE');
});

test('the sweep reads only lines that could still be on, in order of expiry', () => {
  const store = openStore();
  for (const query of [cutOffs.expiredLines, cutOffs.nextExpiry]) {
    const plan = store.explain(query);
    expect(plan[0]).toMatch(/INDEX subscription_expiring \(expires_at[<>]\?\)/);
    expect(plan.join('\n')).not.toContain('TEMP B-TREE');
  }
});

test('the audit is read in its order, and people’s deeds without reading what the machine did', () => {
  const store = openStore();
  const orders = [
    [audit.auditOfAll, 'INTEGER PRIMARY KEY (rowid>? AND rowid<?)'],
    [audit.deedFrom, 'INTEGER PRIMARY KEY (rowid>?)'],
    [audit.auditOfPeople, 'INDEX action_people (at>? AND at<?)'],
    [audit.auditOfPerson, 'INDEX action_person (actor=? AND at>? AND at<?)'],
  ] as const;
  for (const [query, index] of orders) {
    const plan = store.explain(query);
    expect(plan.join('\n')).toContain(`USING ${index}`);
    // Deeds of one instant alone are put in order.
    expect(plan.join('\n')).not.toContain('USE TEMP B-TREE FOR ORDER BY');
  }
  expect(store.explain(gifts.enteredBy)[0]).toContain('INDEX action_person');
});

test('what a session completes is found among the payments that wait for one', () => {
  const store = openStore();
  for (const query of [payments.markOnline, payments.paymentAwaitingSession]) {
    expect(store.explain(query)[0]).toMatch(/USING (COVERING )?INDEX payment_walking \(subscription_id=\?\)/);
  }
  expect(store.explain(payments.linesAwaitingSession)[0]).toBe('SCAN payment USING INDEX payment_walking');
});
