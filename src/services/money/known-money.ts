import { cents } from '../../domain/values/money.ts';
import { ownerOf, type PaymentKey } from '../../domain/money/notice.ts';
import type { KnownPayment } from '../../domain/money/payment-key.ts';
import { Fault } from '../../domain/values/fault.ts';
import { paymentByKey, paymentByLedger, paymentByReceipt } from '../../storage/payments.ts';
import { paymentOfOrder, requestByName } from '../../storage/requests.ts';
import type { Store } from '../../storage/engine/store.ts';

/** Two places of the books say different things: what was changed on the disk a person has to say. */
export const NAMES_DISAGREE = 'books.names-disagree';

/** The name of money that has no other: the bytes that told of it. @param digest their SHA-256 */
export function deliveryKey(digest: Uint8Array): PaymentKey {
  return { scheme: 'delivery', value: Buffer.from(digest).toString('hex') };
}

/** A name of money, and the payment in the books that it belongs to. */
export interface KnownKey {
  readonly key: PaymentKey;
  readonly payment: KnownPayment;
}

/**
 * Those of the names that the books know. Money is looked for in two places that nobody writes apart from each other, among
 * the names and in its own row: one that was changed on the disk is still found in the other, and is never taken for new.
 * @param provider name of the connection that the names came by
 * @throws Fault `NAMES_DISAGREE` when the two belong to different payments
 */
export function knownMoney(store: Store, provider: string, keys: readonly PaymentKey[]): KnownKey[] {
  const hasReceipt = keys.some(({ scheme }) => scheme === 'mpesa.receipt');
  return keys.flatMap((key) => {
    const isReceipt = key.scheme === 'mpesa.receipt';
    const named =
      store.first(paymentByKey, { ...key, provider: ownerOf(key, provider) }) ?? formerly(store, provider, key);
    // Where there is a receipt it alone is looked for twice: it tells.
    const own = isReceipt || !hasReceipt ? byItsOwnRow(store, provider, key) : undefined;
    // A payment always knows its receipt; another name it may have learned after its row in the ledger was written.
    const mayDiffer = own === undefined && !isReceipt;
    if (named !== undefined && named.id !== own?.id && !mayDiffer) throw disagreement(key, named.id, own?.id);
    const row = named ?? own;
    return row === undefined ? [] : [knownKey(key, row)];
  });
}

/** Earlier editions took every receipt for M-Pesa's. One of another form is still that of the connection that it came by. */
function formerly(store: Store, provider: string, { scheme, value }: PaymentKey) {
  const row =
    scheme === 'receipt' ? store.first(paymentByKey, { provider: '', scheme: 'mpesa.receipt', value }) : undefined;
  return row?.provider === provider ? row : undefined;
}

/**
 * An order of ours is paid once, so whatever answers it tells of the money that answered it before, under whichever names: what was
 * asked for has no receipt at some providers, and the callback that comes late has one.
 */
export function moneyOfOrder(store: Store, provider: string, names: readonly string[]): KnownKey[] {
  for (const name of names) {
    const row = store.first(paymentOfOrder, { provider, name });
    if (row !== undefined) return [knownKey({ scheme: 'checkout', value: name }, row)];
  }
  return [];
}

function knownKey(key: PaymentKey, row: PaymentRow): KnownKey {
  const { id, currency, receipt_code: receipt, order, contradicts } = row;
  return { key, payment: { id, amountCents: cents(row.amount_cents), currency, receipt, order, contradicts } };
}

type PaymentRow = NonNullable<(typeof paymentByKey)['row']>;

function byItsOwnRow(store: Store, provider: string, { scheme, value }: PaymentKey) {
  return scheme === 'mpesa.receipt'
    ? store.first(paymentByReceipt, { receipt: value })
    : store.first(paymentByLedger, { provider, name: `${scheme} ${value}` });
}

function disagreement({ scheme, value }: PaymentKey, named: number, own: number | undefined): Fault {
  const other = own === undefined ? 'no payment has it' : `payment ${own} has it`;
  const words = `The books do not agree whose name ${scheme} ${value} is: it stands at payment ${named}, and ${other}.`;
  return new Fault(NAMES_DISAGREE, 'stop', words);
}

/** The request of ours that the first known of these names points at. */
export function findRequest(store: Store, provider: string, names: readonly string[]) {
  for (const name of names) {
    const request = store.first(requestByName, { provider, name });
    if (request !== undefined) return request;
  }
  return undefined;
}
