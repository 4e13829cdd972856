import fc from 'fast-check';
import { expect, test } from 'vitest';
import { desiredAccess } from '../../src/domain/lines/line-facts.ts';
import { cents } from '../../src/domain/values/money.ts';
import type { LineTarget, RouterConnection } from '../../src/domain/ports.ts';
import { act, type Action } from '../../src/services/actions/act.ts';
import { believedTime } from '../../src/services/box/box-clock.ts';
import { syncLine } from '../../src/services/commands/sync-line.ts';
import { autoPush } from '../../src/services/lines/auto-push.ts';
import { blockLine, unblockLine } from '../../src/services/lines/block-line.ts';
import { changePlan } from '../../src/services/lines/change-plan.ts';
import { allowCutOffs } from '../../src/services/lines/cut-offs.ts';
import { endLine } from '../../src/services/lines/end-line.ts';
import { extendLine } from '../../src/services/lines/extend-line.ts';
import { lendLine } from '../../src/services/lines/lend-line.ts';
import { openBalance } from '../../src/services/lines/open-balance.ts';
import { pauseLine, resumeLine } from '../../src/services/lines/pause-line.ts';
import { payForLines } from '../../src/services/lines/pay-for-lines.ts';
import { priceLine } from '../../src/services/lines/price-line.ts';
import { pushDue } from '../../src/services/lines/push-due.ts';
import { remindLines } from '../../src/services/lines/remind.ts';
import { sweep } from '../../src/services/lines/sweep.ts';
import { assignByHand } from '../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { dismissByHand } from '../../src/services/money/dismiss-payment.ts';
import { enterByHand } from '../../src/services/money/enter-payment.ts';
import { moveByHand } from '../../src/services/money/move-payment.ts';
import { refundByHand } from '../../src/services/money/refund-payment.ts';
import { releaseByHand } from '../../src/services/money/release-payment.ts';
import { reverseByHand } from '../../src/services/money/reverse-payment.ts';
import { refundDone, refundFailed } from '../../src/services/money/settle-refund.ts';
import { splitByHand } from '../../src/services/money/split-payment.ts';
import { takeBackByHand } from '../../src/services/money/take-back-payment.ts';
import { takePayments, type Delivery } from '../../src/services/money/take-payments.ts';
import { putPlan } from '../../src/storage/plans.ts';
import { accessFacts, lineById } from '../../src/storage/lines.ts';
import { query } from '../../src/storage/engine/query.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { VirtualClock } from '../virtual-clock.ts';
import {
  addLine,
  checkoutKey,
  commands,
  DAY,
  delivery,
  HOUR,
  ledger,
  lines,
  notice,
  NOW,
  openStore,
  payments,
  POLICY,
  PRICE,
  receiptKey,
} from './books.ts';

// Everything that can happen to money and to lines, in any order, with a death in between. What has to hold is stated without
// asking the code that is tried: a bookkeeper who only counts receipts, and a router that only does what it is told.

const LINES = 4;
const BY = { actor: 'amina', reason: 'asked' };
const RULES = { daysBefore: [3, 1], onTheDay: true, daysAfter: [1], fromHour: 0, toHour: 24 };
const REQUESTS = { currency: 'KES', connections: () => ['payhero'], random: Math.random };

/** The ways in which the provider tells of the same money: each knows other names of it, and only some whose it is. */
const WAYS = ['paybill', 'push', 'list', 'statement'] as const;

/** Seldom it is told otherwise than before. */
const TWISTS = ['none', 'none', 'none', 'amount', 'account'] as const;

interface Money {
  readonly receipt: string;
  readonly amount: number;
  readonly account: string | null;
}

function told({ receipt, amount, account }: Money, way: (typeof WAYS)[number], at: number): Delivery {
  const names = {
    paybill: { keys: [receiptKey(receipt)], account },
    push: { keys: [receiptKey(receipt), checkoutKey(`ws_${receipt}`)], account },
    list: { keys: [receiptKey(receipt)], account: null },
    statement: { keys: [receiptKey(receipt)], account },
  }[way];
  return delivery(notice({ ...names, amountCents: cents(amount) }), { receivedAt: at, bytes: way });
}

const n = fc.nat(7);
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      of: fc.constant('money' as const),
      n,
      way: fc.constantFrom(...WAYS),
      twist: fc.constantFrom(...TWISTS),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      of: fc.constant('deed' as const),
      do: fc.constantFrom(
        'assign' as const,
        'move' as const,
        'split' as const,
        'take back' as const,
        'release' as const,
        'dismiss' as const,
        'reverse' as const,
        'refund' as const,
        'refund done' as const,
        'refund failed' as const,
        'cash' as const,
      ),
      n,
      line: fc.integer({ min: 1, max: LINES }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      of: fc.constant('deed' as const),
      do: fc.constantFrom(
        'extend' as const,
        'lend' as const,
        'block' as const,
        'unblock' as const,
        'pause' as const,
        'resume' as const,
        'price' as const,
        'plan now' as const,
        'plan next' as const,
        'pays for' as const,
        'opening' as const,
        'push' as const,
        'end' as const,
      ),
      n,
      line: fc.integer({ min: 1, max: LINES }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      of: fc.constant('world' as const),
      do: fc.constantFrom('wait' as const, 'sweep' as const, 'route' as const, 'die' as const),
      n,
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

const MONEY: readonly Money[] = Array.from({ length: 8 }, (_, i) => ({
  receipt: `SCA000000${i}`,
  amount: [PRICE, 2 * PRICE, 50_000, PRICE - 100, 3 * PRICE + 7_000, PRICE, 100, 9 * PRICE][i] ?? PRICE,
  account: ['ACC1', 'ACC2', 'ACC3', 'ACC1', 'nobody', null, 'ACC4', 'ACC2'][i] ?? null,
}));

const done = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('command').set({ state: 'done', finished_at: p.now }).where('id', '=', p.id),
);

const receiptNames = query()((db) =>
  db
    .selectFrom('payment_key')
    .innerJoin('payment', 'payment.id', 'payment_key.payment_id')
    .select(['payment_key.value', 'payment.amount_cents'])
    .where('payment_key.scheme', 'in', ['mpesa.receipt', 'receipt']),
);

class World {
  store: Store = openStore();
  now = NOW;
  /** What the router does: for each login, whether it lets it in. */
  readonly router = new Map<number, 'on' | 'off'>();
  readonly received = new Map<string, number>();
  #cash = 0;

  constructor() {
    const plan = {
      lend_ms: 2 * DAY,
      tolerance_cents: 100,
      push_days: '[-1,0]',
      period_unit: 'day',
      period_count: 30,
    } as const;
    for (let one = 1; one <= LINES; one += 1) addLine(this.store, one, { plan, expiresAt: NOW + (one - 3) * DAY });
    for (const { id, expires_at } of this.store.all(lines, {})) this.router.set(id, expires_at > NOW ? 'on' : 'off');
    const rows = this.store.all(
      query()((db) => db.selectFrom('plan').selectAll()),
      {},
    );
    for (const row of rows) this.store.run(putPlan, { ...row, code: 'fast', name: 'Fast', price_cents: 2 * PRICE });
  }

  /** It ends, and another begins with what was stored. */
  async die(): Promise<void> {
    const { path } = this.store;
    await this.store.close();
    this.store = Store.open(path);
  }

  act<Input, Facts, Plan, Result, Why extends string>(
    action: Action<Input, Facts, Plan, Result, Why>,
    input: Input,
  ): void {
    act(this.store, action, input, BY, this.now);
  }

  async do(one: Step): Promise<void> {
    switch (one.of) {
      case 'money': {
        const plain = MONEY[one.n]!;
        const amount = one.twist === 'amount' ? plain.amount + 100 : plain.amount;
        const account = one.twist === 'account' ? 'ACC4' : plain.account;
        // What was told first counts; what contradicts it is for a person.
        if (!this.received.has(plain.receipt)) this.received.set(plain.receipt, amount);
        takePayments(this.store, [told({ ...plain, amount, account }, one.way, this.now)], POLICY, this.now);
        return;
      }
      case 'world':
        return this.go(one);
      case 'deed':
        this.deed(one);
    }
  }

  async go(one: Extract<Step, { of: 'world' }>): Promise<void> {
    switch (one.do) {
      case 'wait':
        this.now += (one.n + 1) * 5 * HOUR * (one.n > 5 ? 24 : 1);
        return;
      case 'sweep': {
        this.sweep();
        return;
      }
      case 'route':
        return this.route();
      case 'die':
        return this.die();
    }
  }

  deed(one: Extract<Step, { of: 'deed' }>): void {
    const paymentId = one.n + 1;
    const accountNo = `ACC${one.line}`;
    const other = `ACC${1 + (one.line % LINES)}`;
    const lineId = one.line;
    const half = Math.floor((this.store.all(payments, {})[one.n]?.amount_cents ?? 2) / 2);
    switch (one.do) {
      case 'assign': {
        this.act(assignByHand(POLICY), { paymentId, accountNo });
        return;
      }
      case 'move': {
        this.act(moveByHand(POLICY), { paymentId, accountNo });
        return;
      }
      case 'split': {
        this.act(splitByHand(POLICY), {
          paymentId,
          parts: [
            { accountNo, amountCents: half },
            { accountNo: other, amountCents: half },
          ],
        });
        return;
      }
      case 'take back': {
        this.act(takeBackByHand(POLICY), { paymentId, accountNo: one.n % 2 === 0 ? null : accountNo });
        return;
      }
      case 'release': {
        this.act(releaseByHand(POLICY), { paymentId });
        return;
      }
      case 'dismiss': {
        this.act(dismissByHand(POLICY), { paymentId });
        return;
      }
      case 'reverse': {
        this.act(reverseByHand(POLICY), { paymentId });
        return;
      }
      case 'refund': {
        this.act(refundByHand(POLICY), {
          paymentId,
          amountCents: one.line % 2 === 0 ? half : null,
          receipt: null,
        });
        return;
      }
      case 'refund done': {
        this.act(refundDone(POLICY), { paymentId, receipt: `SCZ${this.#cash++}R${one.n}` });
        return;
      }
      case 'refund failed': {
        this.act(refundFailed(POLICY), { paymentId });
        return;
      }
      case 'cash': {
        const receipt = `C-${one.n}`;
        const amountCents = MONEY[one.n]!.amount;
        if (this.inUse() !== 'none') this.received.set(receipt, amountCents);
        this.act(enterByHand(POLICY), {
          source: 'cash' as const,
          accountNo: this.inUse(),
          amountCents,
          receipt,
        });
        return;
      }
      case 'extend': {
        this.act(extendLine(POLICY), { lineId, by: { days: one.n + 1 } });
        return;
      }
      case 'lend': {
        this.act(lendLine(POLICY), { lineId, days: null });
        return;
      }
      case 'block': {
        this.act(blockLine, { lineId });
        return;
      }
      case 'unblock': {
        this.act(unblockLine(POLICY), { lineId });
        return;
      }
      case 'pause': {
        this.act(pauseLine(POLICY), { lineId });
        return;
      }
      case 'resume': {
        this.act(resumeLine(POLICY), { lineId });
        return;
      }
      case 'price': {
        this.act(priceLine(POLICY), { lineId, priceCents: one.n === 0 ? null : cents(one.n * 40_000) });
        return;
      }
      case 'plan now':
      case 'plan next': {
        this.act(changePlan(POLICY), {
          lineId,
          planCode: one.n % 2 === 0 ? 'fast' : 'home',
          when: one.do === 'plan now' ? ('now' as const) : ('next' as const),
        });
        return;
      }
      case 'pays for': {
        this.act(payForLines, { lineId, accounts: one.n % 3 === 0 ? [] : [other] });
        return;
      }
      case 'opening': {
        this.act(openBalance(POLICY), { lineId, amountCents: cents(one.n * 30_000) });
        return;
      }
      case 'push': {
        this.act(autoPush, { lineId, wants: one.n % 2 === 0 });
        return;
      }
      case 'end':
        // A line that ended is out of the play: seldom.
        if (one.n === 7) this.act(endLine(POLICY), { lineId });
    }
  }

  /** Cash is for a line that is served. */
  inUse(): string {
    return this.store.all(lines, {}).find(({ retired_at }) => retired_at === null)?.account_no ?? 'none';
  }

  sweep(): void {
    for (let more = true; more;) more = sweep(this.store, POLICY, 0, believedTime(this.now), this.now).more;
    remindLines(this.store, RULES, POLICY.timeZone, this.now);
    const clock = new VirtualClock(this.now);
    pushDue({ store: this.store, clock, requests: REQUESTS, rules: RULES, zone: POLICY.timeZone }, this.now);
  }

  /** The router is told all that waits. */
  async route(): Promise<void> {
    const router: RouterConnection = {
      name: 'tower-1',
      health: () => ({ state: 'up', since: 0, error: null, code: null, refused: [], answerMs: null }),
      start: () => undefined,
      stop: () => Promise.resolve(),
      hasten: () => undefined,
      kick: () => Promise.resolve(0),
      compare: (targets) => Promise.resolve(targets.map(() => null)),
      watchFor: () => undefined,
      sync: (target: LineTarget) => {
        const id = Number(target.username.replace('line-', ''));
        const changed = this.router.get(id) !== target.want;
        this.router.set(id, target.want);
        return Promise.resolve({ access: target.want, changed, sessions: [], roundTrips: 1, detail: 'done' });
      },
    };
    const clock = new VirtualClock(this.now);
    for (const command of this.store.all(commands, {})) {
      if (command.kind !== 'router.sync' || command.state !== 'queued') continue;
      const result = await syncLine({ store: this.store, clock, router }, command);
      this.store.transaction(() => {
        result.store?.(this.now);
        this.store.run(done, { id: command.id, now: this.now });
      });
    }
  }
}

/** Each row begins where the row before it has left the line's time. */
function checkTimes(store: Store): void {
  const until = new Map<number, number>();
  for (const row of store.all(ledger, {})) {
    if (row.given_ms === null || row.subscription_id === null) continue;
    const before = until.get(row.subscription_id);
    if (before !== undefined) expect(row.expires_before).toBe(before);
    until.set(row.subscription_id, row.expires_after ?? 0);
  }
  for (const { id, expires_at } of store.all(lines, {})) expect(expires_at).toBe(until.get(id) ?? expires_at);
}

/** A bookkeeper who counts receipts: each is one payment of its amount, however often and by whichever way it was told. */
function checkReceived(world: World): void {
  const rows = world.store.all(payments, {});
  const names = world.store.all(receiptNames, {});
  expect(names.length).toBe(rows.length);
  expect(new Set(names.map(({ value }) => value))).toEqual(new Set(world.received.keys()));
  for (const { value, amount_cents } of names) expect(amount_cents).toBe(world.received.get(value));
  const all = world.store.all(ledger, {}).filter(({ move }) => move.startsWith('outside>') && move !== 'outside>fee');
  const received = all.filter(({ payment_id }) => payment_id !== null);
  expect(received.reduce((sum, row) => sum + row.amount_cents, 0)).toBe(
    rows.reduce((sum, row) => sum + row.amount_cents, 0),
  );
}

test('whatever comes, whoever acts, and whenever it dies: every shilling is once in the books, no time comes from nowhere, and the router lets in exactly who is paid', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 40 }), async (steps) => {
      const world = new World();
      for (const one of steps) {
        await world.do(one);
        expect(checkBooks(world.store).problems).toEqual([]);
      }
      checkTimes(world.store);
      checkReceived(world);
      world.sweep();
      // The brake holds who has been off the books for long; a person says that it is meant.
      for (const count of [1, 2, 3, 4]) world.act(allowCutOffs, { count });
      await world.route();
      for (const { id, account_no } of world.store.all(lines, {})) {
        const line = world.store.first(lineById, { id })!;
        const should = desiredAccess(accessFacts(line), world.now);
        expect(`${account_no} ${world.router.get(id)}`).toBe(`${account_no} ${should}`);
        const isPaid = world.now < line.expires_at && line.blocked_at === null && line.retired_at === null;
        expect(should).toBe(isPaid ? 'on' : 'off');
        expect(line.balance_cents).toBeGreaterThanOrEqual(0);
        expect(line.lent_cents).toBeGreaterThanOrEqual(0);
      }
      // All of it once more, by every way: nobody is given anything for it.
      const before = world.store.all(ledger, {}).length;
      for (const way of WAYS) {
        for (const money of MONEY) {
          if (world.received.has(money.receipt))
            takePayments(
              world.store,
              [told({ ...money, account: null }, way === 'push' ? 'list' : way, world.now)],
              POLICY,
              world.now,
            );
        }
      }
      expect(world.store.all(ledger, {}).length).toBe(before);
      expect(checkBooks(world.store).problems).toEqual([]);
      await world.store.close();
    }),
    { numRuns: 60 },
  );
}, 120_000);
