import { cents } from '../../domain/values/money.ts';
import type { PaymentKey } from '../../domain/money/notice.ts';
import type { KnownPayment } from '../../domain/money/payment-key.ts';
import { paymentByKey, requestByName } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';

/** The payment that one of its names belongs to. */
export function knownPayment(store: Store, key: PaymentKey): KnownPayment | undefined {
  const row = store.first(paymentByKey, key);
  return row && { id: row.id, amountCents: cents(row.amount_cents), currency: row.currency, receipt: row.receipt_code };
}

/** The request of ours that the first known of these names points at. */
export function findRequest(store: Store, names: readonly string[]) {
  for (const name of names) {
    const request = store.first(requestByName, { name });
    if (request !== undefined) return request;
  }
  return undefined;
}
