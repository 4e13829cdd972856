import { query } from './engine/query.ts';
import type { RouterPauseTable } from './engine/schema-routers.ts';

/** The pause of a router: who wanted it, when (UTC ms) and why; no row while there is none. */
export const pauseOf = query<{ router: string }>()((db, p) =>
  db
    .selectFrom('router_pause')
    .innerJoin('action', 'action.id', 'router_pause.action_id')
    .select(['action.actor', 'action.at', 'action.reason'])
    .where('router_name', '=', p.router),
);

/** Every router that is paused now. */
export const allPauses = query()((db) =>
  db
    .selectFrom('router_pause')
    .innerJoin('action', 'action.id', 'router_pause.action_id')
    .select(['router_name', 'action.actor', 'action.at', 'action.reason'])
    .orderBy('router_name'),
);

export const putPause = query<RouterPauseTable>()((db, p) =>
  db.insertInto('router_pause').values({ router_name: p.router_name, action_id: p.action_id }),
);

export const endPause = query<{ router: string }>()((db, p) =>
  db.deleteFrom('router_pause').where('router_name', '=', p.router),
);
