import { columnsOf, pick, type NewRow } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { FormerLoginTable } from './engine/schema-routers.ts';

const [, ...NEW_LOGIN] = columnsOf<FormerLoginTable>()(
  'id',
  'subscription_id',
  'router_name',
  'service',
  'username',
  'expired_list',
  'since',
);

/** What a line left behind on a router. The line that left last is the one that a place is shown with. */
export const putFormerLogin = query<NewRow<FormerLoginTable>>()((db, p) =>
  db
    .insertInto('former_login')
    .values(pick(p, NEW_LOGIN))
    .onConflict((oc) =>
      oc
        .columns(['router_name', 'service', 'username', 'expired_list'])
        .doUpdateSet({ subscription_id: p.subscription_id, since: p.since }),
    )
    .returning(['id', 'router_name']),
);

export const formerLoginById = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('former_login')
    .innerJoin('subscription', 'subscription.id', 'former_login.subscription_id')
    .innerJoin('router', 'router.name', 'former_login.router_name')
    .selectAll('former_login')
    .select(['subscription.account_no', 'router.retired_at as router_retired_at'])
    .where('former_login.id', '=', p.id),
);

/** Nothing of it is left. Not of one that was left anew since. */
export const dropFormerLogin = query<{ id: number; since: number }>()((db, p) =>
  db.deleteFrom('former_login').where('id', '=', p.id).where('since', '=', p.since),
);

/** What a line left behind and no router has confirmed to be off, oldest first. */
export const formerLoginsOfLine = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('former_login')
    .select(['router_name', 'service', 'username', 'since'])
    .where('subscription_id', '=', p.id)
    .orderBy('since')
    .orderBy('id'),
);
