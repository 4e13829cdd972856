import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PaymentProvider } from '../../../src/domain/provider-port.ts';
import { act } from '../../../src/services/actions/act.ts';
import { askRefund } from '../../../src/services/money/ask-refund.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { confirmRefund, refundByProvider } from '../../../src/services/money/refund-by-provider.ts';
import { refundFailed } from '../../../src/services/money/settle-refund.ts';
import { sendRefund } from '../../../src/services/money/send-refund.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import {
  hastenRefund,
  markRefundSent,
  nextRefundToAsk,
  nextRefundToSend,
  openRefunds,
  refundsOfPayment,
} from '../../../src/storage/refunds.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, DAY, ledger, lineRow, notice, NOW, openAlarms, openStore, POLICY, PRICE, take } from '../books.ts';
import { runs } from '../../runs.ts';

const BY = { actor: 'cli:asha', reason: 'he moved away' };

/** How a call ends: what the other side did, and what is heard of it. */
const CALLS = [
  'takes it',
  'takes it in silence',
  'does nothing in silence',
  'wants a code',
  'refuses',
  'is away',
] as const;
/** What is heard when it is asked; only what is so is ever said plainly. */
const ANSWERS = ['the truth', 'open', 'absent', 'silence', 'failed, perhaps'] as const;

type Step =
  | { readonly kind: 'refund'; readonly part: number }
  | { readonly kind: 'send'; readonly call: (typeof CALLS)[number] }
  | { readonly kind: 'ask'; readonly answer: (typeof ANSWERS)[number] }
  | { readonly kind: 'decide'; readonly pays: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'result' | 'confirm' | 'give up' | 'death before the call' };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('refund' as const), part: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), call: fc.constantFrom(...CALLS) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('ask' as const), answer: fc.constantFrom(...ANSWERS) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('decide' as const), pays: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: DAY }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('result', 'confirm', 'give up', 'death before the call' as const) }),
  },
);

/** The other side, as it truly is: what it was told to pay out, and what it has paid. */
function makeWorld() {
  const orders = new Map<string, { amount: number; state: 'open' | 'asks' | 'paid' | 'failed' }>();
  const next = { call: 'takes it' as (typeof CALLS)[number], answer: 'the truth' as (typeof ANSWERS)[number] };
  const calls = new Map<string, number>();
  const provider: PaymentProvider = {
    kind: 'world',
    read: () => ({ kind: 'ignored', reason: 'outbound', detail: '' }),
    payOut({ orderId, amountCents, confirmation }) {
      const silence = { kind: 'unknown', reason: 'no answer' } as const;
      const known = orders.get(orderId);
      if (next.call === 'is away') return Promise.resolve({ kind: 'unreachable', reason: 'away' });
      if (next.call === 'refuses' && known === undefined)
        return Promise.resolve({ kind: 'refused', final: true, reason: 'no' });
      if (next.call === 'does nothing in silence') return Promise.resolve(silence);
      if (known === undefined && next.call === 'wants a code') {
        orders.set(orderId, { amount: amountCents, state: 'asks' });
        return Promise.resolve({ kind: 'confirmation', type: '3', keys: [] });
      }
      // Once is all that it does an order.
      calls.set(orderId, (calls.get(orderId) ?? 0) + 1);
      if (known === undefined) orders.set(orderId, { amount: amountCents, state: 'open' });
      else if (known.state === 'asks' && confirmation !== null) known.state = 'open';
      return Promise.resolve(next.call === 'takes it in silence' ? silence : { kind: 'accepted', keys: [] });
    },
    status({ orderId }) {
      const order = orders.get(orderId ?? '');
      const failure = { provider: 'world', requestNames: [], terminalKeys: [], code: '1', message: '' };
      switch (next.answer) {
        case 'the truth':
          if (order?.state === 'paid') return Promise.resolve({ kind: 'paid', keys: [], paidAt: null, told: '' });
          if (order?.state === 'failed') return Promise.resolve({ kind: 'failure', told: '', failure, isFinal: true });
          return Promise.resolve({ kind: order === undefined ? 'absent' : 'open', detail: '' });
        case 'failed, perhaps':
          return Promise.resolve({ kind: 'failure', told: '', failure });
        case 'silence':
          return Promise.resolve({ kind: 'unknown', reason: 'no answer' });
        case 'open':
        case 'absent':
          return Promise.resolve({ kind: next.answer, detail: '' });
      }
    },
  };
  return {
    provider,
    next,
    calls,
    decide(pays: boolean): void {
      for (const order of orders.values()) if (order.state === 'open') order.state = pays ? 'paid' : 'failed';
    },
    paid: (orderId?: string) =>
      [...orders].reduce((sum, [id, { amount, state }]) => {
        return sum + (state === 'paid' && (orderId === undefined || id === orderId) ? amount : 0);
      }, 0),
  };
}

test('whatever is answered, asked, told or lost, money that goes back is neither lost nor given twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 8, maxLength: 24 }), async (steps) => {
      const store = openStore();
      const clock = new VirtualClock(NOW);
      const world = makeWorld();
      addLine(store, 1);
      take(store, notice({ account: 'ACC1' }));
      const deps = { store, clock, policy: POLICY, wake: () => undefined };
      const requester = { name: 'payhero', provider: world.provider, callbackUrl: null };
      const { signal } = new AbortController();
      const deed = refundByProvider(POLICY, {
        payers: () => ['payhero'],
        reversers: () => [],
        random: seededRandom(3),
      });
      const due = () => ({ provider: 'payhero', now: clock.now() });
      /** What a person called failed without knowing. */
      const givenUp = new Set<string>();
      const send = async () => {
        const row = store.first(nextRefundToSend, due());
        if (row !== undefined) await sendRefund(deps, requester, row, signal);
      };
      const ask = async () => {
        const row = store.first(nextRefundToAsk, due());
        if (row !== undefined) await askRefund(deps, requester, row, signal);
      };

      for (const step of [{ kind: 'refund', part: 3 } as const, ...steps]) {
        const open = store.first(openRefunds, {});
        switch (step.kind) {
          case 'refund': {
            const input = { paymentId: 1, amountCents: step.part * 50_000, phone: '0712345678', provider: null };
            const done = act(store, deed, input, BY, clock.now());
            if (open !== undefined) expect(done).toMatchObject({ kind: 'refused', why: 'open' });
            break;
          }
          case 'send':
            world.next.call = step.call;
            await send();
            break;
          case 'ask':
            // By the rhythm: when it is due.
            await clock.advance(Math.max(0, (open?.next_at ?? 0) - clock.now()));
            world.next.answer = step.answer;
            await ask();
            break;
          case 'decide':
            world.decide(step.pays);
            break;
          case 'wait':
            await clock.advance(step.ms);
            break;
          case 'result': {
            if (open?.order_id == null) break;
            const reading = { kind: 'ignored', reason: 'outbound', detail: '', asks: [open.order_id] } as const;
            const body = new TextEncoder().encode(`${open.order_id} ${clock.now()}`);
            take(store, { provider: 'payhero', body, reading, receivedAt: clock.now() });
            break;
          }
          case 'confirm':
            act(store, confirmRefund(POLICY), { paymentId: 1, code: '4711' }, BY, clock.now());
            break;
          case 'give up':
            if (open === undefined) break;
            act(store, refundFailed(POLICY), { paymentId: 1 }, BY, clock.now());
            givenUp.add(open.order_id ?? '');
            break;
          case 'death before the call':
            if (open !== undefined) store.run(markRefundSent, { id: open.id, now: clock.now(), nextAt: clock.now() });
            break;
        }
        const refunds = store.all(refundsOfPayment, { paymentId: 1 });
        for (const { order_id: id, state, amount_cents: amount } of refunds) {
          const paid = world.paid(id ?? '');
          if (state === 'done') expect(paid).toBe(amount);
          // What went out is never free here, unless a person has said so.
          if (state === 'failed' && !givenUp.has(id ?? '')) expect(paid).toBe(0);
        }
        const away = store.all(ledger, {}).reduce((sum, { move, amount_cents: amount }) => {
          return sum + (move.endsWith('>refunded') ? amount : move.startsWith('refunded>') ? -amount : 0);
        }, 0);
        const counted = refunds.reduce((sum, { state, amount_cents: n }) => sum + (state === 'failed' ? 0 : n), 0);
        expect(away).toBe(counted);
        expect(away).toBeLessThanOrEqual(PRICE);
      }

      // Everybody answers, and says the truth: what is open ends as it truly ended, or waits for a person.
      world.next.answer = 'the truth';
      world.decide(true);
      for (const { id } of store.all(openRefunds, {})) store.run(hastenRefund, { id, now: clock.now() });
      // What a person called failed is asked for on, and may be due before it.
      for (let n = 0; n < 4; n += 1) await ask();
      for (const { state, order_id: id } of store.all(refundsOfPayment, { paymentId: 1 })) {
        if (world.paid(id ?? '') === 0) continue;
        expect(state === 'done' || givenUp.has(id ?? '')).toBe(true);
      }
      expect(checkBooks(store).problems).toEqual([]);
      expect([...world.calls.values()].every((n) => n <= 2)).toBe(true);
      expect(lineRow(store, 'ACC1').balance_cents).toBeGreaterThanOrEqual(0);
      expect(store.all(openAlarms, {}).every(({ kind }) => kind === 'callback-conflict')).toBe(true);
    }),
    { numRuns: runs(40) },
  );
});
