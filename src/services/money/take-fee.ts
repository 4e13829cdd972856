import { feeKey } from '../../domain/money/reconcile.ts';
import type { Cents } from '../../domain/values/money.ts';
import { actionByKey } from '../../storage/actions.ts';
import type { Store } from '../../storage/engine/store.ts';
import { recordAction } from '../actions/record-action.ts';
import { postLedger } from './post-ledger.ts';

/** What a provider kept for itself, or gave back. */
export interface TakenFee {
  /** Of the connection that told of it. */
  readonly provider: string;
  /** What tells it from every other fee of that connection. */
  readonly name: string;
  readonly amountCents: Cents;
  /** It was given back. */
  readonly isBack: boolean;
  readonly paymentId: number | null;
}

/** Inside a transaction: books a fee, once. @returns false where it is in the books already */
export function takeFee(store: Store, fee: TakenFee, actor: string, now: number): boolean {
  const key = feeKey(fee.provider, fee.name);
  if (store.first(actionByKey, { key }) !== undefined) return false;
  const action = recordAction(store, { at: now, actor, name: 'fee.take', detail: fee.name, key });
  postLedger(store, {
    action,
    move: fee.isBack ? 'outside>fee' : 'fee>outside',
    amountCents: fee.amountCents,
    paymentId: fee.paymentId,
  });
  return true;
}
