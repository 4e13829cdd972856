import { systemClock } from '../host/clock.ts';
import { requesterNames, tillsOf } from '../app/requesters.ts';
import { readAmount } from '../domain/money/amount-text.ts';
import { PROMPT_MS, SENDABLE_MS } from '../domain/money/payment-request.ts';
import type { Till } from '../domain/money/till.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { requestPayment } from '../services/money/request-payment.ts';
import { requestByOrder } from '../storage/requests.ts';
import type { Config } from '../config/config.ts';
import { requestView, requestWords } from '../views/request.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, UsageError } from './context.ts';
import { performDeed, tellDeed, type FreeDeedOptions } from './deed.ts';
import { secureRandom } from '../host/secure-random.ts';

export interface PayOptions extends FreeDeedOptions {
  readonly amount?: string;
  readonly phone?: string;
  readonly provider?: string;
  readonly till?: string;
  readonly wait?: boolean;
}

/** How often the books are looked at by `--wait`. Milliseconds. */
const LOOK_MS = 500;
/** A phone shows a push no longer than this. */
const LONGEST_MS = SENDABLE_MS + PROMPT_MS + 60_000;

/**
 * `washa pay`: asks a phone for money, or takes cash in at a till. The daemon sends it.
 * @returns with `--wait` 0 when it is paid, 1 when it is not
 */
export async function pay(options: PayOptions, ...[accountNo = '']: string[]): Promise<number> {
  const config = configOf(options);
  const amountCents = options.amount === undefined ? null : readAmount(options.amount);
  if (options.amount !== undefined && amountCents === null) {
    throw new UsageError(`--amount: "${safeLine(options.amount)}" is no amount: write it as 1500.`);
  }
  let connections: readonly string[] = [];
  let tills: readonly Till[] = [];
  const able = { connections: () => connections, tills: () => tills };
  const deed = requestPayment({ currency: config.box.currency, ...able, random: secureRandom });
  const told = await performDeed(options, deed, (store) => {
    connections = requesterNames(store);
    tills = tillsOf(store);
    const { phone = null, provider = null, till } = options;
    return { accountNo, amountCents, phone, provider, ...(till === undefined ? {} : { till }) };
  });
  if (told.result === null || options.wait !== true) {
    tellDeed(options, told);
    return 0;
  }
  if (options.json !== true) tellDeed(options, told);
  const { orderId } = told.result;
  const row = await outcomeOf(config, orderId);
  const isPaid = row?.state === 'paid';
  if (options.json === true) {
    const { action, words } = told;
    printJson({ action, done: true, words, order: orderId, state: row?.state, said: row?.outcome, asks: row?.asks });
  } else if (row !== undefined) print(`${safeLine(requestWords(requestView(row)))}.`);
  return isPaid ? 0 : 1;
}

/** Looks at the books until the request is decided, or no phone shows it any more. */
function outcomeOf(config: Config, orderId: string) {
  const end = systemClock.monotonic() + LONGEST_MS;
  return withStore(config, 'read', async (store) => {
    for (;;) {
      const row = store.first(requestByOrder, { orderId });
      if (row?.state !== 'open' || systemClock.monotonic() > end) return row;
      await systemClock.sleep(LOOK_MS);
    }
  });
}
