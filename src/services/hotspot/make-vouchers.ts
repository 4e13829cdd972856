import { createHash } from 'node:crypto';
import { z } from 'zod';
import { mintVoucherCode } from '../../domain/voucher-code.ts';
import { unknownName } from '../../domain/values/nearest.ts';
import type { PlanTable } from '../../storage/engine/schema.ts';
import type { Store } from '../../storage/engine/store.ts';
import { allPlans } from '../../storage/plans.ts';
import { endVoucher, insertBatch, insertVoucher, unusedOfBatch, voucherById } from '../../storage/vouchers.ts';
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
  agent: z.string().trim().min(1).max(40).nullable().default(null),
});

interface Batch extends z.output<typeof BATCH> {
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
 * Makes vouchers, each for one period of a plan, once. Their codes are in the result and nowhere else. No money is booked: what they are
 * sold for is entered when it is there.
 * @param random uniform in [0, 1), and nothing that can be guessed
 */
export const makeVouchers = (random: () => number) =>
  defineAction({
    name: 'voucher.make',
    reason: 'optional',
    input: BATCH,
    subject: ({ planCode }) => `plan ${planCode}`,
    look: (store) => store.all(allPlans, {}).filter((plan) => plan.retired_at === null),
    decide(plans, input, now): Decided<Batch> | Refused<'plan'> {
      const { planCode, count, agent, goodForDays } = input;
      const plan = plans.find(({ code }) => code === planCode);
      if (plan === undefined) {
        return refuse(
          'plan',
          unknownName(
            'plan',
            planCode,
            plans.map(({ code }) => code),
          ),
        );
      }
      const forWhom = agent === null ? '' : ` for ${agent} to sell`;
      const howLong = goodForDays === null ? '' : `, good for ${goodForDays} ${goodForDays === 1 ? 'day' : 'days'}`;
      const change = `${count} ${count === 1 ? 'voucher' : 'vouchers'} of ${plan.name}${forWhom}${howLong}`;
      const price = input.priceCents ?? plan.price_cents;
      const endsAt = goodForDays === null ? null : now + goodForDays * DAY_MS;
      return { kind: 'do', plan: { ...input, plan, price, endsAt }, preview: [change], detail: change };
    },
    effects(store, { plan, count, price, endsAt, agent }, { action, now }) {
      const planCode = plan.code;
      const batch = store.run(insertBatch, { planCode, priceCents: price, endsAt, agent, madeBy: action.id, now }).id;
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
  decide(unused, input): Decided<readonly number[]> | Refused<'voucher'> {
    if (unused.length === 0) {
      return refuse('voucher', `There is nothing to void: ${nameOf(input)} is not known, used up or void already.`);
    }
    const change = `${unused.length} ${unused.length === 1 ? 'voucher buys' : 'vouchers buy'} nothing any more`;
    return { kind: 'do', plan: unused, preview: [change], detail: change };
  },
  effects(store, unused, { action, now }): number {
    for (const id of unused) store.run(endVoucher, { id, subscriptionId: null, actionId: action.id, now });
    return unused.length;
  },
});

function nameOf(input: z.output<typeof VOID>): string {
  return 'batch' in input ? `batch ${input.batch}` : `voucher ${input.number}`;
}

function unusedOf(store: Store, input: z.output<typeof VOID>): number[] {
  if ('batch' in input) return store.all(unusedOfBatch, { batchId: input.batch }).map(({ id }) => id);
  const voucher = store.first(voucherById, { id: input.number });
  return voucher?.ended_at === null ? [voucher.id] : [];
}
