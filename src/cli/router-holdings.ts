import type { Config } from '../config/config.ts';
import type { RouterHoldings } from '../domain/lists/router-table.ts';
import { Fault } from '../domain/values/fault.ts';
import { unknownName } from '../domain/values/nearest.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { readHoldings } from '../routers/routeros/check/read-holdings.ts';
import { createRouterosTransport } from '../routers/routeros/wire/transport.ts';
import { addressOf, allRouters } from '../storage/routers.ts';
import { secretsOf, withStore } from './box.ts';

/** What a router of the books holds, read now. @throws Fault for one that is not in the books, or cannot be read */
export async function holdingsOf(config: Config, name: string): Promise<RouterHoldings> {
  const row = await withStore(config, 'read', (store) => {
    const used = store.all(allRouters, {}).filter(({ retired_at }) => retired_at === null);
    const found = used.find((one) => one.name === name);
    if (found !== undefined) return found;
    const words = unknownName(
      'router',
      name,
      used.map((one) => one.name),
    );
    throw new Fault('router.unknown', 'stop', safeLine(`In the books ${words}`));
  });
  const transport = createRouterosTransport({ clock: systemClock, loginDeadlineMs: 2_000 });
  const address = addressOf(row, secretsOf(config).read(row.password_secret));
  return readHoldings(address, { transport, clock: systemClock });
}
