import { callbackPath } from '../config/path-secret.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/ports.ts';
import type { Fetch } from '../domain/outbound.ts';
import { describeError } from '../domain/values/fault.ts';
import type { Secrets } from '../host/secrets.ts';
import { openProvider } from '../providers/index.ts';
import { judgeBoxClock } from '../services/box/last-known.ts';
import { takePayments, type Delivery } from '../services/money/take-payments.ts';
import type { Taken } from '../services/money/taken.ts';
import { askConnection, type AskedConnection } from '../services/reconcile/ask-connection.ts';
import { paymentById } from '../storage/payments.ts';
import type { ProviderTable } from '../storage/engine/schema.ts';
import type { Store } from '../storage/engine/store.ts';
import { booksPolicy } from './books-policy.ts';

/** Money that the books did not have. */
interface Found {
  readonly payment: number;
  readonly receipt: string | null;
  readonly amountCents: number;
  readonly state: string;
}

/** What one connection told; `closed`: why it could not be opened. */
export type ToldNow = { readonly name: string } & (
  (AskedConnection & { readonly closed: null; readonly found: readonly Found[] }) | { readonly closed: string }
);

interface AskNowDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly config: Config;
  readonly secrets: Secrets;
}

/**
 * Asks one connection for all that it can tell, in a process beside the daemon. What it tells is booked as if its callback had come, in
 * short transactions; the daemon sees that something was written, and tells routers and phones.
 */
export async function askNow(deps: AskNowDeps, row: ProviderTable): Promise<ToldNow> {
  const { store, clock, fetch, config, secrets } = deps;
  let connection;
  try {
    const own = { fetch, clock, secret: (name: string) => secrets.read(name) };
    const path = callbackPath(row.name, secrets.read(row.path_secret));
    const { publicUrl } = config.intake;
    connection = {
      name: row.name,
      provider: openProvider(row.kind, JSON.parse(row.settings), own),
      callbackUrl: publicUrl === null ? null : `${publicUrl}${path}`,
    };
  } catch (error) {
    return { name: row.name, closed: describeError(error) };
  }
  const taken: Taken[] = [];
  const take = async (deliveries: readonly Delivery[]) => {
    const now = clock.now();
    const policy = { ...booksPolicy(config), clockSane: judgeBoxClock(store, 0, now).sane };
    const booked = takePayments(store, deliveries, policy, now);
    await store.durable();
    taken.push(...booked);
    return booked;
  };
  const asking = {
    store,
    clock,
    currency: config.box.currency,
    timeZone: config.box.timeZone,
    take,
    submit: (one: Delivery) => take([one]),
  };
  const asked = await askConnection(asking, connection, new AbortController().signal);
  return { name: row.name, closed: null, ...asked, found: taken.flatMap((one) => foundOf(store, one)) };
}

function foundOf(store: Store, { isNew, paymentId }: Taken): Found[] {
  const payment = isNew && paymentId !== null ? store.first(paymentById, { id: paymentId }) : undefined;
  if (payment === undefined) return [];
  const { id, receipt_code: receipt, amount_cents: amountCents, state } = payment;
  return [{ payment: id, receipt, amountCents, state }];
}
