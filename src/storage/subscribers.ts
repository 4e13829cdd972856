import { sql, type Selectable } from 'kysely';
import { foldAccount } from '../domain/money/account-fold.ts';
import type { Service } from '../domain/ports.ts';
import type { Language } from '../domain/time/time.ts';
import { columnsOf, pick, type NewRow } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { SubscriberTable, SubscriptionTable } from './engine/schema-lines.ts';

export const allSubscribers = query()((db) =>
  db.selectFrom('subscriber').select(['id', 'name', 'msisdn', 'language']).orderBy('name').orderBy('msisdn'),
);

/** @param msisdn null: of those without a phone, who are known by their name alone */
export const subscriberByName = query<{ msisdn: string | null; name: string }>()((db, p) =>
  db
    .selectFrom('subscriber')
    .select(['id', 'name', 'msisdn', 'language'])
    .where('msisdn', 'is', p.msisdn)
    .where('name', '=', p.name),
);

/** The language of somebody who has this phone, where it is said. */
export const languageOf = query<{ msisdn: string }>()((db, p) =>
  db
    .selectFrom('subscriber')
    .select('language')
    .where('msisdn', '=', p.msisdn)
    .where('language', 'is not', null)
    .limit(1),
);

/** In which somebody is written to. */
export const setLanguage = query<{ id: number; language: Language }>()((db, p) =>
  db.updateTable('subscriber').set({ language: p.language }).where('id', '=', p.id),
);

/** What a person can change of a subscriber. */
const SUBSCRIBER_SETTINGS = ['name', 'msisdn', 'msisdn_sha256', 'language'] as const;
const [, ...NEW_SUBSCRIBER] = columnsOf<SubscriberTable>()('id', ...SUBSCRIBER_SETTINGS, 'created_at');

export const insertSubscriber = query<NewRow<SubscriberTable>>()((db, p) =>
  db.insertInto('subscriber').values(pick(p, NEW_SUBSCRIBER)),
);

export const updateSubscriber = query<Omit<Selectable<SubscriberTable>, 'created_at'>>()((db, p) =>
  db.updateTable('subscriber').set(pick(p, SUBSCRIBER_SETTINGS)).where('id', '=', p.id),
);

/** Somebody who has no line and never had any. */
export const dropWithoutLine = query<{ id: number }>()((db, p) =>
  db
    .deleteFrom('subscriber')
    .where('id', '=', p.id)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('subscription').select('subscription.id').whereRef('subscriber_id', '=', 'subscriber.id'),
        ),
      ),
    ),
);

/** What a person can change of a line. */
const LINE_SETTINGS = [
  'account_no',
  'subscriber_id',
  'plan_code',
  'router_name',
  'service',
  'username',
  'login_password',
  'own_price_cents',
  'retired_at',
] as const;

/** How a line is found by what payers type: follows from its number and its login. */
const LINE_FOLDS = ['account_plain', 'account_key', 'login_plain'] as const;

export function lineFolds(
  line: Pick<SubscriptionTable, 'account_no' | 'username'>,
): Pick<Selectable<SubscriptionTable>, (typeof LINE_FOLDS)[number]> {
  const { plain, key } = foldAccount(line.account_no);
  return { account_plain: plain, account_key: key, login_plain: foldAccount(line.username).plain };
}

/** What happens to a line, as it is before anything has happened. */
export const NOTHING_HAPPENED = {
  anchor_day: null,
  balance_cents: 0,
  lent_cents: 0,
  next_plan_code: null,
  own_price_cents: null,
  blocked_at: null,
  paused_at: null,
  blocked_reason: null,
  access: 'unknown',
  access_at: null,
  access_detail: null,
  written_at: null,
  ending_since: null,
  seen_online_at: null,
  makes_login: 0,
} as const satisfies Partial<Selectable<SubscriptionTable>>;

/** Every line, retired ones too, as `washa apply` and `washa export` compare them. */
export const allLines = query()((db) =>
  db
    .selectFrom('subscription')
    .select(['id', 'expires_at', ...LINE_SETTINGS])
    .orderBy('account_no'),
);

/** Whatever line has this account number, retired or not. */
export const lineIdByAccount = query<{ accountNo: string }>()((db, p) =>
  db.selectFrom('subscription').select('id').where('account_no', '=', p.accountNo),
);

/** Whatever line logs in under this name, retired or not. */
export const lineByLogin = query<{ router: string; service: Service; username: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', 'account_no'])
    .where('router_name', '=', p.router)
    .where('service', '=', p.service)
    .where('username', '=', p.username),
);

/** The line of a login with the person who has it, retired or not. */
export const lineWithOwner = query<{ router: string; service: Service; username: string }>()((db, p) =>
  db
    .selectFrom('subscription as line')
    .innerJoin('subscriber', 'subscriber.id', 'line.subscriber_id')
    .select([
      'line.id',
      'line.account_no',
      'line.plan_code',
      'line.login_password',
      'line.expires_at',
      'line.retired_at',
      'subscriber.name',
      'subscriber.msisdn',
      'subscriber.language',
    ])
    .where('line.router_name', '=', p.router)
    .where('line.service', '=', p.service)
    .where('line.username', '=', p.username),
);

export type LineWithOwner = NonNullable<(typeof lineWithOwner)['row']>;

export const lineIdsOfSubscriber = query<{ id: number }>()((db, p) =>
  db.selectFrom('subscription').select('id').where('subscriber_id', '=', p.id),
);

const [, ...NEW_LINE] = columnsOf<SubscriptionTable>()(
  'id',
  ...LINE_SETTINGS,
  ...LINE_FOLDS,
  'expires_at',
  'anchor_day',
  'balance_cents',
  'lent_cents',
  'next_plan_code',
  'blocked_at',
  'blocked_reason',
  'paused_at',
  'access',
  'access_at',
  'access_detail',
  'written_at',
  'ending_since',
  'seen_online_at',
  'makes_login',
  'created_at',
);

export const insertLine = query<NewRow<SubscriptionTable>>()((db, p) =>
  db.insertInto('subscription').values(pick(p, NEW_LINE)),
);

export const lineSettings = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', ...LINE_SETTINGS])
    .where('id', '=', p.id),
);

export type LineSettings = NonNullable<(typeof lineSettings)['row']>;

/** The price that a line keeps of its own when its plan is set: it was about the plan before. */
export function keptPrice(
  before: Pick<LineSettings, 'plan_code' | 'own_price_cents'>,
  planCode: string,
): number | null {
  return planCode === before.plan_code ? before.own_price_cents : null;
}

/** Changes what a line is, never what has happened to it or until when it is paid. A wish for the plan that it is on now has come true. */
export const updateLine = query<LineSettings & ReturnType<typeof lineFolds>>()((db, p) =>
  db
    .updateTable('subscription')
    .set(pick(p, [...LINE_SETTINGS, ...LINE_FOLDS]))
    .set({ next_plan_code: sql`nullif(next_plan_code, ${p.plan_code})` })
    .where('id', '=', p.id),
);

/** It is no longer served. */
export const endServing = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('subscription').set({ retired_at: p.now }).where('id', '=', p.id),
);
