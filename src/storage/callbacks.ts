import { sql } from 'kysely';
import { query } from './engine/query.ts';
import type { CallbackResult, CameBy } from './engine/schema-money.ts';

/** A delivery of the same bytes that brought no money. */
export const callbackByBytes = query<{ provider: string; digest: Uint8Array }>()((db, p) =>
  db
    .selectFrom('callback')
    .select(['id', 'result', 'reason', 'spare'])
    .where('payment_id', 'is', null)
    .where('digest', '=', p.digest)
    .where('provider', '=', p.provider),
);

export const forgetCallback = query<{ id: number }>()((db, p) => db.deleteFrom('callback').where('id', '=', p.id));

/** A delivery of the same bytes that told of this payment. */
export const callbackOfPayment = query<{ paymentId: number; provider: string; digest: Uint8Array }>()((db, p) =>
  db
    .selectFrom('callback')
    .select('id')
    .where('payment_id', '=', p.paymentId)
    .where('digest', '=', p.digest)
    .where('provider', '=', p.provider),
);

/** The bytes of all deliveries that told of a payment, oldest first. */
export const callbackBodies = query<{ paymentId: number }>()((db, p) =>
  db.selectFrom('callback').select(['provider', 'body']).where('payment_id', '=', p.paymentId).orderBy('id'),
);

export const repeatCallback = query<{ id: number; now: number }>()((db, p) =>
  db
    .updateTable('callback')
    .set((eb) => ({ deliveries: eb('deliveries', '+', 1), last_received_at: p.now }))
    .where('id', '=', p.id),
);

export const insertCallback = query<{
  provider: string;
  digest: Uint8Array;
  body: Uint8Array;
  result: CallbackResult;
  reason: string | null;
  detail: string | null;
  paymentId: number | null;
  spare: 0 | 1;
  /** Null: it was delivered. */
  cameBy: CameBy | null;
  now: number;
}>()((db, p) =>
  db.insertInto('callback').values({
    provider: p.provider,
    digest: p.digest,
    body: p.body,
    result: p.result,
    reason: p.reason,
    detail: p.detail,
    payment_id: p.paymentId,
    received_at: p.now,
    last_received_at: p.now,
    spare: p.spare,
    came_by: p.cameBy,
  }),
);

export const callbackById = query<{ id: number }>()((db, p) =>
  db.selectFrom('callback').selectAll().where('id', '=', p.id),
);

/** A person has ended what was set apart. */
export const endCallback = query<{ id: number; actionId: number }>()((db, p) =>
  db.updateTable('callback').set({ ended_by: p.actionId }).where('id', '=', p.id),
);

const isSetApart = sql<boolean>`result IN ('conflict', 'quarantined')`;

/** Whatever was set apart about a payment ends with what a person did about it. */
export const endCallbacksOf = query<{ paymentId: number; actionId: number }>()((db, p) =>
  db
    .updateTable('callback')
    .set({ ended_by: p.actionId })
    .where('payment_id', '=', p.paymentId)
    .where(isSetApart)
    .where('ended_by', 'is', null),
);

/** What was set apart is the delivery of this money. */
export const bookCallback = query<{ id: number; paymentId: number; actionId: number }>()((db, p) =>
  db.updateTable('callback').set({ payment_id: p.paymentId, ended_by: p.actionId }).where('id', '=', p.id),
);

/** How many deliveries contradicted a payment, and how many of them nobody has ended. */
export const conflictsAbout = query<{ paymentId: number }>()((db, p) =>
  db
    .selectFrom('callback')
    .select([sql<number>`count(*)`.as('told'), sql<number>`coalesce(sum(ended_by IS NULL), 0)`.as('open')])
    .where('payment_id', '=', p.paymentId)
    .where('result', '=', sql.lit('conflict')),
);

/** Counts a delivery that was not authentic and keeps its bytes as the newest sample of that reason. */
export const countRefusal = query<{ provider: string; reason: string; sample: Uint8Array; now: number }>()((db, p) =>
  db
    .insertInto('refusal')
    .values({ provider: p.provider, reason: p.reason, count: 1, first_at: p.now, last_at: p.now, sample: p.sample })
    .onConflict((oc) =>
      oc.columns(['provider', 'reason']).doUpdateSet({
        count: sql<number>`refusal.count + 1`,
        last_at: sql<number>`excluded.last_at`,
        sample: sql<Uint8Array>`excluded.sample`,
      }),
    ),
);
