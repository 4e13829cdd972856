import { createHash } from 'node:crypto';
import { z } from 'zod';
import { daysSaid, joined, noSuchName } from '../../domain/said/both.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { mintVoucherCode } from '../../domain/voucher-code.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import type { PlanTable } from '../../storage/engine/schema-lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { allPlans } from '../../storage/plans.ts';
import {
  batchById,
  endVoucher,
  insertBatch,
  insertVoucher,
  unusedOfBatch,
  voucherById,
} from '../../storage/vouchers.ts';
import { agentCalled, AGENT, handVouchers, takeVouchersBack } from '../money/agent-account.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

/** A sheet of a hundred pages. */
export const MOST_VOUCHERS = 2000;

const DAY_MS = 86_400_000;

const BATCH = z.object({
  planCode: z.string().trim().min(1),
  count: z.int().min(1).max(MOST_VOUCHERS),
  /** What each is sold for; null: the price of the plan. */
  priceCents: z.int().min(0).max(100_000_000).nullable().default(null),
  /** For so many days from now on; null: for ever. */
  goodForDays: z.int().min(1).max(3650).nullable().default(null),
  /** Who sells them. */
  agent: AGENT.nullable().default(null),
});

interface MadeBatch extends z.output<typeof BATCH> {
  readonly plan: PlanTable;
  readonly price: number;
  /** UTC ms. */
  readonly endsAt: number | null;
}

/** A voucher as it stands on paper. The number finds it again when the code is torn off; it buys nothing. */
export interface PaperVoucher {
  readonly number: number;
  readonly code: string;
}

/** The form in which a code is stored. @param code without dashes */
export function hashVoucher(code: string): string {
  return createHash('sha256').update(`voucher:${code}`).digest('hex');
}

/**
 * Makes vouchers, each for one period of a plan, once. Their codes are in the result and nowhere else. An agent who
 * sells them owes for them from now on; those that nobody in particular sells are in no books, what they bring is entered when it is there.
 * @param random uniform in [0, 1), and nothing that can be guessed
 */
export const makeVouchers = (random: () => number, currency: string) =>
  defineAction({
    name: 'voucher.make',
    reason: 'optional',
    input: BATCH,
    subject: ({ planCode }) => `plan ${planCode}`,
    look: (store) => store.all(allPlans, {}).filter((plan) => plan.retired_at === null),
    decide(plans, input, now): Decided<MadeBatch> | Refused<'plan'> {
      const { planCode, count, agent, goodForDays } = input;
      const plan = plans.find(({ code }) => code === planCode);
      if (plan === undefined) {
        return refuse(
          'plan',
          noSuchName(
            'plan',
            planCode,
            plans.map(({ code }) => code),
          ),
        );
      }
      const change = joined(
        [
          HOTSPOT_SAID.sellsBatch(count, plan.name),
          ...(agent === null ? [] : [HOTSPOT_SAID.forAgent(agent)]),
          ...(goodForDays === null ? [] : [HOTSPOT_SAID.goodFor(daysSaid(goodForDays))]),
        ],
        '',
      );
      const price = input.priceCents ?? plan.price_cents;
      const owed = formatCents(cents(price * count), currency);
      const endsAt = goodForDays === null ? null : now + goodForDays * DAY_MS;
      const preview = agent === null ? [change] : [change, HOTSPOT_SAID.agentOwes(agent, owed)];
      return { kind: 'do', plan: { ...input, plan, price, endsAt }, preview, detail: change.en };
    },
    effects(store, { plan, count, price, endsAt, agent }, { action, now }) {
      const planCode = plan.code;
      const agentId = agent === null ? null : agentCalled(store, agent);
      const madeBy = action.id;
      const batch = store.run(insertBatch, { planCode, priceCents: price, endsAt, agentId, madeBy, now }).id;
      if (agentId !== null) handVouchers(store, agentId, cents(price * count), action);
      const vouchers: PaperVoucher[] = [];
      while (vouchers.length < count) {
        const code = mintVoucherCode(random);
        const hash = hashVoucher(code.replaceAll('-', ''));
        vouchers.push({ number: store.run(insertVoucher, { batchId: batch, hash }).id, code });
      }
      return { batch, plan: { name: plan.name, priceCents: price }, endsAt, vouchers };
    },
  });

const VOID = z.union([z.object({ batch: z.int().positive() }), z.object({ number: z.int().positive() })]);

/** Vouchers that nobody has used buy nothing any more: one by its number, or what is left of a batch. */
export const voidVouchers = defineAction({
  name: 'voucher.void',
  reason: 'required',
  input: VOID,
  subject: nameOf,
  look: unusedOf,
  decide({ unused, batch }, input): Decided<Unused> | Refused<'voucher'> {
    if (unused.length === 0) {
      return refuse('voucher', HOTSPOT_SAID.nothingToVoid(nameOf(input)));
    }
    const change = HOTSPOT_SAID.voids(unused.length);
    const owes = isOut(batch) ? [HOTSPOT_SAID.owesNoMore(batch.agent, unused.length)] : [];
    return { kind: 'do', plan: { unused, batch }, preview: [change, ...owes], detail: change.en };
  },
  effects(store, { unused, batch }, { action, now }): number {
    for (const id of unused) store.run(endVoucher, { id, subscriptionId: null, actionId: action.id, now });
    if (isOut(batch)) {
      const { agent_id: agentId, made_by: madeBy, price_cents: priceCents } = batch;
      takeVouchersBack(store, { agentId, madeBy, priceCents: priceCents ?? 0 }, unused.length, action);
    }
    return unused.length;
  },
});

function nameOf(input: z.output<typeof VOID>): string {
  return 'batch' in input ? `batch ${input.batch}` : `voucher ${input.number}`;
}

interface Unused {
  readonly unused: readonly number[];
  readonly batch: Batched | undefined;
}

type Batched = NonNullable<(typeof batchById)['row']>;

/** An agent has its vouchers, and they have not been taken back. */
function isOut(batch: Batched | undefined): batch is Batched & { agent_id: number; agent: string } {
  return batch !== undefined && batch.agent_id !== null && batch.back_by === null;
}

function unusedOf(store: Store, input: z.output<typeof VOID>): Unused {
  if ('batch' in input) {
    const unused = store.all(unusedOfBatch, { batchId: input.batch }).map(({ id }) => id);
    return { unused, batch: store.first(batchById, { id: input.batch }) };
  }
  const voucher = store.first(voucherById, { id: input.number });
  if (voucher?.ended_at !== null) return { unused: [], batch: undefined };
  return { unused: [voucher.id], batch: store.first(batchById, { id: voucher.batch_id }) };
}
