import { sql } from 'kysely';
import { query } from './engine/query.ts';
import type { ReceiptState } from './engine/schema-messages.ts';

export const insertMessage = query<{ lineId: number; actionId: number; msisdn: string; body: string }>()((db, p) =>
  db
    .insertInto('message')
    .values({ subscription_id: p.lineId, action_id: p.actionId, msisdn: p.msisdn, body: p.body })
    .returning('id'),
);

/** What is sent, to whom, and since when it waits. */
export const messageFacts = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('message')
    .innerJoin('subscription', 'subscription.id', 'message.subscription_id')
    .innerJoin('action', 'action.id', 'message.action_id')
    .select(['message.state', 'message.msisdn', 'message.body', 'subscription.account_no', 'action.at'])
    .where('message.id', '=', p.id),
);

export const settleMessage = query<{
  id: number;
  state: Exclude<ReceiptState, 'queued'>;
  messageId: string | null;
  reason: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('message')
    .set({ state: p.state, message_id: p.messageId, reason: p.reason, settled_at: p.now })
    .where('id', '=', p.id)
    .where('state', '=', sql.lit('queued')),
);

/** What became of the newest one before this; nothing when there was none. */
export const messageBefore = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('message')
    .select('state')
    .where('id', '<', p.id)
    .where('state', '<>', 'queued')
    .orderBy('id', 'desc')
    .limit(1),
);

/** Of one line, the newest first, with who wrote it and when. */
export const messagesOfLine = query<{ id: number; limit: number }>()((db, p) =>
  db
    .selectFrom('message')
    .innerJoin('action', 'action.id', 'message.action_id')
    .leftJoin('delivery_report', 'delivery_report.message_id', 'message.message_id')
    .select(['message.id', 'message.state', 'message.body', 'message.reason', 'action.at', 'action.actor'])
    .select(['delivery_report.state as delivery', 'delivery_report.reason as delivery_reason'])
    .where('message.subscription_id', '=', p.id)
    .orderBy('message.id', 'desc')
    .limit(p.limit),
);
