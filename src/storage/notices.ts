import { sql } from 'kysely';
import type { AlarmKind } from '../domain/alarm.ts';
import type { Channel, OwnerDeliveryState, OwnerNoticeKind } from '../domain/notices/channel.ts';
import { kindLiteral } from './commands.ts';
import { query } from './engine/query.ts';

const NOT_OVER = sql<boolean>`incident.ended_at IS NULL`;

/** Whether somebody of the audit is an owner, or sat at the box. */
const isOwner = (column: 'seen_by' | 'snoozed_by') =>
  sql<0 | 1>`(alarm.${sql.ref(column)} LIKE 'cli:%'
    OR EXISTS (SELECT 1 FROM staff WHERE staff.username = alarm.${sql.ref(column)} AND staff.role = 'owner'))`;

/** What the owner may have to be told of. */
export const alarmsToTell = query()((db) =>
  db
    .selectFrom('alarm')
    .select(['kind', 'subject', 'message', 'opened_at', 'seen_by', 'snoozed_by', 'snoozed_until'])
    .select([isOwner('seen_by').as('seen_by_owner'), isOwner('snoozed_by').as('snoozed_by_owner')])
    .where('closed_at', 'is', null)
    .orderBy('opened_at'),
);

/** What the owner was told of, and not yet that it is over. @param since from when on earlier ones of the same cause are counted */
export const openIncidents = query<{ since: number }>()((db, p) =>
  db
    .selectFrom('incident')
    .select(['id', 'kind', 'subject', 'since', 'told_at'])
    .select([
      // Of many alarms of one kind, or of one: each is found by what its index begins with.
      sql<number | null>`CASE WHEN incident.subject = ''
        THEN (SELECT max(alarm.closed_at) FROM alarm WHERE alarm.kind = incident.kind)
        ELSE (SELECT max(alarm.closed_at) FROM alarm WHERE alarm.kind = incident.kind AND alarm.subject = incident.subject)
        END`.as('closed_at'),
      sql<number>`(SELECT count(*) FROM incident AS earlier WHERE earlier.told_at > ${p.since}
        AND earlier.kind = incident.kind AND earlier.subject = incident.subject)`.as('times_lately'),
    ])
    .where(NOT_OVER),
);

export const openIncident = query<{
  kind: AlarmKind;
  subject: string;
  since: number;
  noticeId: number;
  now: number;
}>()((db, p) =>
  db
    .insertInto('incident')
    .values({ kind: p.kind, subject: p.subject, since: p.since, told_at: p.now, opening_id: p.noticeId }),
);

export const tellIncidentAgain = query<{ id: number; noticeId: number; now: number }>()((db, p) =>
  db.updateTable('incident').set({ told_at: p.now, opening_id: p.noticeId }).where('id', '=', p.id),
);

export const endIncident = query<{ id: number; noticeId: number; endedAt: number }>()((db, p) =>
  db.updateTable('incident').set({ ended_at: p.endedAt, ending_id: p.noticeId }).where('id', '=', p.id),
);

/** What a notice says became wrong, or is over. */
export const incidentsOfNotice = query<{ noticeId: number }>()((db, p) =>
  db
    .selectFrom('incident')
    .select(['kind', 'subject', 'since', 'ended_at', 'opening_id', 'ending_id'])
    .where((eb) => eb.or([eb('opening_id', '=', p.noticeId), eb('ending_id', '=', p.noticeId)]))
    .orderBy('id'),
);

export const insertNotice = query<{
  kind: OwnerNoticeKind;
  now: number;
  title: string;
  short: string;
  text: string;
}>()((db, p) =>
  db
    .insertInto('owner_notice')
    .values({ kind: p.kind, made_at: p.now, title: p.title, short: p.short, text: p.text })
    .returning('id'),
);

export const insertDelivery = query<{ noticeId: number; channel: Channel; address: string }>()((db, p) =>
  db
    .insertInto('owner_delivery')
    .values({ notice_id: p.noticeId, channel: p.channel, address: p.address })
    .returning('id'),
);

/** The newest notice of a kind. */
export const newestNoticeOf = query<{ kind: OwnerNoticeKind }>()((db, p) =>
  db.selectFrom('owner_notice').select('made_at').where('kind', '=', p.kind).orderBy('id', 'desc').limit(1),
);

export const queuedDeliveries = query()((db) =>
  db.selectFrom('owner_delivery').select(['id', 'channel', 'address']).where('state', '=', sql.lit('queued')),
);

/** What is to be sent, to whom, and why the last try failed. */
export const deliveryFacts = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('owner_delivery as delivery')
    .innerJoin('owner_notice as notice', 'notice.id', 'delivery.notice_id')
    .leftJoin('command', (join) =>
      join
        .on('command.kind', '=', kindLiteral('notice.send'))
        .onRef('command.subject', '=', 'delivery.id')
        .on('command.state', '=', sql.lit('queued')),
    )
    .select(['delivery.channel', 'delivery.address', 'delivery.state', 'command.error'])
    .select(['notice.id', 'notice.kind', 'notice.made_at', 'notice.title', 'notice.short', 'notice.text'])
    .where('delivery.id', '=', p.id),
);

export const settleDelivery = query<{
  id: number;
  state: Exclude<OwnerDeliveryState, 'queued'>;
  reason: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('owner_delivery')
    .set({ state: p.state, reason: p.reason, settled_at: p.now })
    .where('id', '=', p.id)
    .where('state', '=', sql.lit('queued')),
);

/** The newest notice to one recipient that was taken, or given up; dropped ones prove nothing. */
export const newestSettled = query<{ channel: Channel; address: string }>()((db, p) =>
  db
    .selectFrom('owner_delivery')
    .select(['state', 'reason', 'settled_at'])
    .where('channel', '=', p.channel)
    .where('address', '=', p.address)
    .where('state', 'in', ['sent', 'failed'])
    .orderBy('id', 'desc')
    .limit(1),
);

/** The oldest notice to one recipient that was tried and waits, and why. */
export const oldestTried = query<{ channel: Channel; address: string }>()((db, p) =>
  db
    .selectFrom('owner_delivery as delivery')
    .innerJoin('command', (join) =>
      join
        .on('command.kind', '=', kindLiteral('notice.send'))
        .onRef('command.subject', '=', 'delivery.id')
        .on('command.state', '=', sql.lit('queued')),
    )
    .select(['command.created_at', 'command.error'])
    .where('delivery.channel', '=', p.channel)
    .where('delivery.address', '=', p.address)
    .where('delivery.state', '=', sql.lit('queued'))
    .where('command.attempts', '>', 0)
    .orderBy('delivery.id')
    .limit(1),
);

/** The newest notices, each with what became of it at each recipient. */
export const newestDeliveries = query<{ limit: number }>()((db, p) =>
  db
    .selectFrom('owner_delivery as delivery')
    .innerJoin('owner_notice as notice', 'notice.id', 'delivery.notice_id')
    .select(['notice.id', 'notice.kind', 'notice.title', 'notice.made_at'])
    .select(['delivery.channel', 'delivery.address', 'delivery.state', 'delivery.reason', 'delivery.settled_at'])
    .orderBy('delivery.id', 'desc')
    .limit(p.limit),
);

/** What became of one notice at each recipient. */
export const deliveriesOf = query<{ noticeId: number }>()((db, p) =>
  db
    .selectFrom('owner_delivery as delivery')
    .leftJoin('command', (join) =>
      join
        .on('command.kind', '=', kindLiteral('notice.send'))
        .onRef('command.subject', '=', 'delivery.id')
        .on('command.state', '=', sql.lit('queued')),
    )
    .select(['delivery.channel', 'delivery.address', 'delivery.state', 'delivery.reason', 'command.error'])
    .where('delivery.notice_id', '=', p.noticeId)
    .orderBy('delivery.id'),
);
