import { cents } from '../../domain/values/money.ts';
import { ownerOf, type PaymentKey } from '../../domain/money/notice.ts';
import type { KnownPayment } from '../../domain/money/payment-key.ts';
import { paymentByKey, requestByName } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';

/** The payment that one of its names belongs to. @param provider name of the connection that the name came by */
export function knownPayment(store: Store, provider: string, key: PaymentKey): KnownPayment | undefined {
  const row = store.first(paymentByKey, { ...key, provider: ownerOf(key, provider) });
  return (
    row && {
      id: row.id,
      amountCents: cents(row.amount_cents),
      currency: row.currency,
      receipt: row.receipt_code,
      order: row.order,
      contradicts: row.contradicts,
    }
  );
}

/** The name of money that has no other: the bytes that told of it. @param digest their SHA-256 */
export function deliveryKey(digest: Uint8Array): PaymentKey {
  return { scheme: 'delivery', value: Buffer.from(digest).toString('hex') };
}

/** A name of money, and the payment in the books that it belongs to. */
export interface KnownKey {
  readonly key: PaymentKey;
  readonly payment: KnownPayment;
}

/** Those of the names that the books know. */
export function knownMoney(store: Store, provider: string, keys: readonly PaymentKey[]): KnownKey[] {
  return keys.flatMap((key) => {
    const payment = knownPayment(store, provider, key);
    return payment === undefined ? [] : [{ key, payment }];
  });
}

/** The request of ours that the first known of these names points at. */
export function findRequest(store: Store, provider: string, names: readonly string[]) {
  for (const name of names) {
    const request = store.first(requestByName, { provider, name });
    if (request !== undefined) return request;
  }
  return undefined;
}
