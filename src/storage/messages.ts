import { query } from './engine/query.ts';
import { settleText, textBefore } from './waiting-texts.ts';

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

export const settleMessage = settleText('message');
export const messageBefore = textBefore('message');

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
