import type { Store } from '../../storage/engine/store.ts';
import { routersInUse } from '../../storage/routers.ts';
import { followProfile } from '../outbox/follow-profile.ts';

/** Inside a transaction: a plan was changed. Every router in use looks at what it has of its profile, where Washa keeps that. */
export function followPlan(store: Store, plan: string, now: number): void {
  for (const { name } of store.all(routersInUse, {})) followProfile(store, name, plan, now);
}
