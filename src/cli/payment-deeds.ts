import { payerNames, reverserNames, tillsOf } from '../app/requesters.ts';
import { booksPolicy } from '../app/books-policy.ts';
import { readAmount } from '../domain/money/amount-text.ts';
import { secureRandom } from '../host/secure-random.ts';
import type { Cents } from '../domain/values/money.ts';
import { giveToAgent } from '../services/money/agent-pays.ts';
import { assignByHand } from '../services/money/assign-payment.ts';
import { dismissByHand } from '../services/money/dismiss-payment.ts';
import { enterByHand } from '../services/money/enter-payment.ts';
import { moveByHand } from '../services/money/move-payment.ts';
import { confirmRefund, refundByProvider } from '../services/money/refund-by-provider.ts';
import { refundByHand } from '../services/money/refund-payment.ts';
import { releaseByHand } from '../services/money/release-payment.ts';
import { resendReceipt } from '../services/money/resend-receipt.ts';
import { reverseByHand } from '../services/money/reverse-payment.ts';
import { refundDone, refundFailed } from '../services/money/settle-refund.ts';
import { splitByHand } from '../services/money/split-payment.ts';
import { takeBackByHand } from '../services/money/take-back-payment.ts';
import { paymentById } from '../storage/payments.ts';
import { configOf, withStore } from './box.ts';
import { UsageError, warn } from './context.ts';
import { doDeed, type DeedOptions } from './deed.ts';
import { paymentIdOf } from './payment.ts';

// What a person does with money, a verb each.

const policyOf = (options: DeedOptions) => booksPolicy(configOf(options));

export interface GiveOptions extends DeedOptions {
  readonly remember?: boolean;
}

/** `washa payment assign`. */
export function assign(options: GiveOptions, ...[which = '', accountNo = '']: string[]): Promise<void> {
  const { remember = false } = options;
  return doDeed(options, assignByHand(policyOf(options)), (store) => ({
    paymentId: paymentIdOf(store, which),
    accountNo,
    remember,
  }));
}

/** `washa payment to-agent`. */
export function toAgent(options: DeedOptions, ...[which = '', agent = '']: string[]): Promise<void> {
  return doDeed(options, giveToAgent(policyOf(options)), (store) => ({
    paymentId: paymentIdOf(store, which),
    agent,
  }));
}

/** `washa payment move`. */
export function move(options: GiveOptions, ...[which = '', accountNo = '']: string[]): Promise<void> {
  const { remember = false } = options;
  return doDeed(options, moveByHand(policyOf(options)), (store) => ({
    paymentId: paymentIdOf(store, which),
    accountNo,
    remember,
  }));
}

/** `washa payment split`: parts as `ACC1=1500`. */
export function split(options: DeedOptions, ...[which = '', ...words]: string[]): Promise<void> {
  const parts = words.map((word) => {
    const at = word.lastIndexOf('=');
    if (at < 1) throw new UsageError(`Expected a line and its part, as ACC1=1500, and not "${word}".`);
    return { accountNo: word.slice(0, at), amountCents: amountOf(word.slice(at + 1)) };
  });
  return doDeed(options, splitByHand(policyOf(options)), (store) => ({ paymentId: paymentIdOf(store, which), parts }));
}

/** `washa payment take-back`. */
export function takeBack(options: DeedOptions & { readonly line?: string }, ...[which = '']: string[]): Promise<void> {
  const accountNo = options.line ?? null;
  return doDeed(options, takeBackByHand(policyOf(options)), (store) => ({
    paymentId: paymentIdOf(store, which),
    accountNo,
  }));
}

/** `washa payment release`. */
export function release(options: DeedOptions, ...[which = '']: string[]): Promise<void> {
  return doDeed(options, releaseByHand(policyOf(options)), (store) => ({ paymentId: paymentIdOf(store, which) }));
}

/** `washa payment dismiss`. */
export function dismiss(options: DeedOptions, ...[which = '']: string[]): Promise<void> {
  return doDeed(options, dismissByHand(policyOf(options)), (store) => ({ paymentId: paymentIdOf(store, which) }));
}

/** `washa payment reverse`. */
export function reverse(
  { receipt, ...options }: DeedOptions & { readonly receipt?: string },
  ...[which = '']: string[]
): Promise<void> {
  return doDeed(options, reverseByHand(policyOf(options)), (store) => ({
    paymentId: paymentIdOf(store, which),
    receipt,
  }));
}

export interface RefundOptions extends DeedOptions {
  readonly amount?: string;
  readonly receipt?: string;
  readonly phone?: string;
  readonly provider?: string;
  readonly till?: string;
  readonly byHand?: boolean;
}

/** `washa payment refund`: by its provider where that can, and otherwise, or where a person has sent it, written down. */
export async function refund(options: RefundOptions, ...[which = '']: string[]): Promise<void> {
  const amountCents = options.amount === undefined ? null : amountOf(options.amount);
  const { receipt = null, phone = null, provider = null, till } = options;
  const isSent = phone !== null || provider !== null || till !== undefined;
  if ((options.byHand === true || receipt !== null) && isSent) {
    throw new UsageError(
      '--phone, --provider and --till are of a refund that a provider is to send, not of one by hand.',
    );
  }
  const { isByHand, ...able } = await withStore(configOf(options), 'read', (store) => {
    const payers = payerNames(store);
    const backwards = reverserNames(store);
    const tills = tillsOf(store);
    const own = store.first(paymentById, { id: paymentIdOf(store, which) })?.provider ?? '';
    return {
      isByHand:
        options.byHand === true || receipt !== null || (!isSent && !payers.includes(own) && !backwards.includes(own)),
      payers: () => payers,
      reversers: () => backwards,
      tills: () => tills,
    };
  });
  if (isByHand) {
    if (options.byHand !== true && receipt === null) {
      warn(
        'Its connection cannot send money: this writes down that it goes back by hand, and nothing is sent from here.',
      );
    }
    return doDeed(options, refundByHand(policyOf(options)), (store) => ({
      paymentId: paymentIdOf(store, which),
      amountCents,
      receipt,
    }));
  }
  const deed = refundByProvider(policyOf(options), { ...able, random: secureRandom });
  const at = till === undefined ? {} : { till };
  return doDeed(options, deed, (store) => ({
    paymentId: paymentIdOf(store, which),
    ...{ amountCents, phone, provider },
    ...at,
  }));
}

/** `washa payment refund-confirm`. */
export function confirmCode(
  options: DeedOptions & { readonly code: string },
  ...[which = '']: string[]
): Promise<void> {
  const { code } = options;
  return doDeed(options, confirmRefund(policyOf(options)), (store) => ({ paymentId: paymentIdOf(store, which), code }));
}

/** `washa payment refund-done`. */
export function settleDone(
  options: DeedOptions & { readonly receipt: string },
  ...[which = '']: string[]
): Promise<void> {
  const { receipt } = options;
  return doDeed(options, refundDone(policyOf(options)), (store) => ({ paymentId: paymentIdOf(store, which), receipt }));
}

/** `washa payment refund-failed`. */
export function settleFailed(options: DeedOptions, ...[which = '']: string[]): Promise<void> {
  return doDeed(options, refundFailed(policyOf(options)), (store) => ({ paymentId: paymentIdOf(store, which) }));
}

/** `washa payment cash`. */
export function cash(
  options: DeedOptions & { readonly receipt: string; readonly bank?: boolean },
  ...[accountNo = '', amount = '']: string[]
): Promise<void> {
  const source = options.bank === true ? 'bank' : 'cash';
  const input = { accountNo, amountCents: amountOf(amount), receipt: options.receipt, source } as const;
  return doDeed(options, enterByHand(policyOf(options)), () => input);
}

/** `washa payment receipt`. */
export function receipt(options: DeedOptions, ...[which = '']: string[]): Promise<void> {
  return doDeed(options, resendReceipt, (store) => ({ paymentId: paymentIdOf(store, which) }));
}

/** @throws UsageError for what is no amount */
function amountOf(text: string): Cents {
  const amount = readAmount(text);
  if (amount !== null && amount > 0) return amount;
  throw new UsageError(`"${text}" is no amount: write it as 1500 or 1,500.50.`);
}
