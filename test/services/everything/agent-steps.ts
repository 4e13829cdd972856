import { makeVouchers, voidVouchers } from '../../../src/services/hotspot/make-vouchers.ts';
import { giveToAgent, payInByAgent } from '../../../src/services/money/agent-pays.ts';
import { PLAIN_BATCH, POLICY } from '../books.ts';
import { addPayment, move, paymentOf, placeOf, settle, waitingOf } from './book-model.ts';
import { MONEY } from './money.ts';
import { ofPayment } from './payment-steps.ts';
import type { StepKind } from './step-kind.ts';

// Agents owe for the vouchers that they are handed, give some back, and pay.

const NAMES = ['Neema', 'Otieno'] as const;
const nameOf = (line: number): string => NAMES[line % 2] ?? 'Neema';

export const AGENT_STEPS = {
  'hand vouchers to an agent': {
    weight: 1,
    run(world, { n, line }) {
      const agent = nameOf(line);
      const price = 5_000 * (n + 1);
      const batch = { ...PLAIN_BATCH, planCode: 'home', count: line, priceCents: price, agent };
      const made = world.act(makeVouchers(world.requests.random, 'KES'), batch, true);
      const { batches, paid } = world.book.agents.get(agent) ?? { batches: [], paid: [] };
      const id = made?.result.batch ?? 0;
      world.book.agents.set(agent, { batches: [...batches, { id, price, left: line }], paid });
      return true;
    },
  },
  'void vouchers': {
    weight: 1,
    run(world, { n }) {
      const all = [...world.book.agents.values()].flatMap(({ batches }) => batches);
      const batch = all[n % Math.max(1, all.length)];
      if (batch === undefined) return false;
      world.act(voidVouchers, { batch: batch.id }, batch.left > 0);
      const isDone = batch.left > 0;
      batch.left = 0;
      return isDone;
    },
  },
  'paid by an agent': ofPayment((world, payment, index, { line }) => {
    const name = nameOf(line);
    const agent = world.book.agents.get(name);
    const may = agent !== undefined && waitingOf(payment) > 0 && payment.reason !== 'clock';
    world.act(giveToAgent(POLICY), { paymentId: index + 1, agent: name }, may);
    if (!may) return false;
    const before = placeOf(payment);
    agent.paid.push({ payment: index, amount: waitingOf(payment) });
    for (const place of ['held', 'unmatched'] as const) move(payment, place, 'agent');
    settle(payment, before);
    return true;
  }, 1),
  'an agent pays in': {
    weight: 1,
    run(world, { n, line }) {
      const name = nameOf(line);
      const agent = world.book.agents.get(name);
      const receipt = `A-${n}`;
      const amountCents = MONEY[n]?.amount ?? 0;
      const names = [`cash receipt ${receipt}`];
      const isKnown = world.book.payments.some((one) => one.names.includes(`cash receipt ${receipt}`));
      const may = agent !== undefined && !isKnown;
      world.act(payInByAgent(POLICY), { agent: name, amountCents, receipt, source: 'cash' }, may);
      if (!may) return false;
      const told = {
        provider: 'cash',
        amount: amountCents,
        account: null,
        phone: null,
        receipt,
        names,
        contradicts: null,
      };
      const index = addPayment(world.book, { ...told, receivedAt: world.now, paidAt: null });
      const payment = paymentOf(world.book, index);
      agent.paid.push({ payment: index, amount: amountCents });
      move(payment, 'unmatched', 'agent');
      settle(payment, 'unmatched');
      return true;
    },
  },
} as const satisfies Record<string, StepKind>;
