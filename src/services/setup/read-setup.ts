import { allPlans } from '../../storage/plans.ts';
import { allProviders, smsGateway } from '../../storage/providers.ts';
import { allRouters } from '../../storage/routers.ts';
import type { Store } from '../../storage/engine/store.ts';
import { allLines, allSubscribers } from '../../storage/subscribers.ts';
import { erasedAt } from '../box/erased-numbers.ts';
import type { CurrentSetup, IsErased } from './setup.ts';

/** The business objects as the database has them. */
export function readSetup(store: Store): CurrentSetup {
  return {
    plans: store.all(allPlans, {}).map(bare),
    ...readConnections(store),
    subscribers: store.all(allSubscribers, {}),
    lines: store.all(allLines, {}).map(bare),
  };
}

export const readErased =
  (store: Store): IsErased =>
  (accountNo) =>
    erasedAt(store, accountNo) !== null;

/** Those of them that lead to somebody outside: a few rows, however many lines there are. */
export function readConnections(store: Store): Pick<CurrentSetup, 'routers' | 'providers' | 'sms'> {
  return {
    routers: store.all(allRouters, {}).map(bare),
    providers: store.all(allProviders, {}).map(bare),
    sms: store.first(smsGateway, {}) ?? null,
  };
}

function bare<T extends { retired_at: number | null }>({ retired_at, ...row }: T) {
  return { ...row, retired: retired_at !== null };
}
