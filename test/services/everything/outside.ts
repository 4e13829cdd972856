import type { PaymentProvider } from '../../../src/domain/provider-port.ts';
import type { Cents } from '../../../src/domain/values/money.ts';
import { checkoutKey, receiptKey } from '../books.ts';

// What truly happens outside, whatever the books have heard of it: phones that pay or do not, and money that goes out, once an order.

/** A push as the provider and the phone know it. */
export interface Push {
  readonly orderId: string;
  readonly account: string;
  readonly amount: Cents;
  readonly receipt: string;
  /** A phone that has refused may still pay: no prompt is gone for good before its time. */
  state: 'asked' | 'paid' | 'failed';
  paidAt: number;
}

export interface Payout {
  readonly orderId: string;
  readonly amount: Cents;
  readonly phone: string;
  readonly receipt: string;
  state: 'asks' | 'open' | 'paid' | 'failed';
  at: number;
}

/** How a call ends: what the other side did, and what is heard of it. */
const CALLS = ['takes it', 'takes it in silence', 'nothing, in silence', 'is away', 'refuses', 'wants a code'] as const;
/** What is heard when it is asked; only what is so is ever said plainly. */
const ANSWERS = ['the truth', 'the truth', 'open', 'absent', 'silence', 'failed, perhaps'] as const;

const FAILURE = {
  provider: 'payhero',
  requestNames: [],
  terminalKeys: [],
  code: '1032',
  message: 'Cancelled',
} as const;
const SILENCE = { kind: 'unknown', reason: 'no answer' } as const;

/** The process that asked has ended before it heard: whatever it would have done with the answer is not done. */
export class Died extends Error {}

export class Outside {
  readonly pushes: Push[] = [];
  readonly payouts: Payout[] = [];
  call: (typeof CALLS)[number] = 'takes it';
  answer: (typeof ANSWERS)[number] = 'the truth';
  /** Set: the process dies with the next call, after the other side has done what it does. */
  dies = false;
  /** Whether it did. */
  hasDied = false;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  choose(n: number): void {
    this.call = CALLS[n % CALLS.length] ?? 'takes it';
    this.answer = ANSWERS[n % ANSWERS.length] ?? 'the truth';
  }

  /** The process dies with the next call of this, if it makes any. */
  async dying(run: () => Promise<boolean>): Promise<boolean> {
    this.dies = true;
    const isDone = await run();
    this.dies = false;
    return isDone;
  }

  /** Whoever has a phone in hand decides; of money that goes out the provider. */
  decide(push: Push | undefined, pays: boolean): void {
    if (push === undefined || push.state === 'paid') return;
    push.state = pays ? 'paid' : 'failed';
    push.paidAt = this.#now();
  }

  payOut(pays: boolean): void {
    for (const payout of this.payouts) {
      if (payout.state !== 'open') continue;
      payout.state = pays ? 'paid' : 'failed';
      payout.at = this.#now();
    }
  }

  #heard<T>(answer: T): Promise<T> {
    this.hasDied = this.dies;
    if (!this.dies) return Promise.resolve(answer);
    this.dies = false;
    return Promise.reject(new Died());
  }

  readonly provider: PaymentProvider = {
    kind: 'payhero',
    read: () => ({ kind: 'refused', status: 400, reason: 'nothing is delivered here' }),
    request: ({ orderId, account, amountCents: amount }) => {
      if (this.call === 'is away') return this.#heard({ kind: 'unreachable', reason: 'no route' });
      if (this.call === 'refuses') return this.#heard({ kind: 'refused', final: true, reason: 'no' });
      if (this.call === 'nothing, in silence') return this.#heard(SILENCE);
      if (this.pushes.some((push) => push.orderId === orderId)) throw new Error(`${orderId} was sent twice`);
      const receipt = `SCP${String(this.pushes.length).padStart(7, '0')}`;
      this.pushes.push({ orderId, account, amount, receipt, state: 'asked', paidAt: 0 });
      if (this.call === 'takes it in silence') return this.#heard(SILENCE);
      return this.#heard({ kind: 'accepted', keys: [checkoutKey(`ws_${orderId}`)] });
    },
    payOut: ({ orderId, amountCents: amount, phone, confirmation }) => {
      const known = this.payouts.find((one) => one.orderId === orderId);
      if (this.call === 'is away') return this.#heard({ kind: 'unreachable', reason: 'away' });
      if (this.call === 'refuses' && known === undefined)
        return this.#heard({ kind: 'refused', final: true, reason: 'no' });
      if (this.call === 'nothing, in silence') return this.#heard(SILENCE);
      if (known === undefined) {
        const receipt = `SCQ${String(this.payouts.length).padStart(7, '0')}`;
        const state = this.call === 'wants a code' ? 'asks' : 'open';
        this.payouts.push({ orderId, amount, phone, receipt, state, at: this.#now() });
        if (state === 'asks') return this.#heard({ kind: 'confirmation', type: '3', keys: [] });
      } else if (known.state === 'asks' && confirmation !== null) known.state = 'open';
      else throw new Error(`${orderId} was sent twice`);
      return this.#heard(this.call === 'takes it in silence' ? SILENCE : { kind: 'accepted', keys: [] });
    },
    status: ({ orderId }) => {
      const push = this.pushes.find((one) => one.orderId === orderId);
      return this.#heard(push === undefined ? this.#stateOfPayout(orderId) : stateOfPush(push));
    },
  };

  #stateOfPayout(orderId: string | null) {
    const payout = this.payouts.find((one) => one.orderId === orderId);
    switch (this.answer) {
      case 'silence':
        return SILENCE;
      case 'open':
      case 'absent':
        return { kind: this.answer, detail: '' };
      case 'failed, perhaps':
        return { kind: 'failure' as const, told: '', failure: FAILURE };
      case 'the truth': {
        if (payout === undefined) return { kind: 'absent' as const, detail: '' };
        const { state, receipt, at } = payout;
        if (state === 'paid') return { kind: 'paid' as const, keys: [receiptKey(receipt)], paidAt: at, told: '' };
        if (state === 'failed') return { kind: 'failure' as const, told: '', failure: FAILURE, isFinal: true as const };
        return { kind: 'open' as const, detail: '' };
      }
    }
  }
}

/** Some are told by their receipt, the others by the name that the provider gave them. */
function stateOfPush({ orderId, amount, receipt, state, paidAt }: Push) {
  switch (state) {
    case 'asked':
      return { kind: 'open' as const, detail: 'queued' };
    case 'failed':
      return { kind: 'failure' as const, told: '', failure: FAILURE };
    case 'paid': {
      const keys = [checkoutKey(`ws_${orderId}`)];
      const told = amount % 200 === 0 ? keys : [receiptKey(receipt), ...keys];
      return { kind: 'paid' as const, keys: told, paidAt: paidAt % 2 === 0 ? null : paidAt, told: '' };
    }
  }
}
