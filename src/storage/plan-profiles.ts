import { sql, type Kysely } from 'kysely';
import { planWishes, type PlanWish } from '../domain/lines/plan-profile.ts';
import type { PlanFacts, ProfileService } from '../domain/plan-facts.ts';
import { kindLiteral } from './commands.ts';
import { query } from './engine/query.ts';
import type { PlanProfileTable } from './engine/schema-routers.ts';
import type { Schema } from './engine/schema.ts';
import type { PlanTable } from './engine/schema-lines.ts';
import type { Store } from './engine/store.ts';

const FACTS = ['profile', 'rate_limit', 'devices', 'session_s', 'profile_like'] as const;

export type PlanFactsRow = Pick<PlanTable, (typeof FACTS)[number]>;

/** What a plan says of its profile, as its rules know it. */
export function planFacts(row: PlanFactsRow): PlanFacts {
  const { profile, rate_limit: rateLimit, devices, session_s, profile_like: like } = row;
  return { profile, like, rateLimit, devices, sessionMs: session_s === null ? null : session_s * 1000 };
}

/** Of each plan that says anything of its profile: how many lines of each service it has on a router. */
export const plansWithFacts = query<{ router: string }>()((db, p) =>
  db
    .selectFrom('plan')
    .select(FACTS)
    .select(['code', 'retired_at'])
    .select((eb) =>
      (['pppoe', 'hotspot'] as const).map((service) =>
        eb
          .selectFrom('subscription')
          .select((of) => of.fn.countAll<number>().as('n'))
          .whereRef('subscription.plan_code', '=', 'plan.code')
          .where('subscription.router_name', '=', p.router)
          .where('subscription.service', '=', service)
          .where('subscription.retired_at', 'is', null)
          .as(service),
      ),
    )
    .where((eb) =>
      eb.or((['rate_limit', 'devices', 'session_s', 'profile_like'] as const).map((one) => eb(one, 'is not', null))),
    )
    .orderBy('code'),
);

const profileRows = (db: Kysely<Schema>) =>
  db
    .selectFrom('plan_profile')
    .innerJoin('plan', (join) =>
      join.onRef('plan.code', '=', 'plan_profile.plan_code').onRef('plan.profile', '=', 'plan_profile.profile'),
    )
    .selectAll('plan_profile')
    .select(
      sql<
        0 | 1
      >`EXISTS (SELECT 1 FROM command WHERE kind = ${kindLiteral('router.profile')} AND subject = plan_profile.id AND state = 'queued')`.as(
        'is_queued',
      ),
    );

/** The profiles that plans have on a router by now, as far as they are known, with whether somebody sees to them already. */
export const planProfilesOn = query<{ router: string }>()((db, p) =>
  profileRows(db).where('plan_profile.router_name', '=', p.router).orderBy('plan_profile.plan_code'),
);

/** Those of one plan on routers in use. */
export const profilesOfPlanRows = query<{ code: string }>()((db, p) =>
  profileRows(db)
    .innerJoin('router', 'router.name', 'plan_profile.router_name')
    .where('router.retired_at', 'is', null)
    .where('plan_profile.plan_code', '=', p.code)
    .orderBy('plan_profile.router_name')
    .orderBy('plan_profile.service'),
);

export const planProfileById = query<{ id: number }>()((db, p) =>
  db.selectFrom('plan_profile').select(['router_name', 'plan_code', 'service', 'profile']).where('id', '=', p.id),
);

type PlanProfileKey = Pick<PlanProfileTable, 'router_name' | 'service' | 'profile' | 'plan_code'>;

/** A profile that a plan has there now, whatever is known of it. */
export const putPlanProfile = query<PlanProfileKey>()((db, p) =>
  db
    .insertInto('plan_profile')
    .values({ ...keyOf(p), made_at: null, read_at: null, differs: null, refused: null })
    .onConflict((oc) => oc.columns(['router_name', 'service', 'profile']).doUpdateSet({ plan_code: p.plan_code }))
    .returning(['id', 'made_at']),
);

const keyOf = ({ router_name, service, profile, plan_code }: PlanProfileKey): PlanProfileKey => ({
  ...{ router_name, service, profile, plan_code },
});

/** As it was read. */
export const markPlanProfile = query<{
  id: number;
  now: number;
  differs: string | null;
  refused: string | null;
}>()((db, p) =>
  db.updateTable('plan_profile').set({ read_at: p.now, differs: p.differs, refused: p.refused }).where('id', '=', p.id),
);

/** Washa made it there: from now on it keeps it. */
export const markProfileMade = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('plan_profile').set({ made_at: p.now }).where('id', '=', p.id).where('made_at', 'is', null),
);

/** It is no plan's any more, and Washa never made it. */
export const dropPlanProfile = query<{ id: number }>()((db, p) =>
  db.deleteFrom('plan_profile').where('id', '=', p.id).where('made_at', 'is', null),
);

/** What Washa cannot keep of a plan on a router in use. */
export const refusedProfiles = query<{ router: string; plan: string }>()((db, p) =>
  db
    .selectFrom('plan_profile')
    .innerJoin('router', 'router.name', 'plan_profile.router_name')
    .innerJoin('plan', 'plan.code', 'plan_profile.plan_code')
    .select('plan_profile.refused')
    .where('plan_profile.router_name', '=', p.router)
    .where('plan_profile.plan_code', '=', p.plan)
    .where('plan_profile.refused', 'is not', null)
    .where('router.retired_at', 'is', null)
    .whereRef('plan.profile', '=', 'plan_profile.profile')
    .where('plan.profile_like', 'is not', null),
);

/** Lines that wait for a profile of this name on a router. */
export const linesLackingProfile = query<{ router: string; service: ProfileService; profile: string }>()((db, p) =>
  db
    .selectFrom('line_finding')
    .innerJoin('subscription', 'subscription.id', 'line_finding.subscription_id')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['subscription.id', 'subscription.router_name'])
    .where('line_finding.code', '=', 'router.no-profile')
    .where('subscription.router_name', '=', p.router)
    .where('subscription.service', '=', p.service)
    .where('subscription.retired_at', 'is', null)
    .where('plan.profile', '=', p.profile),
);

/** What a router should have of the profiles of plans, as the books have it at this moment. */
export function wishesOn(store: Store, router: string): PlanWish[] {
  const made = new Set(
    store
      .all(planProfilesOn, { router })
      .flatMap((row) => (row.made_at === null ? [] : `${row.service} ${row.profile}`)),
  );
  const plans = store.all(plansWithFacts, { router }).map(({ code, retired_at, pppoe, hotspot, ...facts }) => ({
    code,
    isRetired: retired_at !== null,
    facts: planFacts(facts),
    lines: { pppoe: pppoe ?? 0, hotspot: hotspot ?? 0 },
  }));
  return planWishes(plans, (service, profile) => made.has(`${service} ${profile}`));
}
