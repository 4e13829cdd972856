import type { ClosingTotals } from '../domain/money/closing.ts';
import { bucketsOf } from '../domain/money/ledger-facts.ts';
import type { LocalDay } from '../domain/time/local-day.ts';
import { csvLine } from '../domain/values/csv-line.ts';
import { cents, decimal } from '../domain/values/money.ts';
import type { Store } from '../storage/engine/store.ts';
import { closingsBetween, ledgerBetween, paymentsReceived } from '../storage/views/book-lists.ts';

/** The days that are taken out of the books, both included. */
export interface Days {
  readonly first: LocalDay;
  readonly last: LocalDay;
}

export const BOOK_LISTS = ['payments', 'ledger', 'closings'] as const;
export type BookList = (typeof BOOK_LISTS)[number];

/** A list of the books as CSV, line by line, its head first. Amounts are decimals of the currency, instants ISO 8601 in UTC. */
export const CSV_OF: Readonly<Record<BookList, (store: Store, days: Days) => Iterable<string>>> = {
  payments: paymentLines,
  ledger: ledgerLines,
  closings: closingLines,
};

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
const amount = (n: number) => decimal(cents(n));
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function* paymentLines(store: Store, { first, last }: Days): Generator<string> {
  const payer = ['payer_name', 'payer_phone', 'payer_account'] as const;
  yield csvLine([
    'id',
    'received_at',
    'provider',
    'amount',
    'currency',
    'receipt',
    'state',
    'reason',
    'account',
    ...payer,
  ]);
  for (const p of store.each(paymentsReceived, { from: first.from, until: last.until })) {
    const money = [p.provider, amount(p.amount_cents), p.currency, p.receipt];
    yield csvLine([
      p.id,
      iso(p.received_at),
      ...money,
      p.state,
      p.reason,
      p.account_no,
      ...payer.map((name) => p[name]),
    ]);
  }
}

function* ledgerLines(store: Store, { first, last }: Days): Generator<string> {
  const time = ['periods', 'expires_before', 'expires_after'];
  const deed = ['action', 'done', 'by', 'why'];
  yield csvLine(['id', 'at', 'from', 'to', 'amount', 'payment', 'account', ...time, 'undoes', 'name', ...deed, 'hash']);
  for (const row of store.each(ledgerBetween, { from: first.from, until: last.until })) {
    const moved = [...bucketsOf(row.move), amount(row.amount_cents), row.payment_id, row.account_no];
    const given = [row.periods, iso(row.expires_before), iso(row.expires_after)];
    const by = [row.action_id, row.name, row.actor, row.reason];
    yield csvLine([row.id, iso(row.at), ...moved, ...given, row.undoes, row.payment_key, ...by, hex(row.hash)]);
  }
}

/** A line for each amount of a day: received and moved by a connection, standing in a bucket at its end. */
function* closingLines(store: Store, { first, last }: Days): Generator<string> {
  yield csvLine(['day', 'what', 'provider', 'bucket', 'payments', 'amount', 'ledger_to', 'hash']);
  for (const closing of store.each(closingsBetween, { from: first.day, to: last.day })) {
    const { received, moved, standing } = JSON.parse(closing.totals) as ClosingTotals;
    const end = [closing.ledger_id, hex(closing.hash)];
    for (const [provider, sum] of Object.entries(received)) {
      yield csvLine([closing.day, 'received', provider, null, sum.payments, amount(sum.cents), ...end]);
    }
    for (const [provider, sums] of Object.entries(moved)) {
      for (const [bucket, sum] of Object.entries(sums)) {
        yield csvLine([closing.day, 'moved', provider, bucket, null, amount(sum), ...end]);
      }
    }
    for (const [bucket, sum] of Object.entries(standing)) {
      yield csvLine([closing.day, 'standing', null, bucket, null, amount(sum), ...end]);
    }
  }
}
