import { PRIORITY } from '../../domain/command.ts';
import type { Store } from '../../storage/engine/store.ts';
import { planProfilesOn, putPlanProfile, wishesOn } from '../../storage/plan-profiles.ts';
import { enqueueProfile } from './outbox.ts';

/**
 * Inside a transaction: a plan says something else of its profile, or a line was refused because its router lacks it. Where Washa keeps that
 * profile it is looked at at once.
 * @returns whether it is queued, and nothing is known that would refuse it
 */
export function followProfile(store: Store, router: string, plan: string, now: number): boolean {
  const refused = store.all(planProfilesOn, { router }).filter((row) => row.refused !== null && row.plan_code === plan);
  const wishes = wishesOn(store, router).filter((one) => one.plan === plan && one.wish.facts.like !== null);
  for (const { wish } of wishes) {
    const row = { router_name: router, service: wish.service, profile: wish.facts.profile, plan_code: plan };
    const id = store.all(putPlanProfile, row).reduce((_, one) => one.id, 0);
    enqueueProfile(store, { id, router_name: router }, wish.isNeeded ? PRIORITY.paid : PRIORITY.housekeeping, now);
  }
  return wishes.length > 0 && refused.length === 0;
}
