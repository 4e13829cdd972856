import type { RouterHoldings } from '../domain/lists/router-table.ts';
import type { Clock } from '../domain/ports.ts';
import { Fault } from '../domain/values/fault.ts';
import { unknownName } from '../domain/values/nearest.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import type { Secrets } from '../host/secrets.ts';
import { readHoldings } from '../routers/routeros/check/read-holdings.ts';
import { createRouterosTransport } from '../routers/routeros/wire/transport.ts';
import type { Store } from '../storage/engine/store.ts';
import { addressOf, routersInUse } from '../storage/routers.ts';

/** What a router of the books holds, read now, and nothing is written there. @throws Fault for one that is not in the books, or cannot be read */
export async function routerHoldings(
  store: Store,
  secrets: Pick<Secrets, 'read'>,
  clock: Clock,
  name: string,
): Promise<RouterHoldings> {
  const used = store.all(routersInUse, {});
  const row = used.find((one) => one.name === name);
  if (row === undefined) {
    const words = unknownName(
      'router',
      name,
      used.map((one) => one.name),
    );
    throw new Fault('router.unknown', 'stop', safeLine(`In the books ${words}`));
  }
  const transport = createRouterosTransport({ clock, loginDeadlineMs: 2_000 });
  return readHoldings(addressOf(row, secrets.read(row.password_secret)), { transport, clock });
}
