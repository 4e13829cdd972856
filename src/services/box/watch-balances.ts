import type { Clock } from '../../domain/ports.ts';
import type { Balances, PaymentProvider } from '../../domain/provider-port.ts';
import type { NotDone } from '../../domain/outbound.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { allBalances, dropBalance, putBalance, putBalanceUnknown, putTokensRefused } from '../../storage/balances.ts';
import type { Store } from '../../storage/engine/store.ts';
import { raiseAlarm } from './alarms.ts';
import { keepAsking } from './rhythm.ts';

const EVERY_MS = 15 * 60_000;

export interface BalanceDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** As they are set up at this moment. */
  readonly connections: () => readonly { readonly name: string; readonly provider: PaymentProvider }[];
  readonly onBug: (error: unknown) => void;
}

/** Asks every connection that can tell what is left there. What it says, or that it says nothing, is stored with its time. */
export async function lookAtBalances({ store, clock, connections }: BalanceDeps, signal: AbortSignal): Promise<void> {
  const asked = new Set<string>();
  for (const { name, provider } of connections()) {
    if (provider.balance === undefined) continue;
    asked.add(name);
    const told = await provider.balance(signal);
    if (signal.aborted) return;
    await store.whenStored(clock, () =>
      store.transaction(() => noteBalance(store, name, told, provider.leastTokensCents ?? 0, clock.now())),
    );
  }
  await store.whenStored(clock, () =>
    store.transaction(() => {
      for (const { provider } of store.all(allBalances, {}).filter((row) => !asked.has(row.provider)))
        store.run(dropBalance, { provider });
    }),
  );
}

/** Inside a transaction: what a connection told of its purses, or why it told nothing. */
export function noteBalance(
  store: Store,
  name: string,
  told: Balances | NotDone,
  leastCents: number,
  now: number,
): void {
  if (told.kind !== 'balances') {
    store.run(putBalanceUnknown, { provider: name, leastCents, error: told.reason, now });
    return;
  }
  const purse = (of: 'tokens' | 'money') => told.balances.find((one) => one.purse === of);
  const tokens = purse('tokens');
  store.run(putBalance, {
    provider: name,
    tokensCents: tokens?.amountCents ?? null,
    moneyCents: purse('money')?.amountCents ?? null,
    currency: told.balances[0]?.currency ?? null,
    leastCents,
    now,
  });
  if (tokens === undefined || tokens.amountCents >= leastCents) return;
  const [left, least] = [tokens.amountCents, cents(leastCents)].map((amount) => formatCents(amount, tokens.currency));
  const message = `${left} of service tokens are left at ${name}, less than ${least}: top them up there, or phones cannot be asked to pay.`;
  raiseAlarm(store, { kind: 'tokens', subject: name, message }, now);
}

/** Inside a transaction: it has refused an order of ours for want of tokens, whatever it told before. */
export function noteNoTokens(store: Store, name: string, reason: string, now: number): void {
  store.run(putTokensRefused, { provider: name, now });
  const message = `${name} refuses our requests for payment: ${reason}. The next one that is taken, or a balance that is enough, closes this.`;
  raiseAlarm(store, { kind: 'tokens', subject: name, message }, now);
}

/**
 * Asks after the start, and then every quarter of an hour.
 * @returns ends it, and what it asks at that moment
 */
export function watchBalances(deps: BalanceDeps): () => Promise<void> {
  return keepAsking(deps, EVERY_MS, async (signal) => {
    await lookAtBalances(deps, signal);
    return EVERY_MS;
  });
}
