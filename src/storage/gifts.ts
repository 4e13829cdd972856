import { query } from './engine/query.ts';

/** How much money somebody has entered by hand since then, in cents. @param since UTC ms */
export const enteredBy = query<{ actor: string; since: number }>()((db, p) =>
  db
    .selectFrom('action as a')
    .innerJoin('ledger as l', 'l.action_id', 'a.id')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('l.amount_cents'), eb.val(0)).as('total'))
    .where('a.actor', '=', p.actor)
    .where('a.at', '>', p.since)
    .where('a.name', 'in', ['payment.cash', 'callback.book'])
    .where('l.move', 'in', ['outside>line', 'outside>unmatched', 'outside>held']),
);

/** How much time for no money somebody has given, or lent, a line since then, in milliseconds. @param since UTC ms */
export const givenBy = query<{ actor: string; since: number; lineId: number }>()((db, p) =>
  db
    .selectFrom('ledger as l')
    .innerJoin('action as a', 'a.id', 'l.action_id')
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('l.given_ms'), eb.val(0)).as('total'))
    .where('l.subscription_id', '=', p.lineId)
    .where('l.payment_id', 'is', null)
    .where('a.actor', '=', p.actor)
    .where('a.at', '>', p.since)
    .where('a.name', 'in', ['line.extend', 'line.lend']),
);
