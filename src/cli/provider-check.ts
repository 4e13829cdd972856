import type { Channel } from '../domain/provider-port.ts';
import { mintOrderId } from '../domain/money/order-id.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { channelsOf } from '../onboard/provider.ts';
import { checkProvider, heardOf } from '../services/setup/check-provider.ts';
import { tryDirect } from '../services/setup/try-direct.ts';
import { CHECKED_STANDING } from '../views/checked-words.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { markOf } from './mark.ts';
import { doDeed, type FreeDeedOptions } from './deed.ts';
import { connectionOf } from './provider-connection.ts';
import { table } from './table.ts';

/** `washa provider check`. @returns the exit code: 1 when something is wrong */
export async function checkConnection(options: GlobalOptions, ...[name = '']: string[]): Promise<number> {
  const config = configOf(options);
  const { provider } = await connectionOf(config, name);
  const heard = await withStore(config, 'read', (store) => heardOf(store, name));
  const subject = {
    name,
    provider,
    heard,
    hasAddress: config.intake.publicUrl !== null,
  };
  const signal = new AbortController().signal;
  const checked = await checkProvider(subject, mintOrderId(secureRandom), systemClock.now(), signal);
  const items = checked.map((item) => ({ ...item, words: item.words[options.lang ?? 'en'] }));
  if (options.json === true) printJson({ provider: name, kind: provider.kind, items });
  else for (const { state, words } of items) print(`${markOf(CHECKED_STANDING[state])} ${safeLine(words)}`);
  return items.some(({ state }) => state === 'wrong') ? 1 : 0;
}

export interface DirectOptions extends FreeDeedOptions {
  readonly receipt: string;
  readonly channel?: string;
}

/** `washa provider direct`. */
export function tryChannel(options: DirectOptions, ...[provider = '']: string[]): Promise<void> {
  const { receipt, channel = '' } = options;
  return doDeed(options, tryDirect, () => ({ provider, channel, receipt }));
}

/** `washa provider channels`. */
export async function listChannels(options: GlobalOptions, ...[name = '']: string[]): Promise<void> {
  const { provider } = await connectionOf(configOf(options), name);
  const channels = await channelsOf(name, provider);
  if (options.json === true) printJson(channels);
  else if (channels.length === 0) print('There is no payment channel yet: add one at the provider’s.');
  else {
    print(channelTable(channels));
    if (!channels.some(({ chosen }) => chosen)) print(`Choose one: washa provider use-channel ${safeLine(name)} ID`);
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
