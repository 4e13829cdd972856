import { cents } from '../../../src/domain/values/money.ts';
import { createJudge } from '../../../src/services/money/judge-payer.ts';
import type { PaymentKey } from '../../../src/domain/money/notice.ts';
import { actions, callbacks, delivery, ledger, notice, payments, POLICY, receiptKey } from '../books.ts';
import { lineFor } from './book-model.ts';
import { hearFailure, type Told } from './hear-model.ts';
import { FORGED, MONEY, type Money } from './money.ts';
import type { StepKind } from './step-kind.ts';
import type { World } from './world.ts';

// What deliveries tell of money that was paid, by whichever way, how often, and however they contradict each other.

interface Way {
  readonly provider: string;
  /** Names that only this way gives it. */
  readonly keys: (receipt: string) => readonly PaymentKey[];
  readonly hold: 'unconfirmed' | 'unreadable' | null;
  readonly isUnproven: boolean;
}

const way = (provider: string, scheme: PaymentKey['scheme'] | null, rest: Partial<Way> = {}): Way => ({
  provider,
  keys: (receipt) => (scheme === null ? [] : [{ scheme, value: `ws_${receipt}` }]),
  hold: null,
  isUnproven: false,
  ...rest,
});

/** The ways in which the same money is told of: each knows other names of it. */
const WAYS = {
  paybill: way('payhero', null),
  push: way('payhero', 'checkout'),
  gateway: way('gateway', 'gateway.order'),
  unsigned: way('payhero', null, { isUnproven: true }),
  unconfirmed: way('payhero', 'payhero.reference', { isUnproven: true, hold: 'unconfirmed' }),
  'not understood': way('payhero', null, { hold: 'unreadable' }),
} as const;

/** Bytes and reading of one delivery of some money, and what the model makes of it. */
function toldOf(world: World, money: Money, by: keyof typeof WAYS) {
  const { provider, keys: own, hold, isUnproven }: Way = WAYS[by];
  const keys = [receiptKey(money.receipt), ...own(money.receipt)];
  const { account, amount, receipt, phone } = money;
  const told = notice({ provider, keys, account, amountCents: cents(amount), payerPhone: phone, hold });
  const names = keys.map(({ scheme, value }) => `${scheme === 'mpesa.receipt' ? '' : provider} ${scheme} ${value}`);
  const model: Told = {
    ...{ provider, receipt, names, account, phone, amount, hold },
    ...{ order: null, paidAt: null, bytes: `${by} ${JSON.stringify(told)}` },
  };
  const reading =
    hold === 'unreadable' ? ({ kind: 'quarantined', reason: 'unknown_key', detail: '', claim: told } as const) : told;
  return { delivery: delivery(reading, { provider, receivedAt: world.now, bytes: by, isUnproven }), told: model };
}

export function tell(world: World, money: Money | undefined, by: keyof typeof WAYS): boolean {
  if (money === undefined) return false;
  world.happen(money);
  const { delivery: one, told } = toldOf(world, money, by);
  world.take([one]);
  world.hear(told);
  return true;
}

const told = (by: keyof typeof WAYS, weight = 2): StepKind => ({
  weight,
  run: (world, { n }) => tell(world, MONEY[n], by),
});

/** Seldom it is told otherwise than before. */
const twisted = (twist: (money: Money) => Money): StepKind => ({
  weight: 1,
  run(world, { n, line }) {
    const money = MONEY[n];
    return (
      money !== undefined &&
      tell(world, twist(money), (['paybill', 'gateway', 'unsigned', 'push'] as const)[line - 1] ?? 'push')
    );
  },
});

export const TOLD_STEPS = {
  'told by paybill': told('paybill', 4),
  'told as a push': told('push'),
  'told by the gateway': told('gateway'),
  'told unsigned': told('unsigned'),
  'told unconfirmed': told('unconfirmed'),
  'told in words that nobody understands': told('not understood', 1),
  'told that it failed': {
    weight: 2,
    run(world, { n }) {
      const key = { scheme: 'gateway.order', value: `ws_${MONEY[n]?.receipt ?? ''}` } as const;
      const failure = { provider: 'gateway', requestNames: [], terminalKeys: [key], code: '1', message: 'no' };
      const bytes = `failed ${key.value}`;
      world.take([delivery({ kind: 'failure', failure }, { provider: 'gateway', receivedAt: world.now, bytes })]);
      hearFailure(world.book, { provider: 'gateway', name: `gateway gateway.order ${key.value}`, bytes });
      return true;
    },
  },
  'told with another amount': twisted((money) => ({ ...money, amount: money.amount + 100 })),
  'told with another account': twisted((money) => ({ ...money, account: 'ACC4' })),
  'told what is not so': {
    weight: 2,
    run: (world, { n }) => tell(world, FORGED[n % 2], n % 4 > 1 ? 'unsigned' : 'unconfirmed'),
  },
  /** Many at once: one transaction takes them all. */
  'told in one batch': {
    weight: 1,
    run(world, { n, line }) {
      const all = MONEY.slice(Math.min(n, line), Math.max(n, line) + 1).flatMap((money) => {
        world.happen(money);
        return [toldOf(world, money, 'paybill'), toldOf(world, money, 'push')];
      });
      world.take(all.map((one) => one.delivery));
      for (const one of all) world.hear(one.told);
      return all.length > 0;
    },
  },
  /** Before it is paid: answered by the books, and nothing is written. */
  'asked whether it may be paid': {
    weight: 1,
    run(world, { n }) {
      const { account = null, amount = 0, phone = null } = MONEY[n] ?? {};
      const { store } = world;
      const size = () =>
        [store.all(callbacks, {}), store.all(payments, {}), store.all(actions, {}), store.all(ledger, {})].map(
          (rows) => rows.length,
        );
      const before = size();
      const judge = createJudge({
        store: world.store,
        rules: POLICY,
        language: 'en',
        onFailure: (error) => {
          throw error;
        },
      });
      const verdict = judge({ account, amountCents: cents(amount), currency: 'KES', payerPhone: phone });
      if ((verdict.kind === 'accept') !== (lineFor(world.book, { account, phone }) !== null))
        throw new Error(`${account ?? 'nothing'} is answered ${verdict.kind}`);
      if (size().join() !== before.join()) throw new Error('a question has left something behind');
      return true;
    },
  },
} as const satisfies Record<string, StepKind>;
