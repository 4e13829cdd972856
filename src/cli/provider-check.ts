import type { Channel } from '../domain/provider-port.ts';
import { mintOrderId } from '../domain/money/order-id.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { checkProvider, type CheckedState } from '../services/setup/check-provider.ts';
import { lastHeard } from '../storage/providers.ts';
import type { Standing } from '../views/fact.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { markOf } from './mark.ts';
import { connectionOf } from './provider-connection.ts';
import { table } from './table.ts';

const STANDING: Readonly<Record<CheckedState, Standing>> = {
  right: 'right',
  wrong: 'wrong',
  open: 'waiting',
  asked: 'unknown',
  'left-out': 'idle',
};

/** `washa provider check`. @returns the exit code: 1 when something is wrong */
export async function checkConnection(options: GlobalOptions, ...[name = '']: string[]): Promise<number> {
  const config = configOf(options);
  const { provider } = await connectionOf(config, name);
  const heard = await withStore(config, 'read', (store) => store.first(lastHeard, { provider: name }));
  const subject = {
    name,
    provider,
    heard: heard ?? { delivered: null, pushed: null, direct: null },
    hasAddress: config.intake.publicUrl !== null,
  };
  const signal = new AbortController().signal;
  const items = await checkProvider(subject, mintOrderId(secureRandom), systemClock.now(), signal);
  if (options.json === true) printJson({ provider: name, kind: provider.kind, items });
  else for (const { state, words } of items) print(`${markOf(STANDING[state])} ${safeLine(words)}`);
  return items.some(({ state }) => state === 'wrong') ? 1 : 0;
}

/** `washa provider channels`. */
export async function listChannels(options: GlobalOptions, ...[name = '']: string[]): Promise<void> {
  const { provider } = await connectionOf(configOf(options), name);
  if (provider.channels === undefined) {
    const missing = provider.lacks?.channels;
    const why =
      missing === undefined ? `${provider.kind} has none` : `${missing.join(' and ')} missing in its settings`;
    throw new Fault('provider.channels', 'stop', `The channels of ${safeLine(name)} cannot be fetched: ${why}.`);
  }
  const told = await provider.channels(new AbortController().signal);
  if (told.kind !== 'channels') {
    const retry = told.kind === 'refused' && told.final ? 'stop' : 'unavailable';
    throw new Fault('provider.channels', retry, `${safeLine(name)}: ${safeLine(told.reason)}.`);
  }
  if (options.json === true) printJson(told.channels);
  else if (told.channels.length === 0) print('There is no payment channel yet: add one at the provider’s.');
  else {
    print(channelTable(told.channels));
    if (!told.channels.some(({ chosen }) => chosen))
      print(`Choose one: washa provider use-channel ${safeLine(name)} ID`);
  }
}

export function channelTable(channels: readonly Channel[]): string {
  const rows = channels.map(({ id, type, shortCode, accountNo, name, active, chosen }) => [
    id,
    type,
    shortCode,
    accountNo ?? '',
    name,
    active ? 'active' : 'not active',
    chosen ? 'chosen' : '',
  ]);
  return table(['id', 'type', 'number', 'account', 'name', 'state', ''], rows, [4]);
}
