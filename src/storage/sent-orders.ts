import { sql } from 'kysely';
import { query } from './engine/query.ts';

/** Orders that send money and may go out at most once. */
type OrderTable = 'refund' | 'purse_order';

/** What is done to any of them, whatever it is about. */
export const orderQueries = (table: OrderTable) => ({
  /** By its order id, which nobody else knows. */
  ofOrderId: query<{ provider: string; orderId: string }>()((db, p) =>
    db
      .selectFrom(table)
      .select(['id'])
      .where('order_id', '=', p.orderId)
      .where(sql`+provider`, '=', p.provider),
  ),
  /** It is certain that nothing has left. @param confirmType what the provider wants first */
  unsend: query<{ id: number; nextAt: number | null; said: string; confirmType: string | null }>()((db, p) =>
    db
      .updateTable(table)
      .set({ state: 'asked', sent_at: null, next_at: p.nextAt, said: p.said, confirm_type: p.confirmType })
      .where('id', '=', p.id)
      .where('state', '=', sql.lit('maybe')),
  ),
  /** A person gave the code that it waits for. */
  confirm: query<{ id: number; code: string; now: number }>()((db, p) =>
    db.updateTable(table).set({ confirm_code: p.code, next_at: p.now }).where('id', '=', p.id),
  ),
  /** @param keys JSON */
  name: query<{ id: number; keys: string }>()((db, p) =>
    db.updateTable(table).set({ keys: p.keys }).where('id', '=', p.id),
  ),
  note: query<{ id: number; said: string }>()((db, p) =>
    db.updateTable(table).set({ said: p.said }).where('id', '=', p.id),
  ),
});
