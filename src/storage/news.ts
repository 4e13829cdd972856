import { sql } from 'kysely';
import type { NewsKind } from '../domain/notices/news.ts';
import type { OwnerDeliveryState } from '../domain/notices/channel.ts';
import { kindLiteral } from './commands.ts';
import { query } from './engine/query.ts';

const IS_QUEUED = sql<boolean>`delivery.state = 'queued'`;

export const allWebhooks = query()((db) => db.selectFrom('webhook').selectAll().orderBy('name'));

/** The programs that are told what is of this kind. */
export const webhooksTold = query<{ kind: NewsKind }>()((db, p) =>
  db
    .selectFrom('webhook')
    .select('name')
    .where(sql<boolean>`EXISTS (SELECT 1 FROM json_each(webhook.tells) WHERE value = ${p.kind})`),
);

export const putWebhook = query<{ name: string; origin: string; tells: string }>()((db, p) =>
  db
    .insertInto('webhook')
    .values({ name: p.name, origin: p.origin, tells: p.tells })
    .onConflict((oc) => oc.column('name').doUpdateSet({ origin: p.origin, tells: p.tells })),
);

/** @param names a JSON list of those that are told still */
export const dropWebhooks = query<{ names: string }>()((db, p) =>
  db.deleteFrom('webhook').where(sql<boolean>`name NOT IN (SELECT value FROM json_each(${p.names}))`),
);

/** What happened and was not handed out yet, in its order. */
export const newNews = query<{ limit: number }>()((db, p) =>
  db
    .selectFrom('news')
    .leftJoin('alarm', 'alarm.id', 'news.alarm_id')
    .select(['news.id', 'news.kind', 'news.subscription_id', 'alarm.kind as alarm_kind', 'alarm.subject'])
    .where(sql<boolean>`news.handed_at IS NULL`)
    .orderBy('news.id')
    .limit(p.limit),
);

export const markHanded = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('news').set({ handed_at: p.now }).where('id', '=', p.id),
);

export const insertNewsDelivery = query<{ newsId: number; webhook: string; about: string }>()((db, p) =>
  db.insertInto('news_delivery').values({ news_id: p.newsId, webhook: p.webhook, about: p.about }),
);

/** What waits for one program about one thing, the oldest first. */
export const queuedAbout = query<{ webhook: string; about: string; limit: number }>()((db, p) =>
  db
    .selectFrom('news_delivery as delivery')
    .select('delivery.id')
    .where('delivery.webhook', '=', p.webhook)
    .where('delivery.about', '=', p.about)
    .where(IS_QUEUED)
    .orderBy('delivery.id')
    .limit(p.limit),
);

/** What waits for programs that are not told any more. @param names a JSON list of those that are */
export const strayNews = query<{ names: string }>()((db, p) =>
  db
    .selectFrom('news_delivery as delivery')
    .select('delivery.id')
    .where(IS_QUEUED)
    .where(sql<boolean>`delivery.webhook NOT IN (SELECT value FROM json_each(${p.names}))`),
);

export const settleNews = query<{
  id: number;
  state: Exclude<OwnerDeliveryState, 'queued'>;
  reason: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('news_delivery')
    .set({ state: p.state, reason: p.reason, settled_at: p.now })
    .where('id', '=', p.id)
    .where('state', '=', sql.lit('queued')),
);

export const queueNewsAgain = query<{ id: number }>()((db, p) =>
  db.updateTable('news_delivery').set({ state: 'queued', reason: null, settled_at: null }).where('id', '=', p.id),
);

/** A delivery, and what it tells of. */
export const newsToSend = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('news_delivery as delivery')
    .innerJoin('news', 'news.id', 'delivery.news_id')
    .leftJoin('ledger', 'ledger.id', 'news.ledger_id')
    .select(['delivery.webhook', 'delivery.about', 'delivery.state'])
    .select(['news.id', 'news.kind', 'news.at', 'news.is_over', 'news.subscription_id', 'news.alarm_id'])
    .select(['ledger.payment_id', 'ledger.amount_cents'])
    .where('delivery.id', '=', p.id),
);

/** How many were given up since a moment, and what the newest of them was refused for. */
export const givenUpNews = query<{ webhook: string; since: number }>()((db, p) =>
  db
    .selectFrom('news_delivery as delivery')
    .select([sql<number>`count(*)`.as('n'), sql<number | null>`max(settled_at)`.as('at')])
    // SQLite takes a bare column from the row of the max().
    .select('delivery.reason')
    .where('delivery.webhook', '=', p.webhook)
    .where(sql<boolean>`delivery.state = 'failed'`)
    .where('delivery.settled_at', '>=', p.since),
);

/** The oldest that was tried and waits, and why. */
export const oldestTriedNews = query<{ webhook: string }>()((db, p) =>
  db
    .selectFrom('news_delivery as delivery')
    .innerJoin('command', (join) =>
      join
        .on('command.kind', '=', kindLiteral('news.send'))
        .onRef('command.subject', '=', 'delivery.id')
        .on('command.state', '=', sql.lit('queued')),
    )
    .select(['command.created_at', 'command.error'])
    .where('delivery.webhook', '=', p.webhook)
    .where(IS_QUEUED)
    .where('command.attempts', '>', 0)
    .orderBy('command.created_at')
    .limit(1),
);

/** One delivery, as somebody may want it sent again. */
export const newsDelivery = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('news_delivery as delivery')
    .leftJoin('webhook', 'webhook.name', 'delivery.webhook')
    .select(['delivery.id', 'delivery.webhook', 'delivery.about', 'delivery.state', 'webhook.name as told'])
    .where('delivery.id', '=', p.id),
);

export const newestSettledNews = query<{ webhook: string }>()((db, p) =>
  db
    .selectFrom('news_delivery as delivery')
    .select(['delivery.state', 'delivery.reason', 'delivery.settled_at'])
    .where('delivery.webhook', '=', p.webhook)
    .where(sql<boolean>`delivery.state IN ('sent', 'failed')`)
    .orderBy('delivery.id', 'desc')
    .limit(1),
);

/** The newest, whoever they are for. */
export const newestNews = query<{ limit: number }>()((db, p) =>
  db
    .selectFrom('news_delivery as delivery')
    .innerJoin('news', 'news.id', 'delivery.news_id')
    .leftJoin('subscription as line', 'line.id', 'news.subscription_id')
    .leftJoin('alarm', 'alarm.id', 'news.alarm_id')
    .select(['delivery.id', 'delivery.webhook', 'delivery.state', 'delivery.reason', 'delivery.settled_at'])
    .select(['news.kind', 'news.at', 'news.is_over', 'news.id as news_id', 'news.subscription_id as line_id'])
    .select(['line.account_no', 'alarm.kind as alarm_kind'])
    .orderBy('delivery.id', 'desc')
    .limit(p.limit),
);

/** Of the oldest, those from before a moment that nobody is to be told any more. */
export const forgetNews = query<{ before: number; limit: number }>()((db, p) =>
  db.deleteFrom('news').where('id', 'in', (eb) =>
    eb
      .selectFrom(eb.selectFrom('news').selectAll().orderBy('id').limit(p.limit).as('oldest'))
      .select('oldest.id')
      .where('oldest.at', '<', p.before)
      .where('oldest.handed_at', 'is not', null)
      .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM news_delivery WHERE news_id = oldest.id AND state = 'queued')`),
  ),
);
