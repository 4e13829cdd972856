import { sql } from 'kysely';
import { query } from './engine/query.ts';

export const allSubscribers = query()((db) =>
  db.selectFrom('subscriber').select(['id', 'name', 'msisdn', 'language']).orderBy('name').orderBy('msisdn'),
);

export const subscriberByName = query<{ msisdn: string; name: string }>()((db, p) =>
  db
    .selectFrom('subscriber')
    .select(['id', 'name', 'msisdn', 'language'])
    .where('msisdn', '=', p.msisdn)
    .where('name', '=', p.name),
);

export const insertSubscriber = query<{
  name: string;
  msisdn: string;
  sha256: string;
  language: 'en' | 'sw' | null;
  now: number;
}>()((db, p) =>
  db
    .insertInto('subscriber')
    .values({ name: p.name, msisdn: p.msisdn, msisdn_sha256: p.sha256, language: p.language, created_at: p.now }),
);

export const updateSubscriber = query<{
  id: number;
  name: string;
  msisdn: string;
  sha256: string;
  language: 'en' | 'sw' | null;
}>()((db, p) =>
  db
    .updateTable('subscriber')
    .set({ name: p.name, msisdn: p.msisdn, msisdn_sha256: p.sha256, language: p.language })
    .where('id', '=', p.id),
);

/** Every line, retired ones too, as `washa apply` and `washa export` compare them. */
export const allLines = query()((db) =>
  db
    .selectFrom('subscription')
    .select([
      'id',
      'account_no',
      'subscriber_id',
      'plan_code',
      'router_name',
      'service',
      'username',
      'login_password',
      'expires_at',
      'retired_at',
    ])
    .orderBy('account_no'),
);

/** Whatever line has this account number, retired or not. */
export const lineIdByAccount = query<{ accountNo: string }>()((db, p) =>
  db.selectFrom('subscription').select('id').where('account_no', '=', p.accountNo),
);

/** Whatever line logs in under this name, retired or not. */
export const lineByLogin = query<{ router: string; service: 'pppoe' | 'hotspot'; username: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', 'account_no'])
    .where('router_name', '=', p.router)
    .where('service', '=', p.service)
    .where('username', '=', p.username),
);

export const insertLine = query<{
  accountNo: string;
  subscriberId: number;
  planCode: string;
  routerName: string;
  service: 'pppoe' | 'hotspot';
  username: string;
  password: string | null;
  expiresAt: number;
  retiredAt: number | null;
  now: number;
}>()((db, p) =>
  db.insertInto('subscription').values({
    account_no: p.accountNo,
    subscriber_id: p.subscriberId,
    plan_code: p.planCode,
    router_name: p.routerName,
    service: p.service,
    username: p.username,
    login_password: p.password,
    expires_at: p.expiresAt,
    retired_at: p.retiredAt,
    created_at: p.now,
  }),
);

/**
 * Changes what a line is, never until when it is paid: that is for money to say. An account number of null, and the
 * password with `keepPassword`, stay as they are; so does `retired_at` of a line that is retired already.
 */
export const updateLine = query<{
  id: number;
  accountNo: string | null;
  subscriberId: number;
  planCode: string;
  routerName: string;
  service: 'pppoe' | 'hotspot';
  username: string;
  password: string | null;
  keepPassword: 0 | 1;
  retiredAt: number | null;
}>()((db, p) =>
  db
    .updateTable('subscription')
    .set({
      account_no: sql<string>`coalesce(${p.accountNo}, account_no)`,
      subscriber_id: p.subscriberId,
      plan_code: p.planCode,
      router_name: p.routerName,
      service: p.service,
      username: p.username,
      login_password: sql<string | null>`iif(${p.keepPassword}, login_password, ${p.password})`,
      retired_at: sql<number | null>`iif(${p.retiredAt} IS NULL, NULL, coalesce(retired_at, ${p.retiredAt}))`,
    })
    .where('id', '=', p.id),
);

/**
 * Lines with their subscribers, by name. `like` is matched against name, number, account number and login (`%` for all).
 */
export const findLines = query<{ like: string; retired: number; limit: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select([
      'subscription.id',
      'subscription.account_no',
      'subscriber.name',
      'subscriber.msisdn',
      'subscription.plan_code',
      'subscription.router_name',
      'subscription.service',
      'subscription.username',
      'subscription.expires_at',
      'subscription.blocked_at',
      'subscription.access',
      'subscription.access_at',
      'subscription.retired_at',
    ])
    .where((eb) =>
      eb.or([
        eb('subscriber.name', 'like', p.like),
        eb('subscriber.msisdn', 'like', p.like),
        eb('subscription.account_no', 'like', p.like),
        eb('subscription.username', 'like', p.like),
      ]),
    )
    .where((eb) => eb.or([eb('subscription.retired_at', 'is', null), eb(sql.lit(1), '=', p.retired)]))
    .orderBy('subscriber.name')
    .orderBy('subscription.account_no')
    .limit(p.limit),
);

export type FoundLine = NonNullable<(typeof findLines)['row']>;

/** Everything that the books say of one line; for the router's side see its access and times. */
export const lineDetail = query<{ accountNo: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select([
      'subscription.id',
      'subscription.account_no',
      'subscriber.name',
      'subscriber.msisdn',
      'subscriber.language',
      'subscription.plan_code',
      'plan.name as plan_name',
      'plan.price_cents',
      'subscription.router_name',
      'subscription.service',
      'subscription.username',
      'subscription.expires_at',
      'subscription.balance_cents',
      'subscription.blocked_at',
      'subscription.blocked_reason',
      'subscription.access',
      'subscription.access_at',
      'subscription.access_detail',
      'subscription.seen_online_at',
      'subscription.created_at',
      'subscription.retired_at',
    ])
    .where('subscription.account_no', '=', p.accountNo),
);

export const paymentsOfLine = query<{ id: number; limit: number }>()((db, p) =>
  db
    .selectFrom('payment')
    .select(['id', 'amount_cents', 'currency', 'receipt_code', 'state', 'received_at', 'confirmed_at', 'online_at'])
    .where('subscription_id', '=', p.id)
    .orderBy('received_at', 'desc')
    .limit(p.limit),
);
