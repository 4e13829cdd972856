import { expect } from 'vitest';
import { cents } from '../../src/domain/values/money.ts';
import { act } from '../../src/services/actions/act.ts';
import { makeVouchers, voidVouchers } from '../../src/services/hotspot/make-vouchers.ts';
import { redeemVoucher, type VoucherPolicy } from '../../src/services/hotspot/redeem-voucher.ts';
import { takeRunOutBack } from '../../src/services/hotspot/run-out.ts';
import { payInByAgent } from '../../src/services/money/agent-pays.ts';
import { agentByName, owedByAgent } from '../../src/storage/agents.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { POLICY } from '../services/books.ts';
import { ledger, payments } from './harness.ts';

const BY = { actor: 'cli:test', reason: 'the agent came by' };
const PRICE = 4_500;
const DAY_MS = 24 * 3_600_000;

const isOver = query<{ id: number; at: number }>()((db, p) =>
  db.updateTable('voucher_batch').set({ ends_at: p.at }).where('id', '=', p.id),
);
const redeemed = query<{ id: number }>()((db, p) =>
  db.selectFrom('voucher').select(['subscription_id', 'ended_by']).where('id', '=', p.id),
);

interface Slip {
  readonly number: number;
  readonly code: string;
  readonly batch: number;
  readonly runsOut: boolean;
  /** Out: its batch ran out while nobody had used it; its agent owes for it no more. */
  state: 'unused' | 'used' | 'void' | 'out' | 'out and void';
}

/** What each slip is answered at the page. */
const ANSWERS = { unused: 'done', used: 'used', void: 'used', out: 'over', 'out and void': 'used' } as const;

/** One agent and the vouchers that they sell, followed beside the books. */
export class Shop {
  readonly #store: Store;
  readonly #agent: string;
  readonly #policy: VoucherPolicy;
  readonly #slips: Slip[] = [];
  #handed = 0;
  #owes = 0;
  #paid = 0;

  constructor(store: Store, agent: string, policy: VoucherPolicy) {
    this.#store = store;
    this.#agent = agent;
    this.#policy = policy;
  }

  /** Two more, which run out where it is said. */
  hand(runsOut: boolean): void {
    const wish = { planCode: 'day', count: 2, priceCents: PRICE, goodForDays: runsOut ? 1 : null, agent: this.#agent };
    const made = act(this.#store, makeVouchers(this.#policy.random, 'KES'), wish, BY, Date.now());
    if (made.kind !== 'done' || made.repeated) throw new Error('no vouchers');
    const { batch, vouchers } = made.result;
    this.#slips.push(...vouchers.map((slip) => ({ ...slip, batch, runsOut, state: 'unused' as const })));
    this.#handed += 2;
    this.#owes += 2 * PRICE;
  }

  /** One of the slips, in whatever state, is typed on a phone so many times. @returns whether it gave time */
  redeem(which: number, times: number, guest: { router: string; mac: string; phone: string }): boolean {
    const slip = this.#slips[which % this.#slips.length];
    if (slip === undefined) return false;
    const before = slip.state;
    for (let n = 0; n < times; n++) {
      const done = redeemVoucher(this.#store, this.#policy, { ...guest, code: slip.code }, BY, Date.now());
      expect([slip.state, done.kind === 'done' ? 'done' : done.why]).toEqual([slip.state, ANSWERS[slip.state]]);
      if (slip.state === 'unused') slip.state = 'used';
    }
    return before !== slip.state;
  }

  /** One of the slips is made worthless. */
  spoil(which: number): void {
    const slip = this.#slips[which % this.#slips.length];
    if (slip === undefined) return;
    const isThere = slip.state === 'unused' || slip.state === 'out';
    const done = act(this.#store, voidVouchers, { number: slip.number }, BY, Date.now());
    expect([slip.state, done.kind]).toEqual([slip.state, isThere ? 'done' : 'refused']);
    if (slip.state === 'unused') this.#owes -= PRICE;
    if (isThere) slip.state = slip.state === 'out' ? 'out and void' : 'void';
  }

  /** The time of those that run out is over. */
  runOut(): void {
    const over = this.#slips.filter(({ runsOut }) => runsOut);
    for (const { batch: id } of over) this.#store.run(isOver, { id, at: Date.now() - DAY_MS });
    act(this.#store, takeRunOutBack, {}, BY, Date.now());
    for (const slip of over) {
      if (slip.state !== 'unused') continue;
      slip.state = 'out';
      this.#owes -= PRICE;
    }
  }

  /** The agent brings what one voucher costs them. */
  payIn(): void {
    const receipt = `${this.#agent}-${this.#paid + 1}`;
    const wish = { agent: this.#agent, amountCents: cents(PRICE), receipt, source: 'cash' as const };
    const done = act(this.#store, payInByAgent(POLICY), wish, BY, Date.now());
    expect(done.kind === 'done' ? 'done' : done.why).toBe(this.#handed === 0 ? 'agent' : 'done');
    if (done.kind === 'refused') return;
    this.#owes -= PRICE;
    this.#paid += 1;
  }

  /** @param before how many payments there were at the beginning */
  check(before: number): void {
    const store = this.#store;
    const agent = store.first(agentByName, { name: this.#agent });
    expect(agent === undefined ? 0 : store.first(owedByAgent, { id: agent.id })?.cents).toBe(this.#owes);
    const paidIn = store.all(payments, {}).slice(before);
    expect(paidIn.filter(({ state }) => state === 'agent')).toHaveLength(this.#paid);
    // Each used one gave a day, once; no other gave any.
    const rows = store.all(ledger, {});
    for (const { number, state } of this.#slips) {
      const { subscription_id: line, ended_by: action } = store.first(redeemed, { id: number })!;
      const gave = rows.filter(({ action_id }) => action !== null && action_id === action);
      const days = state === 'used' ? gave.map(({ given_ms }) => given_ms) : [];
      expect([number, state, line !== null, days]).toEqual([number, state, state === 'used', days.map(() => DAY_MS)]);
      if (state === 'used') expect(days).toHaveLength(1);
    }
  }
}
