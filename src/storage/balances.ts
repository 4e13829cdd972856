import { query } from './engine/query.ts';

/** What was told now, by a connection that was asked. Null: that purse was not among it. */
export const putBalance = query<{
  provider: string;
  tokensCents: number | null;
  moneyCents: number | null;
  currency: string | null;
  leastCents: number;
  now: number;
}>()((db, p) => {
  const told = {
    tokens_cents: p.tokensCents,
    money_cents: p.moneyCents,
    currency: p.currency,
    least_cents: p.leastCents,
    told_at: p.now,
    refused_at: null,
    unknown_since: null,
    error: null,
  };
  return db
    .insertInto('balance')
    .values({ provider: p.provider, ...told })
    .onConflict((oc) => oc.column('provider').doUpdateSet(told));
});

/** It could not be asked: what was told before stays, and is no state any more. */
export const putBalanceUnknown = query<{ provider: string; leastCents: number; error: string; now: number }>()(
  (db, p) =>
    db
      .insertInto('balance')
      .values({ provider: p.provider, least_cents: p.leastCents, unknown_since: p.now, error: p.error })
      .onConflict((oc) =>
        oc.column('provider').doUpdateSet((eb) => ({
          least_cents: p.leastCents,
          unknown_since: eb.fn.coalesce('balance.unknown_since', 'excluded.unknown_since'),
          error: p.error,
        })),
      ),
);

/** An order of ours was refused for want of tokens. */
export const putTokensRefused = query<{ provider: string; now: number }>()((db, p) =>
  db
    .insertInto('balance')
    .values({ provider: p.provider, least_cents: 0, refused_at: p.now })
    .onConflict((oc) => oc.column('provider').doUpdateSet({ refused_at: p.now })),
);

/** An order of ours was taken. */
export const putTokensTaken = query<{ provider: string }>()((db, p) =>
  db
    .updateTable('balance')
    .set({ refused_at: null })
    .where('provider', '=', p.provider)
    .where('refused_at', 'is not', null),
);

/** Of every connection that is in use and was asked, or refused us. */
export const allBalances = query()((db) =>
  db
    .selectFrom('balance')
    .innerJoin('provider', 'provider.name', 'balance.provider')
    .selectAll('balance')
    .where('provider.retired_at', 'is', null)
    .orderBy('balance.provider'),
);

export type BalanceRow = NonNullable<(typeof allBalances)['row']>;

export const balanceOf = query<{ provider: string }>()((db, p) =>
  db
    .selectFrom('balance')
    .innerJoin('provider', 'provider.name', 'balance.provider')
    .selectAll('balance')
    .where('provider.retired_at', 'is', null)
    .where('balance.provider', '=', p.provider),
);

/** It is asked no more. */
export const dropBalance = query<{ provider: string }>()((db, p) =>
  db.deleteFrom('balance').where('provider', '=', p.provider),
);
