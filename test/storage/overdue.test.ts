import { expect, test } from 'vitest';
import { ACCESS_STATES, desiredAccess } from '../../src/domain/lines/line-facts.ts';
import { query } from '../../src/storage/engine/query.ts';
import { expiredLines } from '../../src/storage/cut-offs.ts';
import { accessFacts, lineById, type LineRow } from '../../src/storage/lines.ts';
import { overdueCounts, overdueLines } from '../../src/storage/views/overview.ts';
import { addLine, NOW, openStore, PRICE } from '../services/books.ts';

const BALANCES = [0, PRICE - 1, PRICE];
const COMMANDS = [null, 'queued', 'done'] as const;

const enqueue = query<{ subject: number; state: 'queued' | 'done'; finishedAt: number | null }>()((db, p) =>
  db.insertInto('command').values({
    kind: 'router.sync',
    lane: 'router:tower-1',
    subject: p.subject,
    state: p.state,
    priority: 5,
    run_at: NOW,
    created_at: NOW,
    finished_at: p.finishedAt,
  }),
);

interface Case {
  readonly line: LineRow;
  readonly command: (typeof COMMANDS)[number];
}

/** A store with a line of every kind, each at an instant about which something changes. */
function everyLine() {
  const store = openStore();
  const cases: Case[] = [];
  const kinds = [-2, -1, 0, 1].flatMap((expiry) =>
    [0, 1, 2].flatMap((grace) =>
      BALANCES.flatMap((balance) =>
        ACCESS_STATES.flatMap((access) =>
          COMMANDS.flatMap((command) =>
            [null, NOW - 9].flatMap((blocked) =>
              [null, NOW - 9].map((retired) => ({ expiry, grace, balance, access, command, blocked, retired })),
            ),
          ),
        ),
      ),
    ),
  );
  for (const [n, { expiry, grace, balance, access, command, blocked, retired }] of kinds.entries()) {
    const id = addLine(store, n, {
      expiresAt: NOW + expiry,
      plan: { code: `grace-${grace}`, grace_ms: grace },
      set: {
        balance_cents: balance,
        access,
        access_at: access === 'unknown' ? null : NOW - 5,
        blocked_at: blocked,
        retired_at: retired,
      },
    });
    if (command !== null) {
      store.run(enqueue, { subject: id, state: command, finishedAt: command === 'done' ? NOW : null });
    }
    cases.push({ line: store.first(lineById, { id })!, command });
  }
  return { store, cases };
}

/**
 * Whether the rule wants a line off that is not known to be. A block is left out: it queues a command of its own, and the
 * queries look for lines whose time is over.
 */
function isOverdue({ line }: Case): boolean {
  if (line.retired_at !== null || line.access === 'off') return false;
  return desiredAccess({ ...accessFacts(line), blockedAt: null }, NOW) === 'off';
}

const ids = (rows: readonly { id: number }[]) => rows.map(({ id }) => id).toSorted((a, b) => a - b);

test('the queries that look for lines whose time is over agree with the rule of access, at every instant', () => {
  const { store, cases } = everyLine();
  const all = { now: NOW, limit: cases.length };
  const overdue = cases.filter(isOverdue);
  expect(overdue.length).toBeGreaterThan(50);
  expect(overdue.length).toBeLessThan(cases.length / 2);
  expect(ids(store.all(overdueLines, all))).toEqual(ids(overdue.map(({ line }) => line)));
  expect(store.first(overdueCounts, { now: NOW })?.n).toBe(overdue.length);

  const paysItself = ({ line }: Case) =>
    line.retired_at === null &&
    line.access !== 'off' &&
    line.blocked_at === null &&
    line.expires_at <= NOW &&
    line.balance_cents >= line.price_cents;
  const due = cases.filter((one) => paysItself(one) || (isOverdue(one) && one.command !== 'queued'));
  expect(ids(store.all(expiredLines, { ...all, braked: 0, held: 'none', expectedSince: NOW }))).toEqual(
    ids(due.map(({ line }) => line)),
  );
});
