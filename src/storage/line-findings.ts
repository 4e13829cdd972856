import { sql, type Kysely } from 'kysely';
import type { Service } from '../domain/ports.ts';
import { kindLiteral } from './commands.ts';
import { query } from './engine/query.ts';
import type { Schema } from './engine/schema.ts';
import { selectTargets } from './lines.ts';

const targetsOnRouter = (db: Kysely<Schema>, router: string) =>
  selectTargets(db)
    .leftJoin('line_finding', 'line_finding.subscription_id', 'subscription.id')
    .select([
      'subscription.access',
      'subscription.seen_online_at',
      'subscription.plan_code',
      'line_finding.code as finding_code',
      sql<
        0 | 1
      >`EXISTS (SELECT 1 FROM command WHERE kind = ${kindLiteral('router.sync')} AND subject = subscription.id AND state = 'queued')`.as(
        'sync_queued',
      ),
    ])
    .where('subscription.router_name', '=', router);

/** Of all lines of a router what they should be there, what is known of them, and whether somebody sees to them already. */
export const linesOnRouter = query<{ router: string }>()((db, p) => targetsOnRouter(db, p.router));

/** Those that it is asked about. A login that was retired before we ever changed it may be somebody's whom the books do not know. */
export const linesToCompare = query<{ router: string }>()((db, p) =>
  targetsOnRouter(db, p.router).where((eb) =>
    eb.or([eb('subscription.retired_at', 'is', null), eb('subscription.written_at', 'is not', null)]),
  ),
);

/** The profiles that lines of a router need there. */
export const profilesOn = query<{ router: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select('plan.profile')
    .distinct()
    .where('subscription.router_name', '=', p.router)
    .where('subscription.retired_at', 'is', null),
);

export type LineOnRouter = NonNullable<(typeof linesOnRouter)['row']>;

export const putFinding = query<{ id: number; code: string; detail: string; now: number }>()((db, p) =>
  db
    .insertInto('line_finding')
    .values({ subscription_id: p.id, code: p.code, detail: p.detail, at: p.now })
    .onConflict((oc) => oc.column('subscription_id').doUpdateSet({ code: p.code, detail: p.detail })),
);

export const dropFinding = query<{ id: number }>()((db, p) =>
  db.deleteFrom('line_finding').where('subscription_id', '=', p.id),
);

export const findingOf = query<{ id: number }>()((db, p) =>
  db.selectFrom('line_finding').select(['code', 'detail', 'at']).where('subscription_id', '=', p.id),
);

/** What is in the way of the lines of a router that are served, in order of their accounts. */
export const findingsOnRouter = query<{ router: string }>()((db, p) =>
  db
    .selectFrom('line_finding')
    .innerJoin('subscription', 'subscription.id', 'line_finding.subscription_id')
    .innerJoin('router', 'router.name', 'subscription.router_name')
    .select(['subscription.account_no', 'subscription.plan_code', 'line_finding.code', 'line_finding.detail'])
    .where('subscription.router_name', '=', p.router)
    .where('subscription.retired_at', 'is', null)
    .where('router.retired_at', 'is', null)
    .orderBy('subscription.account_no'),
);

/** The finding of whatever line logs in under this name. */
export const findingByLogin = query<{ router: string; service: Service; username: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('line_finding', 'line_finding.subscription_id', 'subscription.id')
    .select(['subscription.account_no', 'line_finding.detail'])
    .where('subscription.router_name', '=', p.router)
    .where('subscription.service', '=', p.service)
    .where('subscription.username', '=', p.username),
);

export const insertEdit = query<{ id: number; want: 'on' | 'off'; found: string; now: number }>()((db, p) =>
  db.insertInto('foreign_edit').values({ subscription_id: p.id, want: p.want, found: p.found, at: p.now }),
);

/** What was found changed by somebody else, newest first. */
export const editsOfLine = query<{ id: number; limit: number }>()((db, p) =>
  db
    .selectFrom('foreign_edit')
    .select(['id', 'at', 'want', 'found'])
    .where('subscription_id', '=', p.id)
    .orderBy('id', 'desc')
    .limit(p.limit),
);

/** Lines of a router that were found changed by somebody else since then, the newest first. @param since UTC ms */
export const editsOnRouter = query<{ router: string; since: number; limit: number }>()((db, p) =>
  db
    .selectFrom('foreign_edit')
    .innerJoin('subscription', 'subscription.id', 'foreign_edit.subscription_id')
    .select(['subscription.account_no', 'foreign_edit.at', 'foreign_edit.want', 'foreign_edit.found'])
    .where('subscription.router_name', '=', p.router)
    .where('foreign_edit.at', '>=', p.since)
    .orderBy('foreign_edit.id', 'desc')
    .limit(p.limit),
);
