import { planSubject } from '../../domain/alarm-subject.ts';
import type { PlanWish } from '../../domain/lines/plan-profile.ts';
import type { ProfileVerdict } from '../../domain/plan-facts.ts';
import type { Store } from '../../storage/engine/store.ts';
import { markPlanProfile, putPlanProfile } from '../../storage/plan-profiles.ts';
import { raiseAlarm } from './alarms.ts';

/**
 * Inside a transaction: a profile of a plan as it was read. What Washa cannot keep is an alarm of the plan on that router.
 * @returns the number of its row
 */
export function noteVerdict(
  store: Store,
  { router, plan, wish }: PlanWish & { readonly router: string },
  verdict: ProfileVerdict,
  now: number,
): number {
  const { service, facts } = wish;
  const row = { router_name: router, service, profile: facts.profile, plan_code: plan };
  const id = store.all(putPlanProfile, row).reduce((_, one) => one.id, 0);
  const told = tellVerdict(verdict);
  store.run(markPlanProfile, { id, now, ...told });
  if (told.refused !== null) tellRefusal(store, { router, plan }, told.refused, now);
  return id;
}

/** Inside a transaction. */
export function tellRefusal(
  store: Store,
  { router, plan }: { readonly router: string; readonly plan: string },
  refused: string,
  now: number,
): void {
  const message = `${router} does not get what the plan ${plan} says: ${refused}.`;
  raiseAlarm(store, { kind: 'plan-facts', subject: planSubject(plan, router), message }, now);
}

/** What a row of the books keeps of a verdict. */
export function tellVerdict(verdict: ProfileVerdict): {
  readonly differs: string | null;
  readonly refused: string | null;
} {
  switch (verdict.kind) {
    case 'right':
    case 'idle':
      return { differs: null, refused: null };
    case 'add':
      return { differs: 'it is not there yet', refused: null };
    case 'set':
    case 'differs':
      return { differs: verdict.differs, refused: null };
    case 'refused':
      return { differs: null, refused: verdict.reason };
  }
}
