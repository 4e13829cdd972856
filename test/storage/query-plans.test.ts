import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as audit from '../../src/storage/views/audit.ts';
import * as commands from '../../src/storage/commands.ts';
import * as daySums from '../../src/storage/day-sums.ts';
import * as cutOffs from '../../src/storage/cut-offs.ts';
import * as gifts from '../../src/storage/gifts.ts';
import * as payments from '../../src/storage/payments.ts';
import type { Query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import * as found from '../../src/storage/views/find-payments.ts';
import { guestCounts, guestsWithTime } from '../../src/storage/views/guests.ts';
import { LINE_LISTS } from '../../src/storage/views/line-lists.ts';
import { findLines, linesOfCodes, linesOfNames, walkLines } from '../../src/storage/views/line-rows.ts';
import { flowBetween } from '../../src/storage/views/payment-flow.ts';
import { openStore as openEmpty } from '../http/console/seed.ts';
import { lineFigures, takenOnDays, tookOnDays } from '../../src/storage/views/report.ts';
import { openStore } from '../services/books.ts';

/** Walks over everything there is, by design; none is on the way of a payment, or looked at on a rhythm, unless it says so. */
const WHOLE = new Set([
  'dropAttemptTexts',
  'allNumbers',
  'ledgerAfter',
  'moveSums',
  'paymentMoves',
  'lineSums',
  'lineTargets',
  'liveCount',
  'staffList',
  // Of the nightly walk over the books, on a thread of its own.
  'strayNames',
  'namelessPayments',
  'agentsAskew',
  'ledgerNamesLost',
  'paymentsOfNoLine',
  'linesEndingElsewhere',
  'strangePayments',
  'keptBytes',
  // Of a deed over all lines, a replay of the books, an export, the facts of a backup.
  'expiryChanges',
  'deliveriesFrom',
  'linesSetOtherwise',
  'aliasesSince',
  'allSubscribers',
  'allLines',
  'booksCounts',
  // Once, when a backup becomes the books of a box, or when the daemon starts.
  'queuedCommands',
  'unsentRequests',
]);

/** From one end of a table, by its numbers, as far as the first that fits or a bound. */
const FROM_AN_END = new Set([
  'dropSpareCallbacks',
  'firstDeed',
  'forgetNews',
  'lastHeard',
  'newestDeliveries',
  'newestNews',
  'newestNoticeOf',
  'newestPurseOrders',
]);

/** SQLite names what would have to be looked at if the number of a new row were one that rows name already: that never runs. */
const NEVER_RUNS = new Set(['insertLine', 'insertPayment']);

/** Partial indexes that hold only what is under way or waits for a person: to read all of one is to read a few rows. */
const SHORT_INDEXES = [
  'command_one_running',
  'alarm_one_open',
  'incident_one_open',
  'news_delivery_queued',
  'news_new',
  'owner_delivery_queued',
  'payment_attention',
  'purse_order_open',
  'payment_awaits_clock',
  'payment_walking',
  'refund_open',
  'subscription_blocked',
  'subscription_not_known',
];

/** Tables that a person fills, or that hold a row for each router, connection or kind: to read all of one is to read a few rows. */
const SMALL_TABLES = new Set(
  'agent api_token backup backup_place balance batch closing direct_test erased_number erasure former_login incident meta plan plan_profile proof provider pull refusal router router_look router_pause rubbish sms_gateway staff text_mark tunnel webhook wrong_address'.split(
    ' ',
  ),
);

const ROOM = join(import.meta.dirname, '../../src/storage');

/** All that is asked of the books outside of the read models: what comes in, what people do, and what is looked at on a rhythm. */
const rooms: Record<string, Record<string, unknown>> = Object.fromEntries(
  await Promise.all(
    readdirSync(ROOM)
      .filter((file) => file.endsWith('.ts'))
      .map(async (file): Promise<[string, Record<string, unknown>]> => {
        const room = (await import(join(ROOM, file))) as Record<string, unknown>;
        return [file.slice(0, -3), room];
      }),
  ),
);

const isQuery = (value: unknown): value is Query<never, unknown> =>
  typeof value === 'object' && value !== null && 'sql' in value && 'bind' in value;

const PASSED_OVER = WHOLE.union(FROM_AN_END).union(NEVER_RUNS);

const hot = Object.entries(rooms).flatMap(([room, module]) =>
  Object.entries(module).flatMap(([name, value]) =>
    isQuery(value) && !PASSED_OVER.has(name) ? [[`${room}.${name}`, value] as const] : [],
  ),
);

/** Steps that read a whole table or a whole index of it, or all that ever came by one connection. */
function scans(plan: readonly string[]): string[] {
  return plan.filter(
    (step) =>
      /\bSCAN\b|\(provider=\?\)$/.test(step) &&
      !/SCAN (?:json_each|CONSTANT ROW|\d+ CONSTANT ROWS?|\(?subquery|\(join)/i.test(step) &&
      !SMALL_TABLES.has(/^(?:SCAN|SEARCH) (\w+)/.exec(step)?.[1] ?? '') &&
      !SHORT_INDEXES.some((index) => step.endsWith(`INDEX ${index}`)),
  );
}

test('there are hot queries to look at', () => {
  expect(hot.length).toBeGreaterThan(50);
});

describe('no hot query reads a whole table', () => {
  let books: { store: Store; close: () => Promise<void> };
  beforeAll(() => {
    books = openEmpty();
  });
  afterAll(() => books.close());

  test.each(hot)('%s', (_name, query) => {
    expect(scans(books.store.explain(query))).toEqual([]);
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

describe('a list of lines reads an index that holds the list', () => {
  test.each(Object.entries(LINE_LISTS))('%s', (_name, { rows, ids, count }) => {
    const store = openStore();
    for (const plan of [store.explain(rows), store.explain(ids), store.explain(count)]) {
      const reads = plan.filter((step) => /\bsubscription\b/.test(step));
      expect(reads.length).toBeGreaterThan(0);
      for (const step of reads)
        expect(step).toMatch(/^(?:SCAN|SEARCH) subscription USING (?:COVERING )?INDEX subscription_/);
      // What waits for a person is found by the line, and not gone through for each line.
      expect(plan.join('\n')).not.toContain('payment_attention');
    }
  });
});

test('guests who have time are read in their index, and no other line is', () => {
  const store = openStore();
  for (const query of [guestsWithTime, guestCounts]) {
    const [first = ''] = store.explain(query).filter((step) => /\bsubscription\b/.test(step));
    expect(first).toBe('SEARCH subscription USING INDEX subscription_hotspot (expires_at>?)');
    expect(store.explain(query).join('\n')).not.toMatch(/SCAN (?:line|subscription|subscriber|line_device)\b/);
  }
});

test('what a report counts of lines is counted in indexes', () => {
  const plan = openStore().explain(lineFigures);
  const reads = plan.filter((step) => step.includes(' subscription '));
  expect(reads).toHaveLength(9);
  for (const step of reads) expect(step).toMatch(/USING (?:COVERING )?INDEX subscription_/);
});

test('of days that are summed a report reads no payment, and what marks them reads days by their beginning', () => {
  const store = openStore();
  for (const [query, table] of [[takenOnDays, 'day_taken'] as const, [tookOnDays, 'day_speed'] as const]) {
    expect(store.explain(query)).toEqual([`SEARCH ${table} USING PRIMARY KEY (from_at>? AND from_at<?)`]);
  }
  const days = 'summed_day USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)';
  for (const query of [daySums.summedDays, daySums.dropDays]) expect(store.explain(query)).toContain(`SEARCH ${days}`);
  expect(store.explain(daySums.takenTogether)[0]).toMatch(
    /^SEARCH payment USING INDEX payment_received \(received_at>/,
  );
});

test('a search reads what the index of trigrams names, and by number what stands behind its mark', () => {
  const store = openStore();
  for (const query of [found.findPayments, found.paymentsOfAmount]) {
    const reads = store.explain(query).filter((step) => /^(?:SCAN|SEARCH) payment\b/.test(step));
    expect(reads.filter((step) => step.startsWith('SCAN'))).toEqual([]);
    expect(reads).toContain('SEARCH payment USING INTEGER PRIMARY KEY (rowid>?)');
    expect(store.explain(query).join('\n')).toContain('SCAN payment_text VIRTUAL TABLE');
  }
  expect(store.explain(findLines).filter((step) => /^SCAN (?:line|subscriber|subscription)\b/.test(step))).toEqual([]);
  expect(store.explain(walkLines).join('\n')).toMatch(/SCAN subscriber USING (?:COVERING )?INDEX subscriber_name/);
  // What is too short for trigrams is read where it begins, in order, and no further than as many as are wanted.
  const short = [...store.explain(linesOfNames), ...store.explain(linesOfCodes)].join('\n');
  expect(short).toMatch(/SEARCH subscriber USING (?:COVERING )?INDEX subscriber_name \(name>\? AND name<\?\)/);
  expect(short).toMatch(/SEARCH line USING INDEX subscription_account_plain \(account_plain>\? AND account_plain<\?\)/);
  expect(short).toMatch(/SEARCH line USING INDEX subscription_login_plain \(login_plain>\? AND login_plain<\?\)/);
  expect(short).toMatch(/SEARCH subscription USING (?:COVERING )?INDEX subscription_account_key \(account_key=\?\)/);
  expect(short).not.toMatch(/SCAN (?:line|subscriber|subscription)\b/);
  expect(store.explain(found.findRequests).filter((step) => step.startsWith('SCAN'))).toEqual([]);
});

test('how payments flow is read of one time, by its index', () => {
  expect(openStore().explain(flowBetween)[0]).toBe(
    'SEARCH payment USING INDEX payment_received (received_at>? AND received_at<?)',
  );
});
