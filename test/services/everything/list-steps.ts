import { expect } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import type { PulledRow, PullFrom } from '../../../src/domain/provider-port.ts';
import { provePayment } from '../../../src/services/money/prove-payment.ts';
import { pullPayments } from '../../../src/services/reconcile/pull-payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { nextToProve } from '../../../src/storage/proofs.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { notice, POLICY, receiptKey, requests } from '../books.ts';
import { paymentOf, paymentOfReceipt, placeOf } from './book-model.ts';
import { release, reverse } from './payment-steps.ts';
import type { StepKind } from './step-kind.ts';
import type { Truth, World } from './world.ts';

// The provider's own list of what came in: pulled, and asked whether what nobody signed is true.

const never = new AbortController().signal;
const PAGE = 3;
const FEE = 500;

function rowsOf({ receipt, amount, at }: Truth): PulledRow[] {
  const body = (kind: string) => new TextEncoder().encode(`${kind} ${receipt}`);
  const told = notice({ keys: [receiptKey(receipt)], amountCents: cents(amount), paidAt: at });
  const fee = { kind: 'fee', key: receiptKey(receipt), amountCents: cents(FEE), currency: 'KES', at } as const;
  const row = { body: body('list'), reading: { kind: 'notice', notice: told } } as const;
  return takesFee(receipt) ? [row, { body: body('fee'), reading: fee }] : [row];
}

/** For some it takes a fee. */
const takesFee = (receipt: string): boolean => Number(receipt.at(-1)) % 4 === 0;

const listing = (world: World, onPage: (page: readonly Truth[]) => void) => (from: PullFrom) => {
  const all = world.truths().filter(({ at }) => at >= from.since);
  const first = Number(from.page ?? 0);
  const page = all.slice(first, first + PAGE);
  onPage(page);
  const next = first + PAGE < all.length ? String(first + PAGE) : null;
  return Promise.resolve({ kind: 'page' as const, rows: page.flatMap(rowsOf), wholeSince: from.since, next });
};

/** What the books know and have decided costs nothing; anything else is told like by a callback. */
function hearPage(world: World, page: readonly Truth[]): void {
  const news = page.filter(({ receipt, amount }) => {
    const index = paymentOfReceipt(world.book, receipt);
    const known = index === null ? null : paymentOf(world.book, index);
    const isOver = known !== null && placeOf(known) !== 'held' && placeOf(known) !== 'unmatched';
    return !isOver || known.amount !== amount;
  });
  for (const { receipt, amount, at } of news) {
    const names = [` mpesa.receipt ${receipt}`];
    const about = { receipt, names, order: null, account: null, phone: null, amount, paidAt: at, hold: null };
    world.hear({ ...about, provider: 'payhero', bytes: `list ${receipt}` });
  }
  for (const { receipt, at } of page.filter((one) => takesFee(one.receipt))) {
    const name = `${receipt} ${FEE} ${at}`;
    if (world.book.fees.has(name)) continue;
    world.book.fees.set(name, { amount: FEE, payment: paymentOfReceipt(world.book, receipt) });
  }
}

export async function pull(world: World, reach: 'light' | 'full'): Promise<boolean> {
  const pages: (readonly Truth[])[] = [];
  const take = (deliveries: Parameters<World['take']>[0]) => Promise.resolve(world.take(deliveries));
  const { store, now } = world;
  const connection = { name: 'payhero', pull: listing(world, (page) => pages.push(page)) };
  const deps = { store, clock: new VirtualClock(now), timeZone: POLICY.timeZone, take };
  await pullPayments(deps, connection, reach, never);
  for (const page of pages) hearPage(world, page);
  return true;
}

const proofs = query()((db) => db.selectFrom('proof').selectAll().orderBy('payment_id'));

async function prove(world: World): Promise<boolean> {
  const row = world.store.first(nextToProve, { provider: 'payhero', now: world.now });
  if (row === undefined) return false;
  const before = new Map(world.store.all(proofs, {}).map((one) => [one.payment_id, one.state]));
  const { store, now } = world;
  const deps = { store, clock: new VirtualClock(now), policy: POLICY, wake: () => undefined };
  const provider = { ...world.outside.provider, pull: listing(world, () => undefined) };
  await provePayment(deps, { name: 'payhero', provider, callbackUrl: null }, row, never);
  const place = new Map(world.truths().map(({ receipt }, i) => [receipt, i]));
  const settled = world.store
    .all(proofs, {})
    .filter(({ payment_id, state }) => before.get(payment_id) === 'open' && state !== 'open')
    .map((proof) => ({ ...proof, payment: paymentOf(world.book, proof.payment_id - 1) }))
    .sort((a, b) => (place.get(a.payment.receipt ?? '') ?? 0) - (place.get(b.payment.receipt ?? '') ?? 0));
  for (const { payment_id, request_id, state, payment } of settled) {
    const index = payment_id - 1;
    const isTrue = world
      .truths()
      .some(({ receipt, amount }) => receipt === payment.receipt && amount === payment.amount);
    if (state === 'true') {
      // By its order it is proved where nobody has told a receipt.
      expect(isTrue || payment.receipt === null).toBe(true);
      if (placeOf(payment) !== 'held' || payment.reason !== 'unconfirmed') continue;
      release(world.book, index, payment, now);
      const order = world.store.all(requests, {}).find(({ id }) => id === request_id)?.order_id;
      const asked = order === undefined ? undefined : world.book.orders.get(order);
      if (asked !== undefined) asked.payment ??= index;
    } else if (state === 'false') {
      expect(isTrue).toBe(false);
      reverse(world.book, index, payment, now);
    }
  }
  return settled.length > 0;
}

export const LIST_STEPS = {
  'pull the list': { weight: 2, run: (world, { n }) => pull(world, n < 4 ? 'light' : 'full') },
  'ask whether it is true': { weight: 4, run: prove },
} as const satisfies Record<string, StepKind>;
