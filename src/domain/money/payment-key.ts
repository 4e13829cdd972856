import type { Cents } from '../values/money.ts';
import { isReceipt, type PaymentKey, type PaymentKeyScheme } from './notice.ts';

/** A payment in the books, as far as telling it from other money needs it. */
export interface KnownPayment {
  readonly id: number;
  readonly amountCents: Cents;
  readonly currency: string;
  /** Its receipt, M-Pesa's or another, or null while it has none. */
  readonly receipt: string | null;
  /** Its order at the signed gateway (`gateway.order`), or null. */
  readonly order: string | null;
  /** The payment that it contradicts, when it is held for that. */
  readonly contradicts: number | null;
}

/**
 * Whether a notice is new money.
 * - `known`: a repeat, or the same money by another path; `newKeys` are names that the books did not have yet.
 * - `conflict`: it must have no effect on `paymentIds`; a person decides. `two_payments`: its names belong to more than
 *   one payment, or it carries another receipt than the payment that its name belongs to.
 */
export type Identity =
  | { readonly kind: 'new' }
  | { readonly kind: 'known'; readonly paymentId: number; readonly newKeys: readonly PaymentKey[] }
  | {
      readonly kind: 'conflict';
      readonly paymentIds: readonly number[];
      readonly reason: 'two_payments' | 'amount' | 'currency';
    };

/** Names that some systems fill with a fixed text: they join deliveries of one money only where no better name says otherwise. */
const WEAK: ReadonlySet<PaymentKeyScheme> = new Set(['payhero.reference', 'gateway.transaction']);

/** A word without a digit is a fixed text too, whatever it stands for. */
function isWeak({ scheme, value }: PaymentKey): boolean {
  return WEAK.has(scheme) || (scheme !== 'mpesa.receipt' && !/\d/.test(value.slice(value.lastIndexOf('/') + 1)));
}

/**
 * Those of a notice's names that say something of its money. A weak one that belongs to money with another receipt or another
 * order is a text that repeats: it names neither.
 */
export function speakingNames<Found extends { readonly key: PaymentKey; readonly payment: KnownPayment }>(
  keys: readonly PaymentKey[],
  found: readonly Found[],
): { readonly keys: readonly PaymentKey[]; readonly found: readonly Found[] } {
  const receipt = keys.find(isReceipt)?.value ?? null;
  const order = keys.find(({ scheme }) => scheme === 'gateway.order')?.value ?? null;
  const differ = (one: string | null, other: string | null) => one !== null && other !== null && one !== other;
  const worn = found.filter(
    ({ key, payment }) => isWeak(key) && (differ(receipt, payment.receipt) || differ(order, payment.order)),
  );
  if (worn.length === 0) return { keys, found };
  const names = new Set(worn.map(({ key }) => nameOf(key)));
  return { keys: keys.filter((key) => !names.has(nameOf(key))), found: found.filter((one) => !worn.includes(one)) };
}

/**
 * Decides whether money that a notice claims is in the books already. Deliveries may come in any order and any number:
 * the M-Pesa receipt joins an STK callback and a paybill callback of the same money, and one money has one receipt, so a
 * second receipt under a known name is never swallowed as a repeat.
 * @param notice its keys may repeat
 * @param found for each of the notice's keys that the books know, the payment that it belongs to
 */
export function identify(
  notice: { readonly keys: readonly PaymentKey[]; readonly amountCents: Cents; readonly currency: string },
  found: readonly { readonly key: PaymentKey; readonly payment: KnownPayment }[],
): Identity {
  const payments = new Map(found.map(({ payment }) => [payment.id, payment]));
  // Money that is held because it claims another's name is told of by that name too.
  for (const { contradicts } of [...payments.values()]) if (contradicts !== null) payments.delete(contradicts);
  const [known] = payments.values();
  if (known === undefined) return { kind: 'new' };

  const paymentIds = [...payments.keys()].sort((a, b) => a - b);
  const conflict = (reason: 'two_payments' | 'amount' | 'currency'): Identity => ({
    kind: 'conflict',
    paymentIds,
    reason,
  });
  if (payments.size > 1) return conflict('two_payments');
  const receipts = notice.keys.filter(isReceipt).map((key) => key.value);
  if (known.receipt !== null) receipts.push(known.receipt);
  if (new Set(receipts).size > 1) return conflict('two_payments');
  if (notice.currency !== known.currency) return conflict('currency');
  if (notice.amountCents !== known.amountCents) return conflict('amount');

  const names = new Set(found.map(({ key }) => nameOf(key)));
  const newKeys = notice.keys.filter((key) => {
    const name = nameOf(key);
    return !names.has(name) && names.add(name);
  });
  return { kind: 'known', paymentId: known.id, newKeys };
}

/** A scheme holds no blank, so no two keys have one name. */
function nameOf(key: PaymentKey): string {
  return `${key.scheme} ${key.value}`;
}
