import { z } from 'zod';
import { LARGEST_ROW } from '../../domain/money/ledger-facts.ts';
import { mintOrderId } from '../../domain/money/order-id.ts';
import { refundWait } from '../../domain/money/refund.ts';
import { refundPhone, type RefundPhone } from '../../domain/money/refund-phone.ts';
import { tillMeant, type Till } from '../../domain/money/till.ts';
import { isSaid } from '../../domain/said/both.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { REFUND_SAID } from '../../domain/said/refund-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { maskLocal, parseMsisdn, type Msisdn } from '../../domain/values/msisdn.ts';
import { confirmRefund as confirmRow, insertRefund, refundsOfPayment, waitFacts } from '../../storage/refunds.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from './credit-line.ts';
import { decideRefund, lookAtRefund, setApart, type Refunding } from './refund-payment.ts';
import { sha256 } from './post-ledger.ts';
import { settlePayment } from './settle-payment.ts';
import { takingWords } from './take-from-line.ts';

/** What a refund by a provider needs beside the books. */
export interface PayoutPolicy {
  /** Names of the connections that can send money to a phone. */
  readonly payers: () => readonly string[];
  /** Names of those that can give a payment back as it came. */
  readonly reversers: () => readonly string[];
  /** The tills that cash can be handed out at; left out: none. */
  readonly tills?: () => readonly Till[];
  /** Uniform in [0, 1), and nothing that can be guessed: order ids. */
  readonly random: () => number;
}

const REFUND = z.object({
  paymentId: z.int().positive(),
  /** Without it all that is left of the payment. */
  amountCents: z.int().positive().max(LARGEST_ROW).nullable(),
  /** As typed; null: the payer's, where the provider told it whole. */
  phone: z.string().nullable(),
  /** Name of the connection; null: the one that the payment came by. */
  provider: z.string().nullable(),
  /** Where it is handed out in cash; left out: it goes to the phone. */
  till: z.string().trim().min(1).optional(),
});

interface Payout extends Refunding {
  readonly to: (RefundPhone & { readonly till: string | null }) | { readonly kind: 'back'; readonly receipt: string };
  readonly provider: string;
}

/**
 * Money of a payment is to go back by a provider. It is stored here and nothing is sent: its amount is set apart at once, so that nobody
 * can use it, and the rounds of the daemon send it, once. The result is the lanes to wake.
 */
export const refundByProvider = (policy: BooksPolicy, { payers, reversers, tills, random }: PayoutPolicy) =>
  defineAction({
    name: 'payment.refund-send',
    reason: 'required',
    input: REFUND,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look: (store, { paymentId }) => ({
      facts: lookAtRefund(store, paymentId, policy),
      payers: payers(),
      reversers: reversers(),
      tills: tills?.() ?? [],
    }),
    decide(
      { facts, payers: able, reversers: backwards, tills: all },
      input,
      now,
    ): Decided<Payout> | Refused<'payment' | 'state' | 'amount' | 'open' | 'clock' | 'phone' | 'provider' | 'till'> {
      const { paymentId, phone: typed } = input;
      const refunding = decideRefund(facts, input, policy, now);
      if (refunding.kind === 'refused') return refunding;
      const payment = facts?.money.payment;
      const at = input.till === undefined ? null : tillMeant(all, input.till, input.provider);
      if (isSaid(at)) return refuse('till', at);
      const provider = at?.provider ?? input.provider ?? payment?.provider ?? '';
      const isOwn = at === null && provider === payment?.provider && backwards.includes(provider);
      const isWhole = refunding.amountCents === payment?.amount_cents;
      const receipt = payment?.receipt_code ?? null;
      const isAble = at !== null || able.includes(provider);
      if (!isAble && !isOwn) return refuse('provider', REFUND_SAID.cannotSend(provider, able, paymentId));
      const named = typed === null ? null : parseMsisdn(typed);
      if (typed !== null && named === null) {
        return refuse('phone', HOTSPOT_SAID.noMobile(typed));
      }
      const goesBack = isOwn && isWhole && typed === null && receipt !== null;
      if (!goesBack && !isAble) return refuse('provider', REFUND_SAID.onlyWhole(provider, able, paymentId));
      const to = goesBack
        ? ({ kind: 'back', receipt } as const)
        : refundPhone(payment?.payer_phone ?? null, named, named && hashOf(named));
      if (to === null) {
        return refuse('phone', REFUND_SAID.payerNotTold(paymentId));
      }
      const amount = formatCents(refunding.amountCents, policy.currency);
      const way = to.kind === 'back' ? to : { ...to, till: at?.id ?? null };
      const goes = REFUND_SAID.goesBy(amount, paymentId, provider, toWords(way));
      return {
        kind: 'do',
        plan: { ...refunding, to: way, provider },
        preview: [...refunding.takings.map((taking) => takingWords(taking, policy, now)), goes],
        detail: `${amount} by ${provider} ${toWords(way).en}`,
      };
    },
    effects(store, plan, { action, now }) {
      const { paymentId, amountCents, provider, to } = plan;
      const lanes = setApart(store, plan, action, now);
      const way =
        to.kind === 'back'
          ? { msisdn: null, reverses: to.receipt, till: null }
          : { msisdn: to.phone, reverses: null, till: to.till };
      const order = { provider, orderId: mintOrderId(random), ...way, nextAt: now };
      const refund = { paymentId, amountCents, receipt: null, actionId: action.id, now, settledAt: null };
      store.run(insertRefund, { ...refund, state: 'asked', ...order });
      settlePayment(store, paymentId, 'rest', action, policy, now);
      return lanes;
    },
  });

function toWords(to: Payout['to']): Both {
  if (to.kind === 'back') return REFUND_SAID.asReversal(to.receipt);
  const [phone, whose] = [maskLocal(to.phone), REFUND_SAID[to.whose]()];
  return to.till === null ? REFUND_SAID.toPhone(phone, whose) : REFUND_SAID.atTill(to.till, phone, whose);
}

/** As a provider hashes a number. */
function hashOf(phone: Msisdn): string {
  return Buffer.from(sha256(new TextEncoder().encode(phone))).toString('hex');
}

/** A person gives the code that the provider wants before it moves anything. It goes out with the same order, and is kept no longer. */
export const confirmRefund = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.refund-confirm',
    reason: 'required',
    input: z.object({
      paymentId: z.int().positive(),
      code: z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9-]{1,64}$/, 'a code is letters, digits and dashes'),
    }),
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look: (store, { paymentId }) =>
      store.all(refundsOfPayment, { paymentId }).find((one) => refundWait(waitFacts(one), 0) === 'confirm'),
    decide(refund, { paymentId, code }): Decided<{ readonly id: number; readonly code: string }> | Refused<'refund'> {
      if (refund === undefined) return refuse('refund', REFUND_SAID.noneForCode(paymentId));
      const amount = formatCents(cents(refund.amount_cents), policy.currency);
      return {
        kind: 'do',
        plan: { id: refund.id, code },
        preview: [REFUND_SAID.confirms(amount, paymentId, refund.provider ?? '')],
        detail: amount,
      };
    },
    effects: (store, { id, code }, { now }) => void store.run(confirmRow, { id, code, now }),
  });
