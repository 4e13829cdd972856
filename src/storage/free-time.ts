import { query } from './engine/query.ts';

// Minutes for nothing, at the customers' page. A day is `2026-11-30`.

/** Whether this device or this number had them that day, and how many devices of the router did. */
export const freeTimeOf = query<{ day: string; mac: string; msisdn: string; router: string }>()((db, p) =>
  db.selectNoFrom((eb) => {
    const had = (whose: 'mac' | 'msisdn' | 'router_name', value: typeof p.mac) =>
      eb
        .selectFrom('free_time')
        .select((one) => one.fn.countAll<number>().as('n'))
        .where('day', '=', p.day)
        .where(whose, '=', value);
    return [
      had('mac', p.mac).as('byDevice'),
      had('msisdn', p.msisdn).as('byNumber'),
      had('router_name', p.router).as('byRouter'),
    ];
  }),
);

export const insertFreeTime = query<{
  day: string;
  mac: string;
  msisdn: string;
  router: string;
  lineId: number;
  actionId: number;
}>()((db, p) =>
  db.insertInto('free_time').values({
    day: p.day,
    mac: p.mac,
    msisdn: p.msisdn,
    router_name: p.router,
    subscription_id: p.lineId,
    action_id: p.actionId,
  }),
);

/** Rows of days before one: the audit has what was given. */
export const forgetFreeTime = query<{ before: string }>()((db, p) =>
  db.deleteFrom('free_time').where('day', '<', p.before),
);

/** To how many devices they were given on a day. */
export const freeDevices = query<{ day: string }>()((db, p) =>
  db
    .selectFrom('free_time')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('day', '=', p.day),
);
