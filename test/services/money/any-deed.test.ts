import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketsOf } from '../../../src/domain/money/ledger-facts.ts';
import { paymentState, emptyBuckets, moveCents, type PaymentState } from '../../../src/domain/money/law.ts';
import { desiredAccess } from '../../../src/domain/lines/line-facts.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { act, type Action } from '../../../src/services/actions/act.ts';
import { believedTime } from '../../../src/services/box/box-clock.ts';
import { sweep } from '../../../src/services/lines/sweep.ts';
import { assignByHand } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { dismissByHand } from '../../../src/services/money/dismiss-payment.ts';
import { enterByHand } from '../../../src/services/money/enter-payment.ts';
import { moveByHand } from '../../../src/services/money/move-payment.ts';
import { refundByHand } from '../../../src/services/money/refund-payment.ts';
import { releaseByHand } from '../../../src/services/money/release-payment.ts';
import { reverseByHand } from '../../../src/services/money/reverse-payment.ts';
import { refundDone, refundFailed } from '../../../src/services/money/settle-refund.ts';
import { isSummedRight, sumNext } from '../../../src/services/money/sum-days.ts';
import { splitByHand } from '../../../src/services/money/split-payment.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { accessFacts, lineById } from '../../../src/storage/lines.ts';
import { summedDays } from '../../../src/storage/day-sums.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import {
  actions,
  addLine,
  DAY,
  delivery,
  HOUR,
  ledger,
  notice,
  NOW,
  openStore,
  payments,
  POLICY,
  PRICE,
} from '../books.ts';
import { runs } from '../../runs.ts';

const LINES = 3;
const CAP = 3;
const RUNS = 40;

/** What a small bookkeeper would write down: where each payment is, and what each line has bought. */
interface Model {
  readonly payments: {
    readonly amount: number;
    apart: Record<'unmatched' | 'held' | 'dismissed' | 'reversed' | 'refunded', number>;
    readonly lines: Map<number, number>;
    refund: { amount: number; isOpen: boolean } | null;
  }[];
  readonly lines: Map<number, { expiresAt: number; balance: number; bought: Bought[] }>;
}
interface Bought {
  readonly payment: number | null;
  readonly spent: number;
  readonly given: number;
}

const APART = ['unmatched', 'held', 'dismissed', 'reversed', 'refunded'] as const;

function buy(model: Model, line: number, payment: number | null, amount: number, from: number): void {
  const it = model.lines.get(line)!;
  it.balance += amount;
  const periods = Math.min(CAP, Math.floor(it.balance / PRICE));
  if (periods === 0) return;
  it.balance -= periods * PRICE;
  it.expiresAt = Math.max(from, it.expiresAt) + periods * DAY;
  it.bought.push({ payment, spent: periods * PRICE, given: periods * DAY });
}

function give(model: Model, payment: number, line: number, amount: number, now: number): void {
  const it = model.payments[payment]!;
  it.apart.unmatched -= amount;
  it.lines.set(line, (it.lines.get(line) ?? 0) + amount);
  buy(model, line, payment, amount, now);
}

function take(
  model: Model,
  payment: number,
  line: number,
  amount: number,
  to: 'unmatched' | 'reversed' | 'refunded',
  now: number,
) {
  const it = model.payments[payment]!;
  const from = model.lines.get(line)!;
  const share = it.lines.get(line)!;
  const undo = (one: Bought) => {
    from.bought.splice(from.bought.indexOf(one), 1);
    from.balance += one.spent;
    from.expiresAt -= one.given;
  };
  const before = from.bought.length;
  const newest = () => from.bought.toReversed();
  for (const one of newest().filter((each) => each.payment === payment)) {
    if (share === amount || from.balance < amount) undo(one);
  }
  for (const one of newest()) if (from.balance < amount) undo(one);
  from.balance -= amount;
  if (share === amount) it.lines.delete(line);
  else it.lines.set(line, share - amount);
  it.apart[to] += amount;
  if (from.bought.length < before && from.expiresAt <= now) buy(model, line, null, 0, from.expiresAt);
}

function takeAll(model: Model, payment: number, to: 'unmatched' | 'reversed', now: number): void {
  for (const [line, amount] of [...model.payments[payment]!.lines]) take(model, payment, line, amount, to, now);
}

const DEEDS = [
  'receive',
  'again',
  'assign',
  'move',
  'take back',
  'split',
  'reverse',
  'refund',
  'refund came',
  'refund failed',
  'cash',
  'dismiss',
  'release',
  'sweep',
] as const;

interface Wish {
  readonly deed: (typeof DEEDS)[number];
  readonly payment: number;
  readonly line: number;
  readonly other: number;
  readonly amount: number;
  readonly flag: boolean;
  readonly wait: number;
}

const wish = fc.record<Wish>({
  deed: fc.oneof(
    { arbitrary: fc.constantFrom('receive' as const, 'cash' as const), weight: 1 },
    { arbitrary: fc.constantFrom(...DEEDS), weight: 3 },
  ),
  payment: fc.nat({ max: 5 }),
  line: fc.integer({ min: 1, max: LINES }),
  other: fc.integer({ min: 1, max: LINES }),
  amount: fc.constantFrom(1, 70_000, PRICE, 2 * PRICE, 9 * PRICE + 1),
  flag: fc.boolean(),
  wait: fc.constantFrom(0, 0, HOUR, 20 * HOUR, 3 * DAY),
});

const some = (deed: Wish['deed'], partial: Partial<Wish> = {}): Wish => {
  return { deed, payment: 0, line: 2, other: 2, amount: PRICE, flag: false, wait: 0, ...partial };
};

/** Each deed where there is something for it to do: chance alone leaves one out now and then. */
const EACH: readonly Wish[] = [
  some('receive', { payment: 1 }),
  some('again'),
  some('assign', { line: 1 }),
  some('move'),
  some('take back'),
  some('split', { amount: 1, flag: true }),
  some('refund'),
  some('refund failed'),
  some('dismiss'),
  some('release'),
  some('refund'),
  some('refund came'),
  some('cash'),
  some('reverse', { payment: 1 }),
  some('sweep'),
];

/** Does one wish to the books and to the model. @returns whether it was done in both */
function fulfil(store: Store, model: Model, w: Wish, n: number, now: number): boolean {
  const all = model.payments;
  const account = `ACC${w.line}`;
  const other = `ACC${w.other}`;
  const take_ = (accountNo: string | null, hold: 'stale' | null, receipt: string, amount: number) =>
    takePayments(
      store,
      [
        delivery(
          notice({
            account: accountNo,
            hold,
            amountCents: cents(amount),
            keys: [{ scheme: 'mpesa.receipt', value: receipt }],
          }),
          { receivedAt: now, bytes: `${n}` },
        ),
      ],
      POLICY,
      now,
    );
  const receiptOf = (index: number) => `SCX${String(index).padStart(7, '0')}`;

  if (w.deed === 'receive') {
    const [kind] = [w.payment % 3];
    take_(kind === 0 ? null : account, kind === 1 ? 'stale' : null, receiptOf(all.length), w.amount);
    all.push({
      amount: w.amount,
      apart: { unmatched: 0, held: 0, dismissed: 0, reversed: 0, refunded: 0 },
      lines: new Map(),
      refund: null,
    });
    const it = all.at(-1)!;
    if (kind === 1) it.apart.held = w.amount;
    else it.apart.unmatched = w.amount;
    if (kind === 2) give(model, all.length - 1, w.line, w.amount, now);
    return true;
  }
  if (w.deed === 'sweep') {
    sweep(store, POLICY, 0, believedTime(now), now);
    for (const [line, it] of model.lines)
      if (it.expiresAt <= now && it.balance >= PRICE) buy(model, line, null, 0, now);
    return true;
  }
  if (w.deed === 'cash') {
    const input = {
      accountNo: account,
      amountCents: w.amount,
      receipt: receiptOf(all.length),
      source: 'cash',
    } as const;
    all.push({
      amount: w.amount,
      apart: { unmatched: w.amount, held: 0, dismissed: 0, reversed: 0, refunded: 0 },
      lines: new Map(),
      refund: null,
    });
    give(model, all.length - 1, w.line, w.amount, now);
    return isDone(store, enterByHand(POLICY), input, n, now);
  }
  if (all.length === 0) return false;
  const index = w.payment % all.length;
  const it = all[index]!;
  const paymentId = index + 1;
  const given = [...it.lines.values()].reduce((sum, amount) => sum + amount, 0);
  const state = stateOf(it);
  const done = <I, F, P, R, Y>(action: Action<I, F, P, R, Y>, input: NoInfer<I>) =>
    isDone(store, action, input, n, now);
  const gathered = () => {
    takeAll(model, index, 'unmatched', now);
    it.apart.unmatched += it.apart.held;
    it.apart.held = 0;
  };

  switch (w.deed) {
    case 'again':
      // The same money by another path, which says nothing that is not known.
      take_(null, 'stale', receiptOf(index), it.amount);
      return true;
    case 'assign': {
      const may = state === 'held' || state === 'unmatched';
      const from = state === 'held' ? it.apart.held : it.apart.unmatched;
      expect(done(assignByHand(POLICY), { paymentId, accountNo: account })).toBe(may);
      if (!may) return false;
      if (state === 'held') it.apart.unmatched += it.apart.held;
      if (state === 'held') it.apart.held = 0;
      give(model, index, w.line, from, now);
      return true;
    }
    case 'move': {
      const all_ = given + it.apart.held + it.apart.unmatched;
      const may = given > 0 && it.lines.get(w.line) !== all_;
      expect(done(moveByHand(POLICY), { paymentId, accountNo: account })).toBe(may);
      if (!may) return false;
      gathered();
      give(model, index, w.line, it.apart.unmatched, now);
      return true;
    }
    case 'take back': {
      const may = w.flag ? it.lines.has(w.line) : given > 0;
      expect(done(takeBackByHand(POLICY), { paymentId, accountNo: w.flag ? account : null })).toBe(may);
      if (!may) return false;
      if (w.flag) take(model, index, w.line, it.lines.get(w.line)!, 'unmatched', now);
      else takeAll(model, index, 'unmatched', now);
      return true;
    }
    case 'split': {
      const parts = [
        { line: w.line, accountNo: account, amountCents: w.amount },
        { line: w.other, accountNo: other, amountCents: 1000 },
      ].slice(0, w.flag ? 1 : 2);
      const total = parts.reduce((sum, part) => sum + part.amountCents, 0);
      const there = given + it.apart.held + it.apart.unmatched;
      const may = (w.flag || w.line !== w.other) && total <= there;
      const input = parts.map(({ accountNo, amountCents }) => ({ accountNo, amountCents }));
      expect(done(splitByHand(POLICY), { paymentId, parts: input })).toBe(may);
      if (!may) return false;
      gathered();
      for (const { line, amountCents } of parts) give(model, index, line, amountCents, now);
      return true;
    }
    case 'reverse': {
      const apart = it.apart.unmatched + it.apart.held + it.apart.dismissed;
      expect(done(reverseByHand(POLICY), { paymentId })).toBe(given + apart > 0);
      takeAll(model, index, 'reversed', now);
      it.apart = { ...it.apart, unmatched: 0, held: 0, dismissed: 0, reversed: it.apart.reversed + apart };
      return given + apart > 0;
    }
    case 'refund': {
      const there = given + it.apart.unmatched + it.apart.held + it.apart.dismissed;
      const amount = w.flag ? w.amount : there;
      const may = it.refund?.isOpen !== true && there > 0 && amount <= there;
      const receipt = w.line !== 1 ? null : `OUT${n}`;
      expect(done(refundByHand(POLICY), { paymentId, amountCents: w.flag ? amount : null, receipt })).toBe(may);
      if (!may) return false;
      let left = amount;
      for (const bucket of ['unmatched', 'held', 'dismissed'] as const) {
        const part = Math.min(left, it.apart[bucket]);
        it.apart[bucket] -= part;
        it.apart.refunded += part;
        left -= part;
      }
      for (const [line, share] of [...it.lines]) {
        const part = Math.min(left, share);
        if (part > 0) take(model, index, line, part, 'refunded', now);
        left -= part;
      }
      it.refund = { amount, isOpen: receipt === null };
      return true;
    }
    case 'refund came': {
      const may = it.refund?.isOpen === true;
      expect(done(refundDone(POLICY), { paymentId, receipt: `OUT${n}` })).toBe(may);
      if (it.refund !== null) it.refund.isOpen = false;
      return may;
    }
    case 'refund failed': {
      const { refund } = it;
      // Of several that are over the model knows the newest.
      if (refund === null) return false;
      expect(done(refundFailed(POLICY), { paymentId })).toBe(true);
      it.apart.refunded -= refund.amount;
      it.apart.unmatched += refund.amount;
      it.refund = null;
      return true;
    }
    case 'dismiss': {
      const may = state === 'held' || state === 'unmatched';
      expect(done(dismissByHand(POLICY), { paymentId })).toBe(may);
      if (state !== 'held' && state !== 'unmatched') return false;
      it.apart.dismissed += it.apart[state];
      it.apart[state] = 0;
      return true;
    }
    case 'release': {
      const bucket = (['held', 'dismissed', 'reversed'] as const).find((one) => it.apart[one] > 0);
      expect(done(releaseByHand(POLICY), { paymentId })).toBe(bucket !== undefined);
      if (bucket === undefined) return false;
      const row = store.all(payments, {})[index]!;
      it.apart.unmatched += it.apart[bucket];
      const amount = it.apart[bucket];
      it.apart[bucket] = 0;
      if (bucket === 'held' && row.state === 'applied') give(model, index, row.subscription_id!, amount, now);
      return true;
    }
  }
}

/** Asked for twice under one key it is done once. */
function isDone<I, F, P, R, Y>(
  store: Store,
  action: Action<I, F, P, R, Y>,
  input: NoInfer<I>,
  n: number,
  now: number,
): boolean {
  const by = { actor: 'amina', reason: 'asked', key: `wish ${n}` };
  const first = act(store, action, input, by, now);
  const rows = [store.all(ledger, {}).length, store.all(actions, {}).length];
  const second = act(store, action, input, by, now);
  expect(second.kind).toBe(first.kind);
  expect(second).not.toMatchObject({ repeated: false });
  expect([store.all(ledger, {}).length, store.all(actions, {}).length]).toEqual(rows);
  return first.kind === 'done';
}

function stateOf({ apart, lines }: Model['payments'][number]): PaymentState {
  const line = [...lines.values()].reduce((sum, amount) => sum + amount, 0);
  return paymentState({ ...emptyBuckets(), ...apart, line });
}

function booked(store: Store) {
  const all = store.all(payments, {}).map(({ id, state }) => {
    const sums = emptyBuckets();
    const shares = new Map<number, number>();
    for (const row of store.all(ledger, {})) {
      if (row.payment_id !== id || row.move === 'line>spent' || row.move === 'spent>line') continue;
      moveCents(sums, row.move, row.amount_cents);
      const line = row.subscription_id;
      const sign = bucketsOf(row.move)[1] === 'line' ? 1 : -1;
      if (line !== null) shares.set(line, (shares.get(line) ?? 0) + sign * row.amount_cents);
    }
    return {
      state,
      apart: APART.map((bucket) => sums[bucket]),
      lines: [...shares].filter(([, amount]) => amount > 0).sort(),
    };
  });
  return { payments: all };
}

function told(model: Model) {
  return {
    payments: model.payments.map((it) => ({
      state: stateOf(it),
      apart: APART.map((bucket) => it.apart[bucket]),
      lines: [...it.lines].sort(),
    })),
  };
}

test('whatever people do with money in whatever order, the books are a small bookkeeper’s', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(wish, { minLength: 1, maxLength: 20 }), (wishes) => {
      const store = openStore();
      const model: Model = { payments: [], lines: new Map() };
      for (let n = 1; n <= LINES; n++) {
        addLine(store, n, { plan: { period_unit: 'day', max_periods: CAP } });
        model.lines.set(n, { expiresAt: NOW - DAY, balance: 0, bought: [] });
      }
      let now = NOW;
      for (const [n, one] of wishes.entries()) {
        now += one.wait;
        if (fulfil(store, model, one, n, now)) seen.add(one.deed);
        expect(booked(store)).toEqual(told(model));
        for (const [id, it] of model.lines) {
          const line = store.first(lineById, { id })!;
          expect([line.expires_at, line.balance_cents]).toEqual([it.expiresAt, it.balance]);
          expect(desiredAccess(accessFacts(line), now)).toBe(now < it.expiresAt ? 'on' : 'off');
        }
        expect(checkBooks(store).problems).toEqual([]);
        // Whatever a deed does to a day that was summed before it marks that day.
        for (const { from_at: from, until_at: until } of store.all(summedDays, { from: 0, until: now })) {
          expect(isSummedRight(store, { from, until })).toBe(true);
        }
        while (sumNext(store, POLICY.timeZone, now));
      }
    }),
    { numRuns: runs(RUNS), examples: [[[...EACH]]] },
  );
  expect(seen).toEqual(new Set(DEEDS));
}, 120_000);
