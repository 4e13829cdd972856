import { sql } from 'kysely';
import { query } from '../engine/query.ts';

/** How large the database is, in bytes, and how many payments are in it. @param since UTC ms, from which on a payment is recent */
export const growthOf = query<{ since: number }>()((db, p) =>
  db.selectNoFrom((eb) => [
    sql<number>`(SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size)`.as(
      'used',
    ),
    sql<number>`(SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size)`.as('spare'),
    eb.selectFrom('payment').select(eb.fn.countAll<number>().as('n')).$asScalar().$notNull().as('payments'),
    eb
      .selectFrom('payment')
      .select(eb.fn.countAll<number>().as('n'))
      .where('received_at', '>=', p.since)
      .$asScalar()
      .$notNull()
      .as('recent'),
  ]),
);

/** Bytes of the database's pages that are free. */
export const spareOf = query()((db) =>
  db.selectNoFrom(
    sql<number>`(SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size)`.as('spare'),
  ),
);
