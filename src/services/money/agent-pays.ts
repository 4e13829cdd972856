import { z } from 'zod';
import { LARGEST_PAYMENT } from '../../domain/money/largest-payment.ts';
import { BY_HAND, receiptKey } from '../../domain/money/notice.ts';
import { noSuchName } from '../../domain/said/both.ts';
import { BY_HAND_SAID } from '../../domain/said/by-hand-said.ts';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { agentByName, agentNames, owedByAgent } from '../../storage/agents.ts';
import { paymentById } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { AGENT, settleWith } from './agent-account.ts';
import { amountWords } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { enterMoney, RECEIPT } from './enter-payment.ts';
import { placeInBooks } from './in-books.ts';
import { settlePayment } from './settle-payment.ts';
import { waiting } from './where-it-lies.ts';

/** Who sells vouchers for us, with what is owed. */
export interface AgentFacts {
  readonly id: number;
  readonly name: string;
  readonly owesCents: number;
}

function lookAtAgent(store: Store, name: string): { readonly agent: AgentFacts | null; readonly names: string[] } {
  const found = store.first(agentByName, { name });
  const names = store.all(agentNames, {}).map((one) => one.name);
  if (found === undefined) return { agent: null, names };
  return { agent: { ...found, owesCents: store.first(owedByAgent, { id: found.id })?.cents ?? 0 }, names };
}

function unknownAgent(name: string, names: readonly string[]): Refused<'agent'> {
  return refuse('agent', names.length === 0 ? BY_HAND_SAID.noAgents() : noSuchName('agent', name, names));
}

/** What is owed after so much more was paid, in words. */
function owesWords({ name, owesCents }: AgentFacts, paidCents: number, currency: string): Both {
  const rest = owesCents - paidCents;
  if (rest < 0) return BY_HAND_SAID.agentAhead(name, formatCents(cents(0 - rest), currency));
  return rest === 0 ? BY_HAND_SAID.agentEven(name) : BY_HAND_SAID.agentOwes(name, formatCents(cents(rest), currency));
}

/** A person says that money which waits was paid by an agent, for vouchers: what the agent owes is so much less. */
export const giveToAgent = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.to-agent',
    reason: 'required',
    input: z.object({ paymentId: z.int().positive(), agent: AGENT }),
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look(store, { paymentId, agent }) {
      const payment = store.first(paymentById, { id: paymentId });
      return { payment: payment && { ...payment, ...waiting(store, payment) }, ...lookAtAgent(store, agent) };
    },
    decide({ payment, agent, names }, wish): Decided<{ paymentId: number; agent: AgentFacts }> | Refused<Why> {
      const { paymentId } = wish;
      if (payment === undefined) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
      if (payment.state !== 'held' && payment.state !== 'unmatched') {
        return refuse('state', PAYMENT_SAID.nothingWaits(paymentId, stateSaid(payment.state)));
      }
      if (payment.reason === 'clock') {
        return refuse('state', PAYMENT_SAID.bookedThen(paymentId));
      }
      if (agent === null) return unknownAgent(wish.agent, names);
      const amount = payment.amount_cents;
      return {
        kind: 'do',
        plan: { paymentId, agent },
        preview: [
          BY_HAND_SAID.agentPaid(amountWords(payment, policy), paymentId, agent.name),
          owesWords(agent, amount, policy.currency),
        ],
        detail: `by ${agent.name}`,
      };
    },
    effects(store, { paymentId, agent }, { action, now }) {
      settleWith(store, paymentId, agent.id, action);
      settlePayment(store, paymentId, 'rest', action, policy, now);
    },
  });

type Why = 'payment' | 'state' | 'agent';

const PAID_IN = z.object({
  agent: AGENT,
  amountCents: z.int().positive().max(LARGEST_PAYMENT, 'nobody sells so many vouchers'),
  receipt: RECEIPT,
  source: z.enum(BY_HAND),
});

/**
 * A person enters what an agent has handed over, that no provider told of. It is a payment like any other: its receipt is its name, so that
 * the same receipt is booked once.
 */
export const payInByAgent = (policy: BooksPolicy) =>
  defineAction({
    name: 'agent.pay-in',
    reason: 'optional',
    input: PAID_IN,
    subject: ({ source, receipt }) => `${source} receipt ${receipt}`,
    look(store, { agent, receipt, source }) {
      const inBooks = placeInBooks(store, source, [receiptKey(receipt)], policy);
      return { inBooks, ...lookAtAgent(store, agent) };
    },
    decide({ inBooks, agent, names }, wish): Decided<PaidIn> | Refused<'agent' | 'receipt'> {
      const { receipt, amountCents, source } = wish;
      if (agent === null) return unknownAgent(wish.agent, names);
      if (inBooks !== null) return refuse('receipt', PAYMENT_SAID.inBooks(receipt, inBooks));
      const amount = BY_HAND_SAID[source](formatCents(cents(amountCents), policy.currency));
      return {
        kind: 'do',
        plan: { ...wish, whose: agent },
        preview: [
          BY_HAND_SAID.agentPaysIn(agent.name, amount, receipt),
          owesWords(agent, amountCents, policy.currency),
        ],
        detail: `${amount.en} by ${agent.name}`,
      };
    },
    gives: ({ amountCents }) => ({ kind: 'cash', cents: amountCents }),
    effects(store, { whose, ...entry }, { action, now }) {
      // It buys no time, so that no clock has to be right for it.
      const { paymentId } = enterMoney(
        store,
        { ...entry, accountNo: null },
        action,
        { ...policy, clockSane: true },
        now,
      );
      settleWith(store, paymentId, whose.id, action);
      settlePayment(store, paymentId, 'rest', action, policy, now);
      return { paymentId };
    },
  });

interface PaidIn extends z.output<typeof PAID_IN> {
  readonly whose: AgentFacts;
}
