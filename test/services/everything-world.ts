import { copyFileSync, existsSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { cents } from '../../src/domain/values/money.ts';
import type { Notice, Reading } from '../../src/domain/money/notice.ts';
import type { LineLook, LineTarget, RouterConnection } from '../../src/domain/ports.ts';
import type { OrderState, PaymentProvider } from '../../src/domain/provider-port.ts';
import { act, type Action } from '../../src/services/actions/act.ts';
import { believedTime, type TimeFacts } from '../../src/services/box/box-clock.ts';
import { syncLine } from '../../src/services/commands/sync-line.ts';
import { autoPush } from '../../src/services/lines/auto-push.ts';
import { blockLine, unblockLine } from '../../src/services/lines/block-line.ts';
import { changePlan } from '../../src/services/lines/change-plan.ts';
import { compareRouter } from '../../src/services/lines/compare-router.ts';
import { compensateLines } from '../../src/services/lines/compensate-lines.ts';
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
import { askRequest } from '../../src/services/money/ask-request.ts';
import { assignByHand } from '../../src/services/money/assign-payment.ts';
import { dismissByHand } from '../../src/services/money/dismiss-payment.ts';
import { enterByHand } from '../../src/services/money/enter-payment.ts';
import { moveByHand } from '../../src/services/money/move-payment.ts';
import { refundByHand } from '../../src/services/money/refund-payment.ts';
import { releaseByHand } from '../../src/services/money/release-payment.ts';
import { requestPayment } from '../../src/services/money/request-payment.ts';
import { reverseByHand } from '../../src/services/money/reverse-payment.ts';
import { refundDone, refundFailed } from '../../src/services/money/settle-refund.ts';
import { sendRequest } from '../../src/services/money/send-request.ts';
import { splitByHand } from '../../src/services/money/split-payment.ts';
import { takeBackByHand } from '../../src/services/money/take-back-payment.ts';
import { takePayments, type Delivery } from '../../src/services/money/take-payments.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { putPlan } from '../../src/storage/plans.ts';
import { nextToAsk, nextToSend } from '../../src/storage/requests.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { VirtualClock } from '../virtual-clock.ts';
import {
  addLine,
  checkoutKey,
  commands,
  DAY,
  delivery,
  HOUR,
  lines,
  notice,
  NOW,
  openStore,
  payments,
  POLICY,
  PRICE,
  receiptKey,
} from './books.ts';
import { noNotes, noProfiles } from './no-notes.ts';
import { freshStore } from '../fresh-store.ts';

// Everything that can happen to money and to lines, in any order, with a death in between. What has to hold is stated without
// asking the code that is tried: a bookkeeper who only counts receipts, and a router that only does what it is told.

const LINES = 4;
const BY = { actor: 'amina', reason: 'asked' };
const RULES = { daysBefore: [3, 1], onTheDay: true, daysAfter: [1], fromHour: 0, toHour: 24 };
const REQUESTS = { currency: 'KES', connections: () => ['payhero'], random: seededRandom(4) };

/** The ways in which the provider tells of the same money: each knows other names of it, and only some whose it is. */
export const WAYS = ['paybill', 'push', 'list', 'statement'] as const;

const LOG_AND_ALL = ['', '-wal'];

/** Seldom it is told otherwise than before. */
const TWISTS = ['none', 'none', 'none', 'amount', 'account'] as const;

interface Money {
  readonly receipt: string;
  readonly amount: number;
  readonly account: string | null;
}

export function told({ receipt, amount, account }: Money, way: (typeof WAYS)[number], at: number): Delivery {
  const names = {
    paybill: { keys: [receiptKey(receipt)], account },
    push: { keys: [receiptKey(receipt), checkoutKey(`ws_${receipt}`)], account },
    list: { keys: [receiptKey(receipt)], account: null },
    statement: { keys: [receiptKey(receipt)], account },
  }[way];
  return delivery(notice({ ...names, amountCents: cents(amount) }), { receivedAt: at, bytes: way });
}

const n = fc.nat(7);
export const step = fc.oneof(
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
        'compensate' as const,
        'end' as const,
      ),
      n,
      line: fc.integer({ min: 1, max: LINES }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      of: fc.constant('push' as const),
      do: fc.constantFrom(
        'whole' as const,
        'ask' as const,
        'send' as const,
        'answer' as const,
        'result' as const,
        'poll' as const,
      ),
      n,
      line: fc.integer({ min: 1, max: LINES }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      of: fc.constant('world' as const),
      do: fc.constantFrom(
        'wait' as const,
        'sweep' as const,
        'route' as const,
        'compare' as const,
        'clock' as const,
        'flush' as const,
        'die' as const,
        'cut' as const,
      ),
      n,
    }),
  },
);
export type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

export const MONEY: readonly Money[] = Array.from({ length: 8 }, (_, i) => ({
  receipt: `SCA000000${i}`,
  amount: [PRICE, 2 * PRICE, 50_000, PRICE - 100, 3 * PRICE + 7_000, PRICE, 100, 9 * PRICE][i] ?? PRICE,
  account: ['ACC1', 'ACC2', 'ACC3', 'ACC1', 'nobody', null, 'ACC4', 'ACC2'][i] ?? null,
}));

const done = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('command').set({ state: 'done', finished_at: p.now }).where('id', '=', p.id),
);

/** A push as the provider and the phone know it: what the books have heard of it is another matter. */
interface Push {
  readonly orderId: string;
  readonly account: string;
  readonly amount: number;
  readonly receipt: string;
  /** A phone that has refused may still pay: no prompt is gone for good before its time. */
  state: 'asked' | 'paid' | 'failed';
}

interface OnDisk {
  readonly received: ReadonlyMap<string, number>;
}

export class World {
  store: Store = openStore();
  now = NOW;
  /** Whether anything contradicts the clock. */
  isClockDoubted = false;
  /** What the router does: for each login, whether it lets it in. */
  readonly router = new Map<number, 'on' | 'off'>();
  /** By its receipt, what the books were told of, as far as they can still know. */
  received = new Map<string, number>();
  readonly pushes: Push[] = [];
  /** Receipts of all that was ever told, whether or not the disk kept it. */
  readonly #told = new Set<string>();
  #onDisk: OnDisk = { received: new Map() };
  #calls = 0;
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
    this.flush();
  }

  act<Input, Facts, Plan, Result, Why extends string>(
    action: Action<Input, Facts, Plan, Result, Why>,
    input: Input,
  ): void {
    act(this.store, action, input, BY, this.now);
  }

  async do(one: Step): Promise<void> {
    switch (one.of) {
      case 'money':
        this.tell(MONEY[one.n]!, one.way, one.twist);
        return;
      case 'push':
        return this.push(one);
      case 'world':
        return this.go(one);
      case 'deed':
        this.deed(one);
    }
  }

  tell(money: Money, way: (typeof WAYS)[number], twist: (typeof TWISTS)[number] = 'none'): void {
    const amount = twist === 'amount' ? money.amount + 100 : money.amount;
    const account = twist === 'account' ? 'ACC4' : money.account;
    this.#hear(money.receipt, amount);
    this.#take(told({ ...money, amount, account }, way, this.now));
  }

  /** What was told and the disk has lost, and every push that was paid: its provider tells of it until it is answered, or is asked. */
  tellAgain(): void {
    for (const money of MONEY)
      if (this.#told.has(money.receipt) && !this.received.has(money.receipt)) this.tell(money, 'list');
    for (const push of this.pushes) if (push.state === 'paid') this.#result(push);
  }

  /** What was told first counts; what contradicts it is for a person. */
  #hear(receipt: string, amount: number): void {
    this.#told.add(receipt);
    if (!this.received.has(receipt)) this.received.set(receipt, amount);
  }

  #take(delivery: Delivery): void {
    takePayments(this.store, [delivery], { ...POLICY, clockSane: !this.isClockDoubted }, this.now);
  }

  async push({ do: what, n, line }: Extract<Step, { of: 'push' }>): Promise<void> {
    const push = this.pushes[n % Math.max(1, this.pushes.length)];
    switch (what) {
      case 'whole':
        // Asked, paid, and told by the one way, the other, both, or none yet.
        for (const next of [
          'ask',
          'answer',
          ...(n % 4 > 1 ? (['result'] as const) : []),
          ...(n % 2 === 1 ? (['poll'] as const) : []),
        ] as const) {
          if (next === 'poll') this.now += 5_000;
          const youngest = next === 'ask' ? n : this.pushes.length - 1;
          await this.push({ of: 'push', do: next, n: youngest, line });
        }
        return;
      case 'ask': {
        const amountCents = n % 2 === 0 ? null : MONEY[n]!.amount;
        this.act(requestPayment(REQUESTS), { accountNo: `ACC${line}`, amountCents, phone: null, provider: null });
        // Mostly it is sent at once.
        return n === 0 ? undefined : this.push({ of: 'push', do: 'send', n, line });
      }
      case 'answer':
        if (push !== undefined && push.state !== 'paid') push.state = this.#calls % 3 === 0 ? 'failed' : 'paid';
        return;
      case 'result':
        if (push !== undefined) this.#result(push);
        return;
      case 'send':
      case 'poll': {
        const due = { provider: 'payhero', now: this.now };
        const row = this.store.first(what === 'send' ? nextToSend : nextToAsk, due);
        if (row === undefined) return;
        const submit = (delivery: Delivery) => {
          this.#take(delivery);
          return Promise.resolve();
        };
        const deps = { store: this.store, clock: new VirtualClock(this.now), currency: 'KES', submit };
        const asked = { name: 'payhero', provider: this.#provider, callbackUrl: null };
        await (what === 'send' ? sendRequest : askRequest)(deps, asked, row, new AbortController().signal);
      }
    }
  }

  #result({ orderId, account, amount, receipt, state }: Push): void {
    if (state === 'asked') return;
    const requestNames = [orderId, `ws_${orderId}`];
    const failure = { provider: 'payhero', requestNames, terminalKeys: [], code: '1032', message: 'Cancelled' };
    const paid = { account, amountCents: cents(amount), requestNames, requestOnly: true };
    const keys = [receiptKey(receipt), checkoutKey(`ws_${orderId}`)];
    if (state === 'paid') this.#hear(receipt, amount);
    const reading: Reading | Notice = state === 'paid' ? notice({ ...paid, keys }) : { kind: 'failure', failure };
    this.#take(delivery(reading, { receivedAt: this.now, bytes: orderId }));
  }

  readonly #provider: PaymentProvider = {
    kind: 'payhero',
    read: () => ({ kind: 'refused', status: 400, reason: 'nothing is delivered here' }),
    request: ({ orderId, account, amountCents }) => {
      // Nobody is asked for money before the disk knows of it.
      this.flush();
      this.#calls += 1;
      const keys = [checkoutKey(`ws_${orderId}`)];
      if (this.#calls % 4 === 0) return Promise.resolve({ kind: 'unreachable', reason: 'no route' });
      const receipt = `SCP${String(this.pushes.length).padStart(7, '0')}`;
      this.pushes.push({ orderId, account, amount: amountCents, receipt, state: 'asked' });
      return Promise.resolve(
        this.#calls % 3 === 0 ? { kind: 'unknown', reason: 'no answer' } : { kind: 'accepted', keys },
      );
    },
    status: ({ orderId }) => Promise.resolve(this.#stateOf(this.pushes.find((push) => push.orderId === orderId))),
  };

  /** How it stands. Some are told by their receipt, the others by the name that the provider gave them. */
  #stateOf(push: Push | undefined): OrderState {
    if (push === undefined) return { kind: 'absent', detail: 'no such order' };
    const { orderId, amount, receipt, state } = push;
    switch (state) {
      case 'asked':
        return { kind: 'open', detail: 'queued' };
      case 'failed':
        return {
          kind: 'failure',
          told: '',
          failure: { provider: 'payhero', requestNames: [], terminalKeys: [], code: '1032', message: 'Cancelled' },
        };
      case 'paid': {
        this.#hear(receipt, amount);
        const keys = [checkoutKey(`ws_${orderId}`)];
        return {
          kind: 'paid',
          keys: amount % 200 === 0 ? keys : [receiptKey(receipt), ...keys],
          paidAt: null,
          told: '',
        };
      }
    }
  }

  async go(one: Extract<Step, { of: 'world' }>): Promise<void> {
    switch (one.do) {
      case 'wait':
        // Once in a while as long as a phone takes to answer.
        this.now += one.n === 0 ? 10_000 : (one.n + 1) * 5 * HOUR * (one.n > 5 ? 24 : 1);
        return;
      case 'sweep':
        this.sweep();
        return;
      case 'route':
        return this.route();
      case 'compare':
        return this.compare();
      case 'clock':
        this.isClockDoubted = !this.isClockDoubted;
        this.sweep();
        return;
      case 'flush':
        this.flush();
        return;
      case 'die':
        return this.die();
      case 'cut':
        if (one.n % 2 === 0) {
          // Somebody has just paid, or been given time, and was let in.
          await this.settle();
          this.flush();
          if (one.n % 4 === 0) this.tell(MONEY[one.n]!, 'paybill');
          else this.act(extendLine(POLICY), { lineId: 1 + (one.n >> 2), by: { days: 30 } });
          await this.route();
        }
        return this.cut();
    }
  }

  /** All so far is on the disk. */
  flush(): void {
    for (const suffix of LOG_AND_ALL) {
      if (existsSync(this.store.path + suffix))
        copyFileSync(this.store.path + suffix, `${this.store.path}.kept${suffix}`);
      else rmSync(`${this.store.path}.kept${suffix}`, { force: true });
    }
    this.#onDisk = { received: new Map(this.received) };
  }

  /** The process ends, and another begins with what was stored. */
  async die(): Promise<void> {
    const { path } = this.store;
    await this.store.close();
    this.store = freshStore(path);
    this.flush();
  }

  /** The power fails: what no flush has brought to the disk is gone. Its router knows nothing of that, and no provider was answered. */
  async cut(): Promise<void> {
    const { path } = this.store;
    await this.store.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    for (const suffix of LOG_AND_ALL)
      if (existsSync(`${path}.kept${suffix}`)) copyFileSync(`${path}.kept${suffix}`, path + suffix);
    this.store = freshStore(path);
    this.received = new Map(this.#onDisk.received);
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
      case 'compensate': {
        this.act(compensateLines(POLICY), {
          router: 'tower-1',
          from: this.now - (one.n + 1) * HOUR,
          to: this.now,
          eachMs: one.n % 3 === 0 ? HOUR : null,
        });
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
    const time: TimeFacts = this.isClockDoubted
      ? { verdict: { sane: false, reason: 'it was set' }, isKnown: false, mayCut: false, earliest: NOW }
      : believedTime(this.now);
    for (let more = true; more;) more = sweep(this.store, POLICY, 0, time, this.now).more;
    remindLines(this.store, RULES, POLICY.timeZone, this.now);
    const clock = new VirtualClock(this.now);
    pushDue({ store: this.store, clock, requests: REQUESTS, rules: RULES, zone: POLICY.timeZone }, this.now);
  }

  /** All that is due is done. The brake holds who has been off the books for long; a person says that it is meant. */
  async settle(): Promise<void> {
    this.sweep();
    for (let count = 1; count <= LINES; count += 1) this.act(allowCutOffs, { count });
    this.sweep();
    await this.route();
  }

  /** What its router really does is looked at. */
  async compare(): Promise<void> {
    await compareRouter({ store: this.store, clock: new VirtualClock(this.now) }, this.#router());
  }

  /** The router is told all that waits. */
  async route(): Promise<void> {
    const clock = new VirtualClock(this.now);
    for (const command of this.store.all(commands, {})) {
      if (command.kind !== 'router.sync' || command.state !== 'queued') continue;
      const result = await syncLine({ store: this.store, clock, router: this.#router() }, command);
      this.store.transaction(() => {
        result.store?.(this.now);
        this.store.run(done, { id: command.id, now: this.now });
      });
    }
  }

  #router(): RouterConnection {
    const idOf = ({ username }: LineTarget): number => Number(username.replace('line-', ''));
    const look = (target: LineTarget): LineLook => {
      const access = this.router.get(idOf(target)) ?? 'off';
      const differs = access === target.want ? null : `reads ${access}`;
      return { access, differs, finding: null, isLive: access === 'on' };
    };
    return {
      name: 'tower-1',
      health: () => ({ state: 'up', since: 0, error: null, code: null, refused: [], answerMs: null }),
      start: () => undefined,
      stop: () => Promise.resolve(),
      hasten: () => undefined,
      kick: () => Promise.resolve(0),
      compare: (targets) => Promise.resolve(targets.map(look)),
      watchFor: () => undefined,
      probe: () => Promise.reject(new Error('nobody asks why here')),
      unbind: () => Promise.resolve(0),
      whoIsAt: () => Promise.resolve(null),
      record: () => Promise.resolve([]),
      notes: noNotes,
      profiles: noProfiles,
      sync: (target) => {
        const changed = look(target).differs !== null;
        this.router.set(idOf(target), target.want);
        return Promise.resolve({ access: target.want, changed, sessions: [], roundTrips: 1, detail: 'done' });
      },
    };
  }
}
