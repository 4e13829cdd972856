import { sql } from 'kysely';
import { query } from './engine/query.ts';
import type { ReceiptState } from './engine/schema-messages.ts';

/** Tables of texts to subscribers, each with what became of it. */
type Texts = 'message' | 'reminder';

/** A text waits no longer. */
export const settleText = (texts: Texts) =>
  query<{
    id: number;
    state: Exclude<ReceiptState, 'queued'>;
    messageId: string | null;
    reason: string | null;
    now: number;
  }>()((db, p) =>
    db
      .updateTable(texts)
      .set({ state: p.state, message_id: p.messageId, reason: p.reason, settled_at: p.now })
      .where('id', '=', p.id)
      .where('state', '=', sql.lit('queued')),
  );

/** What became of the newest one before this; nothing when there was none. */
export const textBefore = (texts: Texts) =>
  query<{ id: number }>()((db, p) =>
    db
      .selectFrom(texts)
      .select('state')
      .where('id', '<', p.id)
      .where('state', '<>', 'queued')
      .orderBy('id', 'desc')
      .limit(1),
  );
