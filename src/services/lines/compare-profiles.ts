import { PRIORITY } from '../../domain/command.ts';
import type { PlanWish } from '../../domain/lines/plan-profile.ts';
import type { ProfileVerdict } from '../../domain/plan-facts.ts';
import type { Clock, RouterConnection } from '../../domain/ports.ts';
import type { Store } from '../../storage/engine/store.ts';
import { dropPlanProfile, planProfilesOn, wishesOn } from '../../storage/plan-profiles.ts';
import { noteVerdict, tellVerdict } from '../box/plan-profiles.ts';
import { enqueueProfile } from '../outbox/outbox.ts';

/** What reads as it was read before is noted again when this has passed: seldom enough for the disk. Milliseconds. */
const READ_AGAIN_MS = 10 * 60_000;

/**
 * Compares the profiles of plans on a router with what the plans say, and queues those that Washa made, or is to make. Nothing is asked
 * where no plan says anything of its profile.
 * @returns whether one is to be put right
 * @throws Fault when the link is down or lost
 */
export async function compareProfiles(
  { store, clock }: { readonly store: Store; readonly clock: Pick<Clock, 'now'> },
  router: Pick<RouterConnection, 'name' | 'profiles'>,
): Promise<boolean> {
  const wishes = wishesOn(store, router.name);
  if (wishes.length === 0) return false;
  const verdicts = await router.profiles().compare(wishes.map(({ wish }) => wish));
  return store.transaction(() => take(store, router.name, wishes, verdicts, clock.now()));
}

function take(
  store: Store,
  router: string,
  wishes: readonly PlanWish[],
  verdicts: readonly (ProfileVerdict | null)[],
  now: number,
): boolean {
  const known = new Map(store.all(planProfilesOn, { router }).map((row) => [`${row.service} ${row.profile}`, row]));
  let isQueued = false;
  for (const [i, { plan, wish }] of wishes.entries()) {
    const verdict = verdicts[i] ?? null;
    const before = known.get(`${wish.service} ${wish.facts.profile}`);
    if (verdict === null) continue;
    if (verdict.kind === 'idle') {
      if (before !== undefined) store.run(dropPlanProfile, { id: before.id });
      continue;
    }
    const { differs, refused } = tellVerdict(verdict);
    const isSame = before?.plan_code === plan && before.differs === differs && before.refused === refused;
    const isFresh = now - (before?.read_at ?? 0) <= READ_AGAIN_MS;
    const id = isSame && isFresh ? before.id : noteVerdict(store, { router, plan, wish }, verdict, now);
    if (verdict.kind !== 'add' && verdict.kind !== 'set') continue;
    enqueueProfile(store, { id, router_name: router }, wish.isNeeded ? PRIORITY.found : PRIORITY.housekeeping, now);
    isQueued = true;
  }
  return isQueued;
}
