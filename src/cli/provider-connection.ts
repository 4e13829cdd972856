import type { Config } from '../config/config.ts';
import type { PaymentProvider } from '../domain/provider-port.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { openProvider } from '../providers/index.ts';
import { allProviders } from '../storage/providers.ts';
import type { ProviderTable } from '../storage/engine/schema.ts';
import { secretsOf, withStore } from './box.ts';

/** A connection of the books, opened by this process. */
export interface OpenConnection {
  readonly row: ProviderTable;
  readonly provider: PaymentProvider;
}

/** @throws Fault for a name that is none, and whatever opening it throws */
export async function connectionOf(config: Config, name: string): Promise<OpenConnection> {
  const rows = await withStore(config, 'read', (store) => store.all(allProviders, {}));
  const row = rows.find((one) => one.name === name && one.retired_at === null);
  if (row === undefined) {
    const names = rows.filter(({ retired_at }) => retired_at === null).map((one) => one.name);
    const known = names.length === 0 ? 'There is none yet' : `There are: ${names.join(', ')}`;
    throw new Fault('provider.unknown', 'stop', `There is no provider ${safeLine(name)}. ${known}.`);
  }
  const secrets = secretsOf(config);
  const deps = { fetch, clock: systemClock, secret: (wanted: string) => secrets.read(wanted) };
  return { row, provider: openProvider(row.kind, JSON.parse(row.settings), deps) };
}
