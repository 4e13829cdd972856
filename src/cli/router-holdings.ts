import { routerHoldings } from '../app/router-holdings.ts';
import type { Config } from '../config/config.ts';
import type { RouterHoldings } from '../domain/lists/router-table.ts';
import { systemClock } from '../host/clock.ts';
import { secretsOf, withStore } from './box.ts';

/** What a router of the books holds, read now. @throws Fault for one that is not in the books, or cannot be read */
export function holdingsOf(config: Config, name: string): Promise<RouterHoldings> {
  return withStore(config, 'read', (store) => routerHoldings(store, secretsOf(config), systemClock, name));
}
