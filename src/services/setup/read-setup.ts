import { allPlans } from '../../storage/plans.ts';
import { allProviders, smsGateway } from '../../storage/providers.ts';
import { allRouters } from '../../storage/routers.ts';
import type { Store } from '../../storage/engine/store.ts';
import { allLines, allSubscribers } from '../../storage/subscribers.ts';
import type { CurrentSetup } from './setup.ts';

/** The business objects as the database has them. */
export function readSetup(store: Store): CurrentSetup {
  const bare = <T extends { retired_at: number | null }>({ retired_at, ...row }: T) => ({
    ...row,
    retired: retired_at !== null,
  });
  return {
    plans: store.all(allPlans, {}).map(bare),
    routers: store.all(allRouters, {}).map(bare),
    providers: store.all(allProviders, {}).map(bare),
    sms: store.first(smsGateway, {}) ?? null,
    subscribers: store.all(allSubscribers, {}),
    lines: store.all(allLines, {}).map(bare),
  };
}
