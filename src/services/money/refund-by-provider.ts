import { z } from 'zod';
import { LARGEST_ROW } from '../../domain/money/ledger-facts.ts';
import { mintOrderId } from '../../domain/money/order-id.ts';
import { refundWait } from '../../domain/money/refund.ts';
import { refundPhone, type RefundPhone } from '../../domain/money/refund-phone.ts';
import { tillMeant, type Till } from '../../domain/money/till.ts';
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

const WHOSE: Readonly<Record<RefundPhone['whose'], string>> = {
  payer: 'the payer’s number',
  unsure: 'of which the provider told too little to say whether it is the payer’s',
  other: 'which is not the payer’s number',
};

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
      if (typeof at === 'string') return refuse('till', at);
      const provider = at?.provider ?? input.provider ?? payment?.provider ?? '';
      const isOwn = at === null && provider === payment?.provider && backwards.includes(provider);
      const isWhole = refunding.amountCents === payment?.amount_cents;
      const receipt = payment?.receipt_code ?? null;
      const isAble = at !== null || able.includes(provider);
      if (!isAble && !isOwn) return refuse('provider', cannotSend(provider, able, paymentId));
      const named = typed === null ? null : parseMsisdn(typed);
      if (typed !== null && named === null) {
        return refuse('phone', `"${typed}" is no Kenyan mobile number: write it as 0712345678.`);
      }
      const goesBack = isOwn && isWhole && typed === null && receipt !== null;
      if (!goesBack && !isAble) return refuse('provider', onlyWhole(provider, able, paymentId));
      const to = goesBack
        ? ({ kind: 'back', receipt } as const)
        : refundPhone(payment?.payer_phone ?? null, named, named && hashOf(named));
      if (to === null) {
        return refuse(
          'phone',
          `The provider did not tell the whole number of the payer of payment ${paymentId}: say to which number it goes (--phone).`,
        );
      }
      const amount = formatCents(refunding.amountCents, policy.currency);
      const way = to.kind === 'back' ? to : { ...to, till: at?.id ?? null };
      const goes = `${amount} of payment ${paymentId} goes by ${provider} ${toWords(way)}`;
      return {
        kind: 'do',
        plan: { ...refunding, to: way, provider },
        preview: [...refunding.takings.map((taking) => takingWords(taking, policy, now)), goes],
        detail: `${amount} by ${provider} ${toWords(way)}`,
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

function toWords(to: Payout['to']): string {
  if (to.kind === 'back') return `back to whoever paid it, as the reversal of ${to.receipt}`;
  const phone = `${maskLocal(to.phone)}, ${WHOSE[to.whose]}`;
  return to.till === null ? `to ${phone}` : `in cash at till ${to.till} to whoever holds ${phone}`;
}

/** As a provider hashes a number. */
function hashOf(phone: Msisdn): string {
  return Buffer.from(sha256(new TextEncoder().encode(phone))).toString('hex');
}

function cannotSend(provider: string, able: readonly string[], paymentId: number): string {
  const others = able.length === 0 ? '' : ` These can: ${able.join(', ')} (--provider).`;
  return `"${provider}" cannot send money to a phone.${others} Sent by hand, it is written down by: washa payment refund ${paymentId} --by-hand`;
}

function onlyWhole(provider: string, able: readonly string[], paymentId: number): string {
  const others = able.length === 0 ? '' : ` These can send to a phone: ${able.join(', ')} (--provider).`;
  return `"${provider}" gives a payment back whole, by its M-Pesa receipt, and to whoever paid it: leave out the amount and the phone.${others} Sent by hand, it is written down by: washa payment refund ${paymentId} --by-hand`;
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
      if (refund === undefined) return refuse('refund', `No refund of payment ${paymentId} waits for a code.`);
      const amount = formatCents(cents(refund.amount_cents), policy.currency);
      return {
        kind: 'do',
        plan: { id: refund.id, code },
        preview: [
          `the refund of ${amount} of payment ${paymentId} is confirmed to ${refund.provider ?? ''}, and goes out`,
        ],
        detail: amount,
      };
    },
    effects: (store, { id, code }, { now }) => void store.run(confirmRow, { id, code, now }),
  });
