import { sql } from 'kysely';
import { columnsOf, overwrite, pick } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { ProviderTable, SmsGatewayTable } from './engine/schema.ts';

const COLUMNS = columnsOf<ProviderTable>()('name', 'kind', 'settings', 'path_secret', 'retired_at');
const GATEWAY_COLUMNS = columnsOf<SmsGatewayTable>()('id', 'kind', 'settings');

export const allProviders = query()((db) => db.selectFrom('provider').selectAll().orderBy('name'));

/** When something last came by a connection: any delivery, money that it was asked for, and money that came by itself. UTC ms. */
export const lastHeard = query<{ provider: string }>()((db, p) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom('callback')
      .select('callback.received_at')
      .where('provider', '=', p.provider)
      // What was asked for says nothing of the way by which deliveries come.
      .where('came_by', 'is', null)
      .orderBy('callback.id', 'desc')
      .limit(1)
      .as('delivered'),
    eb
      .selectFrom('payment_request')
      .select('settled_at')
      .where('provider', '=', p.provider)
      .where('state', '=', sql.lit('paid'))
      .orderBy('created_at', 'desc')
      .limit(1)
      .as('pushed'),
    eb
      .selectFrom('payment')
      .select('payment.received_at')
      .where('provider', '=', p.provider)
      .where(sql<boolean>`NOT EXISTS (SELECT 1 FROM payment_request WHERE payment_id = payment.id)`)
      .where(sql<boolean>`EXISTS (SELECT 1 FROM callback WHERE payment_id = payment.id AND came_by IS NULL)`)
      .orderBy('payment.id', 'desc')
      .limit(1)
      .as('direct'),
  ]),
);

/** Inserts, or changes all of it. `retired_at` of a connection that is retired already stays. */
export const putProvider = query<ProviderTable>()((db, p) =>
  db
    .insertInto('provider')
    .values(pick(p, COLUMNS))
    .onConflict((oc) => oc.column('name').doUpdateSet(overwrite(COLUMNS, 'name'))),
);

/** The one SMS gateway, when there is one. */
export const smsGateway = query()((db) => db.selectFrom('sms_gateway').selectAll());

/** There is at most one, and 1 is its id. */
export const putSmsGateway = query<SmsGatewayTable>()((db, p) =>
  db
    .insertInto('sms_gateway')
    .values(pick(p, GATEWAY_COLUMNS))
    .onConflict((oc) => oc.column('id').doUpdateSet(overwrite(GATEWAY_COLUMNS, 'id'))),
);
