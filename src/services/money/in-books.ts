import type { PaymentKey } from '../../domain/money/notice.ts';
import { CALLBACK_SAID } from '../../domain/said/callback-said.ts';
import { stateSaid } from '../../domain/said/payment-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { lineById } from '../../storage/lines.ts';
import { paymentById } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import { amountWords } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { knownMoney } from './known-money.ts';
import { returnWords } from './went-back.ts';

/**
 * Where the money of these names is in the books, or which money it took back, in words; null where no book knows them.
 * @param source name of the connection, or of what a person enters money from
 */
export function placeInBooks(
  store: Store,
  source: string,
  keys: readonly PaymentKey[],
  policy: BooksPolicy,
): Both | null {
  const [known] = knownMoney(store, source, keys);
  return known === undefined ? returnWords(store, keys) : placeOf(store, known.payment.id, policy);
}

function placeOf(store: Store, id: number, policy: BooksPolicy): Both {
  const payment = store.first(paymentById, { id });
  if (payment === undefined) throw new Error(`payment ${id} has a key and is not there`);
  const line =
    payment.subscription_id === null ? undefined : store.first(lineById, { id: payment.subscription_id })?.account_no;
  const amount = amountWords(payment, policy);
  const state = stateSaid(payment.state);
  return line === undefined ? CALLBACK_SAID.place(id, amount, state) : CALLBACK_SAID.placeFor(id, amount, state, line);
}
