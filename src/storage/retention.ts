import { sql } from 'kysely';
import { COMMAND_KINDS, COMMAND_RULES } from '../domain/command.ts';
import { kindLiteral } from './commands.ts';
import { query } from './engine/query.ts';

/** Rows by their number, the first excluded, that were over before a moment, UTC ms. */
export interface Span {
  readonly after: number;
  readonly until: number;
  readonly before: number;
}

// Deliveries, of which the row and the digest stay.

/** Of money that waits for a person, of refunds that it told of, and of what nobody has looked at yet, the bytes stay. */
const isSettled = sql`dropped_at IS NULL AND spare = 0 AND reason IS NOT 'refund'
  AND (ended_by IS NOT NULL OR result NOT IN ('conflict', 'quarantined'))
  AND NOT EXISTS (SELECT 1 FROM payment WHERE payment.id = callback.payment_id AND payment.state IN ('held', 'unmatched'))`;
const evidenceOver = ({ after, until, before }: Span) =>
  sql<boolean>`id > ${after} AND id <= ${until} AND last_received_at < ${before} AND ${isSettled}`;

export const countEvidence = query<Span>()((db, p) =>
  db
    .selectFrom('callback')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where(evidenceOver(p)),
);

export const dropEvidence = query<Span & { now: number }>()((db, p) =>
  db
    .updateTable('callback')
    .set({ body: sql<Uint8Array>`x''`, dropped_at: p.now })
    .where(evidenceOver(p)),
);

/**
 * Deliveries that booked nothing: requests that failed, what a person has ended, what tells of no money. A disk that fills up
 * lets their bytes go earlier than those of money.
 */
export const dropOdd = query<Span & { now: number }>()((db, { after, until, before, now }) =>
  db
    .updateTable('callback')
    .set({ body: sql<Uint8Array>`x''`, dropped_at: now })
    .where(
      sql<boolean>`id > ${after} AND id <= ${until} AND last_received_at < ${before} AND payment_id IS NULL
        AND dropped_at IS NULL AND reason IS NOT 'refund'
        AND (spare = 1 OR ended_by IS NOT NULL OR result NOT IN ('payment', 'conflict', 'quarantined'))`,
    ),
);

// Commands, with their attempts.

/** The page of a line shows its newest command of each kind, however long ago that was. */
const ofLines = COMMAND_KINDS.filter((kind) => COMMAND_RULES[kind].subject === 'line');
const isFollowed = sql`EXISTS (SELECT 1 FROM command AS later
  WHERE later.kind = command.kind AND later.subject = command.subject AND later.id > command.id)`;
const isDone = sql`(state IN ('done', 'cancelled') AND kind NOT IN (${sql.join(ofLines.map(kindLiteral))}))`;
const commandsOver = ({ after, until, before }: Span) =>
  sql<boolean>`id > ${after} AND id <= ${until} AND finished_at < ${before} AND state NOT IN ('queued', 'running') AND (${isDone} OR ${isFollowed})`;

export const countAttempts = query<Span>()((db, p) =>
  db
    .selectFrom('command')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where(commandsOver(p)),
);

export const dropAttempts = query<Span>()((db, p) =>
  db
    .deleteFrom('attempt')
    .where('command_id', 'in', (eb) => eb.selectFrom('command').select('id').where(commandsOver(p))),
);

/** After their attempts. */
export const dropCommands = query<Span>()((db, p) => db.deleteFrom('command').where(commandsOver(p)));

// Notices to the owner, with where they went.

/** Nothing of it is on its way, and no incident that is kept names it. */
const noticesOver = ({
  after,
  until,
  before,
}: Span) => sql<boolean>`id > ${after} AND id <= ${until} AND made_at < ${before}
  AND NOT EXISTS (SELECT 1 FROM owner_delivery AS way WHERE way.notice_id = owner_notice.id AND way.state = 'queued')
  AND NOT EXISTS (SELECT 1 FROM incident WHERE ${isKept(before)} AND owner_notice.id IN (opening_id, ending_id))`;
const isKept = (before: number) => sql`(ended_at IS NULL OR ended_at >= ${before})`;

export const countNotices = query<Span>()((db, p) =>
  db
    .selectFrom('owner_notice')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where(noticesOver(p)),
);

/** Before the notices that they name. */
export const dropIncidents = query<{ before: number }>()((db, p) =>
  db.deleteFrom('incident').where('ended_at', '<', p.before),
);

export const dropDeliveries = query<Span>()((db, p) =>
  db
    .deleteFrom('owner_delivery')
    .where('notice_id', 'in', (eb) => eb.selectFrom('owner_notice').select('id').where(noticesOver(p))),
);

export const dropNotices = query<Span>()((db, p) => db.deleteFrom('owner_notice').where(noticesOver(p)));

// Who had which address, and when routers were watched.

/** One that is not known to be over was last known when its router was last watched. */
const addressesOver = ({ after, until, before }: Span) => sql<boolean>`id > ${after} AND id <= ${until}
  AND (gone_at < ${before} OR (gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM address_watch AS watch
    WHERE watch.router_name = address_span.router_name AND watch.service = address_span.service AND watch.until_at >= ${before})))`;

export const countAddresses = query<Span>()((db, p) =>
  db
    .selectFrom('address_span')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where(addressesOver(p)),
);

export const dropAddresses = query<Span>()((db, p) => db.deleteFrom('address_span').where(addressesOver(p)));

export const dropWatches = query<{ before: number }>()((db, p) =>
  db.deleteFrom('address_watch').where('until_at', '<', p.before),
);

/** The highest number of each. */
export const newestKept = query()((db) =>
  db
    .selectFrom('meta')
    .select([
      sql<number>`(SELECT coalesce(max(id), 0) FROM callback)`.as('evidence'),
      sql<number>`(SELECT coalesce(max(id), 0) FROM command)`.as('attempts'),
      sql<number>`(SELECT coalesce(max(id), 0) FROM owner_notice)`.as('notices'),
      sql<number>`(SELECT coalesce(max(id), 0) FROM address_span)`.as('addresses'),
    ])
    .limit(1),
);
