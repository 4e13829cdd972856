import { requesterNames } from '../app/requesters.ts';
import { secureRandom } from '../host/secure-random.ts';
import { letThrough } from '../services/hotspot/let-through.ts';
import { moveDevice } from '../services/hotspot/move-device.ts';
import { sellTime } from '../services/hotspot/sell-time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { configOf } from './box.ts';
import { print, printJson } from './context.ts';
import { performDeed, tellDeed, type FreeDeedOptions } from './deed.ts';
import { lineIdOf } from './line.ts';

export interface SellOptions extends FreeDeedOptions {
  readonly plan: string;
  readonly mac: string;
  readonly router: string;
  readonly phone: string;
  readonly provider?: string;
}

/** `washa hotspot sell`. */
export async function sell(options: SellOptions): Promise<void> {
  const { box, accounts } = configOf(options);
  let connections: readonly string[] = [];
  const deed = sellTime({
    currency: box.currency,
    connections: () => connections,
    random: secureRandom,
    accountPrefix: accounts.prefix,
  });
  const told = await performDeed(options, deed, (store) => {
    connections = requesterNames(store);
    const { plan: planCode, mac, router, phone, provider = null } = options;
    return { planCode, mac, router, phone, provider };
  });
  if (told.result === null || options.json !== true) tellDeed(options, told);
  if (told.result === null) return;
  const { accountNo: account, orderId: order } = told.result;
  if (options.json === true) printJson({ action: told.action, done: true, words: told.words, account, order });
  else print(`Account ${safeLine(account)}.`);
}

/** `washa hotspot move-device`. */
export async function move(options: FreeDeedOptions, ...[account = '', mac = '']: string[]): Promise<void> {
  tellDeed(options, await performDeed(options, moveDevice, (store) => ({ lineId: lineIdOf(store, account), mac })));
}

/** `washa hotspot tv`. */
export async function tv(
  options: FreeDeedOptions & { readonly remove?: boolean },
  ...[account = '', mac = '']: string[]
): Promise<void> {
  const wants = options.remove !== true;
  tellDeed(
    options,
    await performDeed(options, letThrough, (store) => ({ lineId: lineIdOf(store, account), mac, wants })),
  );
}
