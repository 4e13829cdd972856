import { sql } from 'kysely';
import { query } from './engine/query.ts';

// The trigrams of payments are put in behind their bookings, so that no payment waits for them. What stands behind the mark is not
// in the index yet.

/** Up to which payment the index goes, and which is the newest. */
export const textMark = query()((db) =>
  db
    .selectFrom('text_mark')
    .select(['payment_id as mark', sql<number>`(SELECT coalesce(max(id), 0) FROM payment)`.as('newest')]),
);

/** Inside a transaction, with the mark moved to `upTo`. */
export const putPaymentTexts = query<{ above: number; upTo: number }>()(
  (_, p) =>
    sql`INSERT INTO payment_text (rowid, text) SELECT id, text FROM payment_said WHERE id > ${p.above} AND id <= ${p.upTo}`,
);

export const moveTextMark = query<{ upTo: number }>()((db, p) =>
  db.updateTable('text_mark').set({ payment_id: p.upTo }),
);
