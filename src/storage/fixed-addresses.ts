import { sql } from 'kysely';
import { query } from './engine/query.ts';

// Fixed addresses of lines as the books give them: spans without a device. Leases that are bound have spans of their own.

/** Of the span in the query around it: its line has that address now. */
const stillHas = sql<boolean>`EXISTS (SELECT 1 FROM subscription WHERE subscription.id = address_span.subscription_id AND subscription.router_name = address_span.router_name AND subscription.service = 'static' AND subscription.username = address_span.address AND subscription.retired_at IS NULL)`;

/** Those that are nobody's any more end. */
export const endFixedSpans = query<{ router: string; now: number }>()((db, p) =>
  db
    .updateTable('address_span')
    .set({ until_at: p.now, gone_at: p.now })
    .where('router_name', '=', p.router)
    .where('service', '=', sql.lit('static'))
    .where('mac', 'is', null)
    .where('gone_at', 'is', null)
    .where(sql<boolean>`NOT ${stillHas}`),
);

/** Lines of a router with a fixed address that none of them has an open span for. */
export const fixedWithoutSpan = query<{ router: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .select(['id', 'username'])
    .where('router_name', '=', p.router)
    .where('service', '=', sql.lit('static'))
    .where('retired_at', 'is', null)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM address_span WHERE address_span.subscription_id = subscription.id AND address_span.service = 'static' AND address_span.mac IS NULL AND address_span.gone_at IS NULL)`,
    ),
);
