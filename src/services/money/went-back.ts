import { isReceipt, type Notice, type PaymentKey } from '../../domain/money/notice.ts';
import { identify, type Identity } from '../../domain/money/payment-key.ts';
import { PAYMENT_SAID } from '../../domain/said/payment-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { paymentOfReturn } from '../../storage/reversals.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { KnownKey } from './known-money.ts';

/** Names that stand for money which went out of here: it is no money that comes in. */
type Returned = { readonly kind: 'conflict'; readonly paymentIds: readonly number[]; readonly reason: 'went_back' };

/**
 * Which money a notice is. Whoever was given money back has a receipt of M-Pesa for that too, and shows it when they are asked for one: what
 * comes under it is for a person to look at. @param found those of its names that the books know
 */
export function identifyMoney(store: Store, notice: Notice, found: readonly KnownKey[]): Identity | Returned {
  const identity = identify(notice, found);
  if (identity.kind !== 'new') return identity;
  const paymentId = wentBack(store, notice.keys);
  return paymentId === null ? identity : { kind: 'conflict', paymentIds: [paymentId], reason: 'went_back' };
}

/** That these names stand for money that went back, in words; null where they do not. */
export function returnWords(store: Store, keys: readonly PaymentKey[]): Both | null {
  const paymentId = wentBack(store, keys);
  return paymentId === null ? null : PAYMENT_SAID.isReturn(paymentId);
}

function wentBack(store: Store, keys: readonly PaymentKey[]): number | null {
  const receipt = keys.find(isReceipt)?.value;
  return receipt === undefined ? null : (store.first(paymentOfReturn, { receipt })?.payment_id ?? null);
}
