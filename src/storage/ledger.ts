import { sql } from 'kysely';
import { query } from './engine/query.ts';

export const ledgerHead = query()((db) =>
  db
    .selectFrom('ledger')
    .select(['id', 'hash'])
    .where('id', '=', (eb) => eb.selectFrom('ledger').select(sql<number>`max(id)`.as('newest'))),
);

export const ledgerFrom = query<{ after: number }>()((db, p) =>
  db.selectFrom('ledger').selectAll().where('id', '>', p.after).orderBy('id'),
);

export const insertLedgerEntry = query<{
  id: number;
  at: number;
  kind: string;
  paymentId: number | null;
  subscriptionId: number | null;
  amountCents: number;
  source: string;
  target: string;
  periods: number;
  expiresBefore: number | null;
  expiresAfter: number | null;
  actor: string;
  reason: string | null;
  prevHash: Uint8Array;
  hash: Uint8Array;
}>()((db, p) =>
  db.insertInto('ledger').values({
    id: p.id,
    at: p.at,
    kind: p.kind,
    payment_id: p.paymentId,
    subscription_id: p.subscriptionId,
    amount_cents: p.amountCents,
    source: p.source,
    target: p.target,
    periods: p.periods,
    expires_before: p.expiresBefore,
    expires_after: p.expiresAfter,
    actor: p.actor,
    reason: p.reason,
    prev_hash: p.prevHash,
    hash: p.hash,
  }),
);

/** Money by where it came from and where it went. */
export const ledgerSums = query()((db) =>
  db
    .selectFrom('ledger')
    .select(['source', 'target', sql<number>`sum(amount_cents)`.as('cents')])
    .groupBy(['source', 'target']),
);

export const paymentSums = query()((db) =>
  db
    .selectFrom('payment')
    .select(['state', sql<number>`sum(amount_cents)`.as('cents')])
    .groupBy('state'),
);

/** What the ledger moved to and from each line's money, beside the balance that its row states. */
export const lineSums = query()((db) =>
  db
    .selectFrom('subscription')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('ledger')
          .select([
            'subscription_id',
            sql<number>`sum(CASE WHEN target = 'line' AND source <> 'spent' THEN amount_cents WHEN source = 'line' AND target <> 'spent' THEN -amount_cents ELSE 0 END)`.as(
              'credited',
            ),
            sql<number>`sum(CASE WHEN target = 'spent' THEN amount_cents WHEN source = 'spent' THEN -amount_cents ELSE 0 END)`.as(
              'spent',
            ),
          ])
          .where('subscription_id', 'is not', null)
          .groupBy('subscription_id')
          .as('moved'),
      (join) => join.onRef('moved.subscription_id', '=', 'subscription.id'),
    )
    .select([
      'subscription.id',
      'subscription.balance_cents',
      sql<number>`coalesce(moved.credited, 0)`.as('credited'),
      sql<number>`coalesce(moved.spent, 0)`.as('spent'),
    ]),
);

export const metaValue = query<{ key: string }>()((db, p) =>
  db.selectFrom('meta').select('value').where('key', '=', p.key),
);

export const setMeta = query<{ key: string; value: string }>()((db, p) =>
  db
    .insertInto('meta')
    .values({ key: p.key, value: p.value })
    .onConflict((oc) => oc.column('key').doUpdateSet({ value: sql<string>`excluded.value` })),
);

/** The last instant that the books know: a clock that is behind it is wrong. */
export const lastStoredAt = query()((db) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom('ledger')
      .select('at')
      .where('id', '=', sql<number>`(SELECT max(id) FROM ledger)`)
      .as('ledger_at'),
    eb
      .selectFrom('callback')
      .select('received_at')
      .where('id', '=', sql<number>`(SELECT max(id) FROM callback)`)
      .as('callback_at'),
    // The highest, not the newest: what is taken while the clock is wrong must not make that clock look right.
    eb
      .selectFrom('payment')
      .select(sql<number | null>`max(received_at)`.as('at'))
      .as('payment_at'),
  ]),
);
