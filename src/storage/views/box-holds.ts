import { sql } from 'kysely';
import { query } from '../engine/query.ts';

/** Whether there is any of each: 1 or 0. */
export const boxHolds = query()((db) => {
  const any = (from: string, where = '1') =>
    sql<0 | 1>`EXISTS (SELECT 1 FROM ${sql.table(from)} WHERE ${sql.raw(where)} LIMIT 1)`;
  return db.selectNoFrom([
    any('router', 'retired_at IS NULL').as('routers'),
    any('provider', 'retired_at IS NULL').as('providers'),
    any('subscription', 'retired_at IS NULL').as('lines'),
    any('sms_gateway', "kind <> 'log-only'").as('gateway'),
    any('payment').as('payments'),
  ]);
});
