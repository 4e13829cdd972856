import type { Notice, Reading } from '../../../src/domain/money/notice.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { askRequest } from '../../../src/services/money/ask-request.ts';
import { requestPayment } from '../../../src/services/money/request-payment.ts';
import { keysOf, sendRequest } from '../../../src/services/money/send-request.ts';
import { nextToAsk, nextToSend, type RequestRow } from '../../../src/storage/requests.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { checkoutKey, delivery, notice, receiptKey } from '../books.ts';
import { MONEY } from './money.ts';
import { Died, type Push } from './outside.ts';
import type { Chance, StepKind } from './step-kind.ts';
import type { World } from './world.ts';

// Phones that are asked for money: what is sent, what their holders do, and what is told or answered of it, if anything is.

const never = new AbortController().signal;

/** A call goes out. Where the process dies in it the power is gone too: the next one finds what was on the disk. */
export async function calling(world: World, call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof Died)) throw error;
    await world.cut();
  }
}

function depsOf(world: World) {
  return {
    store: world.store,
    clock: new VirtualClock(world.now),
    currency: 'KES',
    submit: (one: Parameters<World['take']>[0][number]) => Promise.resolve(world.take([one])),
  };
}

const askedBy = (world: World) => ({ name: 'payhero', provider: world.outside.provider, callbackUrl: null });

function ask(world: World, { n, line }: Chance): boolean {
  const amountCents = n % 2 === 0 ? null : (MONEY[n]?.amount ?? null);
  const wish = { accountNo: `ACC${line}`, amountCents, phone: null, provider: null };
  const done = world.act(requestPayment(world.requests), wish, null);
  world.noteOrders();
  return done !== null;
}

async function send(world: World, { n }: Chance): Promise<boolean> {
  const row = world.store.first(nextToSend, { provider: 'payhero', now: world.now });
  if (row === undefined) return false;
  world.outside.choose(n);
  await calling(world, () => sendRequest(depsOf(world), askedBy(world), row, never));
  return true;
}

async function poll(world: World): Promise<boolean> {
  const row = world.store.first(nextToAsk, { provider: 'payhero', now: world.now });
  if (row === undefined) return false;
  const push = world.outside.pushes.find(({ orderId }) => orderId === row.order_id);
  await calling(world, () => askRequest(depsOf(world), askedBy(world), row, never));
  // The answer goes into the books like a callback.
  if (push?.state === 'paid' && !world.outside.hasDied) hearAnswer(world, row, push);
  return true;
}

function hearAnswer(world: World, row: RequestRow, { orderId, receipt, amount, paidAt }: Push): void {
  const isByReceipt = amount % 200 !== 0;
  const names = [
    ...(isByReceipt ? [` mpesa.receipt ${receipt}`] : []),
    `payhero checkout ws_${orderId}`,
    ...keysOf(row).map(({ scheme, value }) => `payhero ${scheme} ${value}`),
  ];
  world.hear({
    ...{ provider: 'payhero', receipt: isByReceipt ? receipt : null, names: [...new Set(names)], order: orderId },
    ...{ account: row.account, phone: row.msisdn, amount, paidAt: paidAt % 2 === 0 ? null : paidAt, hold: null },
    // What was asked with is a part of the evidence.
    bytes: `answer ${orderId} ${row.keys}`,
  });
}

function result(
  world: World,
  push: Push | undefined,
  isUnproven = false,
  hold: 'unconfirmed' | null = null,
  more = 0,
): boolean {
  if (push === undefined || push.state === 'asked') return false;
  const { orderId, account, receipt } = push;
  const amount = cents(push.amount + more);
  const requestNames = [orderId, `ws_${orderId}`];
  const failure = { provider: 'payhero', requestNames, terminalKeys: [], code: '1032', message: 'Cancelled' };
  const keys = [receiptKey(receipt), checkoutKey(`ws_${orderId}`)];
  const paid = { account, amountCents: amount, requestNames, requestOnly: true, keys, hold };
  const reading: Reading | Notice = push.state === 'paid' ? notice(paid) : { kind: 'failure', failure };
  world.take([delivery(reading, { receivedAt: world.now, bytes: orderId, isUnproven })]);
  if (push.state !== 'paid') return true;
  world.hear({
    ...{ provider: 'payhero', receipt, names: [` mpesa.receipt ${receipt}`, `payhero checkout ws_${orderId}`] },
    ...{
      order: orderId,
      account,
      phone: null,
      amount,
      paidAt: null,
      hold,
      bytes: `result ${orderId} ${hold ?? ''} ${more}`,
    },
  });
  return true;
}

const which = (world: World, { n }: Chance): Push | undefined =>
  world.outside.pushes[n % Math.max(1, world.outside.pushes.length)];

/** All that was paid is told, once more: its provider tells of it until it is answered. */
export function tellResults(world: World): void {
  for (const push of world.outside.pushes) if (push.state === 'paid') result(world, push);
}

export const PUSH_STEPS = {
  'ask a phone': { weight: 2, run: ask },
  'send what waits': { weight: 2, run: send },
  'send, and die before the answer': {
    weight: 1,
    run: (world, pick) => world.outside.dying(() => send(world, pick)),
  },
  'somebody at the phone': {
    weight: 3,
    run(world, pick) {
      world.outside.decide(which(world, pick), pick.line !== 1);
      return which(world, pick) !== undefined;
    },
  },
  'told the result': { weight: 3, run: (world, pick) => result(world, which(world, pick)) },
  'told the result unsigned': { weight: 1, run: (world, pick) => result(world, which(world, pick), true) },
  'told the result with another amount': {
    weight: 1,
    run: (world, pick) => result(world, which(world, pick), false, null, 100),
  },
  'told the result unconfirmed': {
    weight: 1,
    run: (world, pick) => result(world, which(world, pick), true, 'unconfirmed'),
  },
  'ask how it stands': { weight: 3, run: poll },
  'ask how it stands, and die before the answer': {
    weight: 1,
    run: (world) => world.outside.dying(() => poll(world)),
  },
  /** Asked, paid, and told by the one way, the other, both, or none yet. */
  'a whole push': {
    weight: 6,
    async run(world, pick) {
      const before = world.outside.pushes.length;
      if (!ask(world, pick)) return false;
      await send(world, { ...pick, n: pick.n % 2 });
      const push = world.outside.pushes[before];
      world.outside.decide(push, true);
      if (pick.n % 4 > 1) result(world, push);
      if (pick.n % 2 === 1) {
        world.now += 5_000;
        await poll(world);
      }
      return push !== undefined;
    },
  },
} as const satisfies Record<string, StepKind>;
