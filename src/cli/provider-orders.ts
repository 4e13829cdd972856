import { payerNames, topUpNames } from '../app/requesters.ts';
import { readAmount } from '../domain/money/amount-text.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { topUpTokens, withdrawMoney, type PursePolicy } from '../services/money/order-from-purse.ts';
import { purseOrderConfirm, purseOrderDone, purseOrderFailed } from '../services/money/settle-purse-order.ts';
import type { Store } from '../storage/engine/store.ts';
import { purseOrders } from '../views/purse-orders.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { doDeed, performDeed, tellDeed, type DeedOptions } from './deed.ts';
import { markOf } from './mark.ts';
import { table } from './table.ts';

// The ISP's own money at a provider: service tokens bought, and what was collected taken out.

const LISTED = 50;

export interface PurseOptions extends DeedOptions {
  readonly amount: string;
  readonly phone: string;
}

/** `washa provider top-up`. The daemon sends it. */
export const topUp = (options: PurseOptions, ...[name = '']: string[]): Promise<void> =>
  order(options, name, topUpTokens);

/** `washa provider withdraw`. The daemon sends it. */
export const withdraw = (options: PurseOptions, ...[name = '']: string[]): Promise<void> =>
  order(options, name, withdrawMoney);

async function order(
  options: PurseOptions,
  provider: string,
  actionOf: (policy: PursePolicy) => ReturnType<typeof topUpTokens>,
): Promise<void> {
  const amountCents = readAmount(options.amount);
  if (amountCents === null) throw new UsageError(`--amount: "${options.amount}" is no amount: write it as 1500.`);
  let able: Pick<PursePolicy, 'topUps' | 'payers'> = { topUps: () => [], payers: () => [] };
  const policy = {
    currency: configOf(options).box.currency,
    random: secureRandom,
    topUps: () => able.topUps(),
    payers: () => able.payers(),
  };
  const told = await performDeed(options, actionOf(policy), (store: Store) => {
    const [topUps, payers] = [topUpNames(store), payerNames(store)];
    able = { topUps: () => topUps, payers: () => payers };
    return { provider, amountCents, phone: options.phone };
  });
  tellDeed(options, told);
  if (told.result !== null && options.json !== true)
    print(`It is order ${told.result.order}; what became of it: washa provider orders`);
}

/** `washa provider orders`. */
export function listOrders(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  return withStore(config, 'read', (store) => {
    const views = purseOrders(store, config.box.currency, systemClock.now(), LISTED);
    if (options.json === true) {
      printJson(
        views.map(({ row: { id, provider, kind, amount_cents, state, asked_at, settled_at, said }, view }) => ({
          ...{ id, provider, kind, amount_cents, state, asked_at, settled_at, said },
          waits_for: view.wait,
        })),
      );
    } else if (views.length === 0) print('No tokens were ordered, and no money was taken out, from here.');
    else {
      const lines = views.map(({ row, view }) => [
        markOf(view.standing),
        String(row.id),
        row.provider,
        view.words.en.what,
        view.words.en.state,
      ]);
      print(table(['', 'order', 'at', 'what', 'how far'], lines));
    }
  });
}

const numbered = (which: string): { readonly order: number } => {
  if (!/^[1-9]\d{0,15}$/.test(which))
    throw new UsageError(`"${which}" is no number of an order: washa provider orders`);
  return { order: Number(which) };
};

/** `washa provider order-confirm`. */
export function confirmOrder(options: DeedOptions & { readonly code: string }, ...[which = '']: string[]) {
  const { code } = options;
  return doDeed(options, purseOrderConfirm(configOf(options).box.currency), () => ({ ...numbered(which), code }));
}

/** `washa provider order-done`. */
export function orderDone(options: DeedOptions & { readonly receipt?: string }, ...[which = '']: string[]) {
  const { receipt = null } = options;
  return doDeed(options, purseOrderDone(configOf(options).box.currency), () => ({ ...numbered(which), receipt }));
}

/** `washa provider order-failed`. */
export function orderFailed(options: DeedOptions, ...[which = '']: string[]) {
  return doDeed(options, purseOrderFailed(configOf(options).box.currency), () => numbered(which));
}
