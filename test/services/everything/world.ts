import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { expect } from 'vitest';
import type { LineLook, LineTarget, RouterConnection } from '../../../src/domain/ports.ts';
import { act, type Action } from '../../../src/services/actions/act.ts';
import { believedTime, type TimeFacts } from '../../../src/services/box/box-clock.ts';
import { syncLine } from '../../../src/services/commands/sync-line.ts';
import { compareRouter } from '../../../src/services/lines/compare-router.ts';
import { allowCutOffs } from '../../../src/services/lines/cut-offs.ts';
import { pushDue } from '../../../src/services/lines/push-due.ts';
import { remindLines } from '../../../src/services/lines/remind.ts';
import { sweep } from '../../../src/services/lines/sweep.ts';
import { takePayments, type Delivery } from '../../../src/services/money/take-payments.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { putPlan } from '../../../src/storage/plans.ts';
import { actions, addLine, commands, DAY, ledger, lines, NOW, openStore, POLICY, PRICE, requests } from '../books.ts';
import { freshStore } from '../../fresh-store.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { noCounters, noNotes, noProfiles } from '../no-notes.ts';
import { newBook, passTime, type Book } from './book-model.ts';
import { hear, type Told } from './hear-model.ts';
import { MONEY, type Money } from './money.ts';
import { Outside } from './outside.ts';

// The box on its disk, the model of its books beside it, its router, and the clock of both.

export const LINES = 4;
const RULES = { daysBefore: [3, 1], onTheDay: true, daysAfter: [1], fromHour: 0, toHour: 24 };
const LOG_AND_ALL = ['', '-wal'];

const done = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('command').set({ state: 'done', finished_at: p.now }).where('id', '=', p.id),
);

/** Money that was truly paid. */
export interface Truth {
  readonly receipt: string;
  readonly amount: number;
  readonly account: string | null;
  /** UTC ms. */
  readonly at: number;
}

export class World {
  store: Store = this.#watched(openStore());
  now = NOW;
  /** Whether anything contradicts the clock. */
  isClockDoubted = false;
  book: Book = newBook(Array.from({ length: LINES }, (_, i) => NOW + (i - 2) * DAY));
  /** What the router does: for each login, whether it lets it in. */
  readonly router = new Map<number, 'on' | 'off'>();
  readonly outside = new Outside(() => this.now);
  /** What was truly paid, as the provider of it knows: by its receipt, whenever that was. */
  readonly happened = new Map<string, Truth>();
  /** What of it M-Pesa has given back to its payer. */
  readonly sentBack = new Set<string>();
  readonly requests = { currency: 'KES', connections: () => ['payhero'], random: seededRandom(4) };
  #onDisk: Book = structuredClone(this.book);
  #deeds = 0;

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

  /** It is told of, so it was paid, unless that is a lie. */
  happen({ receipt }: Money): void {
    const money = MONEY.find((one) => one.receipt === receipt);
    if (money !== undefined && !this.happened.has(receipt)) this.happened.set(receipt, { ...money, at: this.now });
  }

  /** All that was truly paid, in the order in which it was. */
  truths(): Truth[] {
    const pushes = this.outside.pushes.filter(({ state }) => state === 'paid');
    return [...this.happened.values(), ...pushes.map((push) => ({ ...push, at: push.paidAt }))].sort(
      (a, b) => a.at - b.at,
    );
  }

  /** A number that no other of this world is. */
  next(): number {
    this.#deeds += 1;
    return this.#deeds;
  }

  /**
   * A person does something, twice under one key. @param may whether the model would; null: it does not know
   * @returns what it did; null where it was refused
   */
  act<Input, Facts, Plan, Result, Why extends string>(
    action: Action<Input, Facts, Plan, Result, Why>,
    input: NoInfer<Input>,
    may: boolean | null,
  ): { readonly result: Result } | null {
    const by = { actor: 'amina', reason: 'asked', key: `deed ${this.next()}` };
    const first = act(this.store, action, input, by, this.now);
    if (may !== null) expect({ deed: action.name, may: first.kind === 'done', said: first }).toMatchObject({ may });
    const rows = [this.store.all(ledger, {}).length, this.store.all(actions, {}).length];
    const second = act(this.store, action, input, by, this.now);
    expect(second).not.toMatchObject({ repeated: false });
    expect([this.store.all(ledger, {}).length, this.store.all(actions, {}).length]).toEqual(rows);
    return first.kind === 'done' && !first.repeated ? { result: first.result } : null;
  }

  take(deliveries: readonly Delivery[]) {
    return takePayments(this.store, deliveries, { ...POLICY, clockSane: !this.isClockDoubted }, this.now);
  }

  hear(told: Told, isClockDoubted = this.isClockDoubted): void {
    hear(this.book, told, isClockDoubted, this.now);
  }

  /** Requests that somebody made, or the box by itself: they are orders from now on. */
  noteOrders(): void {
    for (const row of this.store.all(requests, {})) {
      const { order_id: order, subscription_id: line, amount_cents: amount, created_at: askedAt } = row;
      if (!this.book.orders.has(order)) this.book.orders.set(order, { line, amount, askedAt, payment: null });
    }
  }

  sweep(): void {
    const time: TimeFacts = this.isClockDoubted
      ? { verdict: { sane: false, reason: 'it was set' }, isKnown: false, mayCut: false, earliest: NOW }
      : believedTime(this.now);
    for (let more = true; more;) more = sweep(this.store, POLICY, 0, time, this.now).more;
    passTime(this.book, this.isClockDoubted, this.now);
    remindLines(this.store, RULES, POLICY.timeZone, this.now);
    const clock = new VirtualClock(this.now);
    pushDue({ store: this.store, clock, requests: this.requests, rules: RULES, zone: POLICY.timeZone }, this.now);
    this.noteOrders();
  }

  /** All that is due is done. The brake holds who has been off the books for long; a person says that it is meant. */
  async settle(): Promise<void> {
    this.sweep();
    for (let count = 1; count <= LINES; count += 1) this.act(allowCutOffs, { count }, null);
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

  /** All so far is on the disk. */
  flush(): void {
    for (const suffix of LOG_AND_ALL) {
      if (existsSync(this.store.path + suffix))
        copyFileSync(this.store.path + suffix, `${this.store.path}.kept${suffix}`);
      else rmSync(`${this.store.path}.kept${suffix}`, { force: true });
    }
    this.#onDisk = structuredClone(this.book);
  }

  /** What the code waits for is on the disk, and nothing else is: whoever tells the outside world without that is found out by a power cut. */
  #watched(store: Store): Store {
    const durable = store.durable.bind(store);
    store.durable = async () => {
      await durable();
      this.flush();
    };
    return store;
  }

  /** The process ends, and another begins with what was stored. */
  async die(): Promise<void> {
    const { path } = this.store;
    await this.store.close();
    this.store = this.#watched(freshStore(path));
    this.flush();
  }

  /** The power fails: what no flush has brought to the disk is gone. Its router knows nothing of that, and no provider was answered. */
  async cut(): Promise<void> {
    const { path } = this.store;
    await this.store.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    for (const suffix of LOG_AND_ALL)
      if (existsSync(`${path}.kept${suffix}`)) copyFileSync(`${path}.kept${suffix}`, path + suffix);
    this.store = this.#watched(freshStore(path));
    this.book = structuredClone(this.#onDisk);
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
      counters: noCounters,
      profiles: noProfiles,
      sync: (target) => {
        const changed = look(target).differs !== null;
        this.router.set(idOf(target), target.want);
        return Promise.resolve({ access: target.want, changed, sessions: [], roundTrips: 1, detail: 'done' });
      },
    };
  }
}
