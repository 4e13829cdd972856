import { aliasKey } from '../../domain/money/match.ts';
import { readTyped } from '../../domain/money/typed-account.ts';
import { asWritten } from '../../domain/said/both.ts';
import { PAYMENT_SAID } from '../../domain/said/payment-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { formatLocal, readPayer } from '../../domain/values/msisdn.ts';
import { aliasLine } from '../../storage/payment-deeds.ts';
import type { PaymentTable } from '../../storage/engine/schema-money.ts';
import type { Store } from '../../storage/engine/store.ts';
import { erasedAt, erasedWords } from '../box/erased-numbers.ts';
import type { BooksPolicy } from './credit-line.ts';
import { matchNotice } from './match-notice.ts';
import { claimOf } from './settle-payment.ts';

type Told = Pick<PaymentTable, 'payer_account' | 'amount_cents' | 'payer_phone'>;

/** Whether later payments of the same payer with the same text can be given to a line by themselves. */
export type Learning =
  { readonly kind: 'can'; readonly alias: string } | { readonly kind: 'cannot'; readonly words: Both };

/** The name under which it is remembered that this payer means a line by this text; null when the payer cannot be told from others. */
export function aliasOf(told: Told, policy: BooksPolicy): string | null {
  return aliasKey(readTyped(told.payer_account ?? '', policy).account, readPayer(told.payer_phone));
}

/** What was once remembered of this payer and this text; null when nothing was. */
export function rememberedLine(store: Store, told: Told, policy: BooksPolicy): number | null {
  const alias = aliasOf(told, policy);
  return alias === null ? null : (store.first(aliasLine, { alias })?.subscription_id ?? null);
}

/** Whether it would be of use to remember it: a text that is another line's own number goes there whoever types it. */
export function learningFor(store: Store, told: Told, lineId: number, policy: BooksPolicy): Learning {
  const alias = aliasOf(told, policy);
  if (alias === null) {
    return { kind: 'cannot', words: PAYMENT_SAID.payerUnknown() };
  }
  if (erasedAt(store, told.payer_account ?? '') !== null)
    return { kind: 'cannot', words: erasedWords(told.payer_account ?? '') };
  const match = matchNotice(store, claimOf(told), null, policy);
  const isNumber = match.kind === 'matched' && (match.via === 'account' || match.via === 'fold');
  if (isNumber && match.subscriptionId !== lineId) {
    return { kind: 'cannot', words: PAYMENT_SAID.isNumberOfOther(told.payer_account ?? '') };
  }
  return { kind: 'can', alias };
}

/** What will be remembered, for people. */
export function rememberWords({ payer_account, payer_phone }: Told, accountNo: string): Both {
  const payer = readPayer(payer_phone);
  const who = payer.kind === 'plain' ? asWritten(formatLocal(payer.msisdn)) : PAYMENT_SAID.samePayer();
  const text = payer_account === null ? PAYMENT_SAID.whoTypesNone() : PAYMENT_SAID.whoTypes(payer_account);
  return PAYMENT_SAID.remembers(who, text, accountNo);
}
