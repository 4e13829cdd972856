import { z } from 'zod';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { asReceipt, BY_HAND, receiptKey } from '../../domain/money/notice.ts';
import { isPlaceholder } from '../../domain/money/placeholder.ts';
import { BY_HAND_SAID } from '../../domain/said/by-hand-said.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { PAYMENT_SAID } from '../../domain/said/payment-said.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { linesPaidBy } from '../../storage/pays-for.ts';
import { lineByAccount } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { LARGEST_PAYMENT } from '../../domain/money/largest-payment.ts';
import { paidForWords } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { placeInBooks } from './in-books.ts';
import type { TakingPolicy } from './book-notice.ts';
import { takeEntered } from './take-payments.ts';
import { isTimeUnknown } from './time-unknown.ts';

/** Of the book of receipts, or of the bank; M-Pesa's own where it went that way. */
export const RECEIPT = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^(?=.*\d)[A-Z0-9./-]{1,40}$/, 'a receipt number has a digit, and no blanks')
  .refine((code) => !isPlaceholder(code), 'that is no number of a receipt')
  .transform(asReceipt);

const ENTRY = z.object({
  accountNo: z.string().trim().min(1),
  amountCents: z.int().positive().max(LARGEST_PAYMENT, 'nobody pays so much for a line'),
  receipt: RECEIPT,
  source: z.enum(BY_HAND),
});

interface Entry extends z.infer<typeof ENTRY> {
  readonly timeUnknown: boolean;
}

/**
 * A person enters money that no provider told of. It is taken like any other: its receipt is its name, so that the same receipt is
 * booked once, and one of M-Pesa is known again when its callback comes after all.
 */
export const enterByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.cash',
    reason: 'required',
    input: ENTRY,
    subject: ({ source, receipt }) => `${source} receipt ${receipt}`,
    look(store, { accountNo, receipt, source }) {
      const line = store.first(lineByAccount, { accountNo: normaliseForeign(accountNo) });
      return {
        line,
        paidFor: line === undefined ? [] : store.all(linesPaidBy, { payerId: line.id }),
        inBooks: placeInBooks(store, source, [receiptKey(receipt)], policy),
        timeUnknown: isTimeUnknown(store),
      };
    },
    decide({ line, paidFor, inBooks, timeUnknown }, entry): Decided<Entry> | Refused<'line' | 'receipt'> {
      if (line === undefined) return refuse('line', LINE_SAID.noSuchAccount(entry.accountNo));
      if (inBooks !== null) return refuse('receipt', PAYMENT_SAID.inBooks(entry.receipt, inBooks));
      const amount = BY_HAND_SAID[entry.source](formatCents(cents(entry.amountCents), policy.currency));
      const change = (timeUnknown ? BY_HAND_SAID.enteredLater : BY_HAND_SAID.entered)(
        amount,
        entry.receipt,
        line.account_no,
      );
      return {
        kind: 'do',
        plan: { ...entry, accountNo: line.account_no, timeUnknown },
        preview: [change, ...paidForWords(line, paidFor)],
        detail: `${amount.en} for ${line.account_no}`,
      };
    },
    gives: ({ amountCents }) => ({ kind: 'cash', cents: amountCents }),
    effects: (store, { timeUnknown, ...entry }, { action, now }) =>
      enterMoney(store, entry, action, { ...policy, clockSane: !timeUnknown }, now),
  });

/**
 * Inside a transaction: money that a person has entered, as if a provider had told of it.
 * @param entry.accountNo null: no line's
 */
export function enterMoney(
  store: Store,
  { accountNo, amountCents, receipt, source }: Omit<z.output<typeof ENTRY>, 'accountNo'> & { accountNo: string | null },
  action: ActionFacts,
  policy: TakingPolicy,
  now: number,
) {
  const { currency } = policy;
  const told = { source, receipt, account: accountNo, amount_cents: amountCents, currency, at: now };
  const taken = takeEntered(
    store,
    {
      provider: source,
      body: new TextEncoder().encode(JSON.stringify(told)),
      receivedAt: now,
      enteredBy: action,
      reading: {
        kind: 'notice',
        notice: {
          provider: source,
          keys: [receiptKey(receipt)],
          amountCents: cents(amountCents),
          currency,
          account: accountNo,
          payerPhone: null,
          payerName: null,
          paidAt: null,
          requestNames: [],
          requestOnly: false,
          hold: null,
        },
      },
    },
    policy,
    now,
  );
  if (taken.paymentId === null) throw new Error(`${source} receipt ${receipt} was not booked: ${taken.reason ?? ''}`);
  return { paymentId: taken.paymentId, lanes: taken.lanes };
}
