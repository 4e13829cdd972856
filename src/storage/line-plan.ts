import { query } from './engine/query.ts';

/** The line is on a plan from now on. A wish for another, and a price of its own, were about the plan before. */
export const setPlan = query<{ id: number; planCode: string }>()((db, p) =>
  db
    .updateTable('subscription')
    .set({ plan_code: p.planCode, next_plan_code: null, own_price_cents: null })
    .where('id', '=', p.id),
);

/** The plan from the next renewal on; null: it stays on its own. */
export const wishPlan = query<{ id: number; planCode: string | null }>()((db, p) =>
  db.updateTable('subscription').set({ next_plan_code: p.planCode }).where('id', '=', p.id),
);

/** What a period of it costs; null: what its plan does. */
export const setOwnPrice = query<{ id: number; priceCents: number | null }>()((db, p) =>
  db.updateTable('subscription').set({ own_price_cents: p.priceCents }).where('id', '=', p.id),
);
