import { sql } from 'kysely';
import { query } from './engine/query.ts';

export const insertBatch = query<{
  planCode: string;
  priceCents: number;
  endsAt: number | null;
  agentId: number | null;
  madeBy: number;
  now: number;
}>()((db, p) =>
  db.insertInto('voucher_batch').values({
    plan_code: p.planCode,
    price_cents: p.priceCents,
    ends_at: p.endsAt,
    agent_id: p.agentId,
    made_by: p.madeBy,
    made_at: p.now,
  }),
);

const priceOfBatch = sql<number>`coalesce(batch.price_cents, plan.price_cents)`;

export const insertVoucher = query<{ batchId: number; hash: string }>()((db, p) =>
  db.insertInto('voucher').values({ batch_id: p.batchId, code_sha256: p.hash }),
);

/** A voucher by the hash of its code, with the plan that it buys a period of. */
export const voucherByHash = query<{ hash: string }>()((db, p) =>
  db
    .selectFrom('voucher')
    .innerJoin('voucher_batch', 'voucher_batch.id', 'voucher.batch_id')
    .leftJoin('subscription', 'subscription.id', 'voucher.subscription_id')
    .select([
      'voucher.id',
      'voucher_batch.plan_code',
      'voucher_batch.ends_at',
      'voucher_batch.back_by',
      'voucher.ended_at',
      'voucher.subscription_id',
      'subscription.account_no',
    ])
    .where('voucher.code_sha256', '=', p.hash),
);

export const voucherById = query<{ id: number }>()((db, p) =>
  db.selectFrom('voucher').select(['id', 'batch_id', 'subscription_id', 'ended_at']).where('id', '=', p.id),
);

/** One voucher by the number on its slip, with its batch and whoever used it. */
export const voucherSlip = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('voucher')
    .innerJoin('voucher_batch as batch', 'batch.id', 'voucher.batch_id')
    .innerJoin('plan', 'plan.code', 'batch.plan_code')
    .leftJoin('agent', 'agent.id', 'batch.agent_id')
    .leftJoin('subscription', 'subscription.id', 'voucher.subscription_id')
    .select(['voucher.id', 'voucher.batch_id', 'voucher.ended_at', 'voucher.subscription_id'])
    .select(['batch.made_at', 'batch.ends_at', 'batch.back_by', 'plan.name as plan_name', 'agent.name as agent'])
    .select(priceOfBatch.as('price_cents'))
    .select('subscription.account_no')
    .where('voucher.id', '=', p.id),
);

export const batchById = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('voucher_batch')
    .leftJoin('agent', 'agent.id', 'voucher_batch.agent_id')
    .select(['voucher_batch.id', 'made_by', 'price_cents', 'agent_id', 'back_by', 'agent.name as agent'])
    .where('voucher_batch.id', '=', p.id),
);

/** Those of a batch that nobody has used, and that are not void. */
export const unusedOfBatch = query<{ batchId: number }>()((db, p) =>
  db.selectFrom('voucher').select('id').where('batch_id', '=', p.batchId).where('ended_at', 'is', null),
);

/** @param subscriptionId null: it is void */
export const endVoucher = query<{ id: number; subscriptionId: number | null; actionId: number; now: number }>()(
  (db, p) =>
    db
      .updateTable('voucher')
      .set({ subscription_id: p.subscriptionId, ended_by: p.actionId, ended_at: p.now })
      .where('id', '=', p.id)
      .where('ended_at', 'is', null),
);

/** Batches, newest first, with what became of their vouchers. @param p.limit -1: all */
export const batches = query<{ limit: number; offset: number }>()((db, p) =>
  db
    .selectFrom('voucher_batch as batch')
    .innerJoin('voucher', 'voucher.batch_id', 'batch.id')
    .innerJoin('plan', 'plan.code', 'batch.plan_code')
    .leftJoin('agent', 'agent.id', 'batch.agent_id')
    .select(['batch.id', 'batch.plan_code', 'batch.made_at', 'batch.ends_at', 'plan.name as plan_name'])
    .select('agent.name as agent')
    .select(priceOfBatch.as('price_cents'))
    .select([
      sql<number>`count(*)`.as('made'),
      sql<number>`sum(voucher.subscription_id IS NOT NULL)`.as('used'),
      sql<number>`sum(voucher.ended_at IS NOT NULL AND voucher.subscription_id IS NULL)`.as('void'),
      sql<number>`min(voucher.id)`.as('first_id'),
      sql<number>`max(voucher.id)`.as('last_id'),
    ])
    .groupBy('batch.id')
    .orderBy('batch.id', 'desc')
    .limit(p.limit)
    .offset(p.offset),
);

/** Of each who sells vouchers: how many were given to them, how many are used and what those cost, how many can be sold still. */
export const agentTallies = query<{ now: number }>()((db, p) =>
  db
    .selectFrom('voucher_batch as batch')
    // The plus has batches read first: vouchers are many.
    .innerJoin('voucher', (join) => join.on('voucher.batch_id', '=', sql`+batch.id`))
    .innerJoin('plan', 'plan.code', 'batch.plan_code')
    .innerJoin('agent', 'agent.id', 'batch.agent_id')
    .select(['agent.id', 'agent.name as agent'])
    .select([
      sql<number>`count(*)`.as('made'),
      sql<number>`sum(voucher.subscription_id IS NOT NULL)`.as('used'),
      sql<number>`sum(CASE WHEN voucher.subscription_id IS NULL THEN 0 ELSE ${priceOfBatch} END)`.as('used_cents'),
      sql<number>`sum(voucher.ended_at IS NULL AND (batch.ends_at IS NULL OR batch.ends_at > ${p.now}))`.as('left'),
    ])
    .groupBy('agent.id')
    .orderBy('agent.name'),
);

/** When codes that were none were tried on one phone, the newest first. */
export const missesOf = query<{ mac: string; since: number }>()((db, p) =>
  db.selectFrom('voucher_miss').select('at').where('mac', '=', p.mac).where('at', '>', p.since).orderBy('at', 'desc'),
);

/** How many of all phones together. */
export const missesSince = query<{ since: number }>()((db, p) =>
  db
    .selectFrom('voucher_miss')
    .select(sql<number>`count(*)`.as('n'))
    .where('at', '>', p.since),
);

/** Phones on which so many were typed, with how many. */
export const phonesWithMisses = query<{ since: number; least: number }>()((db, p) =>
  db
    .selectFrom('voucher_miss')
    .select(['mac', sql<number>`count(*)`.as('n')])
    .where('at', '>', p.since)
    // The plus keeps the planner from going through all that every phone ever typed.
    .groupBy(sql`+mac`)
    .having(sql<number>`count(*)`, '>=', p.least)
    .orderBy('n', 'desc'),
);

export const insertMiss = query<{ mac: string; now: number }>()((db, p) =>
  db.insertInto('voucher_miss').values({ mac: p.mac, at: p.now }),
);

export const forgetMisses = query<{ before: number }>()((db, p) =>
  db.deleteFrom('voucher_miss').where('at', '<', p.before),
);
