import { query } from './engine/query.ts';

/** The lines that are renewed by what comes for another one, in their order. Retired ones are left out. */
export const linesPaidBy = query<{ payerId: number }>()((db, p) =>
  db
    .selectFrom('pays_for')
    .innerJoin('subscription', 'subscription.id', 'pays_for.subscription_id')
    .select(['subscription.id', 'subscription.account_no'])
    .where('pays_for.payer_id', '=', p.payerId)
    .where('subscription.retired_at', 'is', null)
    .orderBy('pays_for.place'),
);

/** The line whose money renews this one too, while it is served. */
export const payerOf = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('pays_for')
    .innerJoin('subscription', 'subscription.id', 'pays_for.payer_id')
    .select(['subscription.id', 'subscription.account_no'])
    .where('pays_for.subscription_id', '=', p.id)
    .where('subscription.retired_at', 'is', null),
);

export const putPaidLine = query<{ id: number; payerId: number; place: number }>()((db, p) =>
  db
    .insertInto('pays_for')
    .values({ subscription_id: p.id, payer_id: p.payerId, place: p.place })
    // Whoever paid for it before is no longer served.
    .onConflict((oc) => oc.column('subscription_id').doUpdateSet({ payer_id: p.payerId, place: p.place })),
);

export const dropPaidLines = query<{ payerId: number }>()((db, p) =>
  db.deleteFrom('pays_for').where('payer_id', '=', p.payerId),
);
