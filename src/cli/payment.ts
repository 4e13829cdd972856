import { systemClock } from '../host/clock.ts';
import { booksPolicy } from '../app/books-policy.ts';
import { PAYMENT_STATES, type PaymentState } from '../domain/money/law.ts';
import { Fault } from '../domain/values/fault.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { formatLocalTime } from '../domain/time/local-time.ts';
import { formatWhen } from '../domain/time/time.ts';
import { assignByHand } from '../services/money/assign-payment.ts';
import { dismissByHand } from '../services/money/dismiss-payment.ts';
import { releaseByHand } from '../services/money/release-payment.ts';
import type { Store } from '../storage/engine/store.ts';
import { paymentsOfReceipt } from '../storage/views/find-payments.ts';
import { waitingCounts } from '../views/attention.ts';
import { paymentJson } from '../views/json.ts';
import { lanesElsewhere } from '../views/lane.ts';
import { paymentDetail, paymentWords } from '../views/payment-words.ts';
import { paymentsOfStates, showPayment, type PaymentHistory, type ShownPayment } from '../views/payment.ts';
import { waitingWords } from '../views/waiting-words.ts';
import { configOf, withStore } from './box.ts';
import { printClaims } from './claims.ts';
import { limitOf, print, printJson, type GlobalOptions } from './context.ts';
import { doDeed, type DeedOptions } from './deed.ts';
import { markOf } from './mark.ts';
import { table } from './table.ts';

export interface PaymentListOptions extends GlobalOptions {
  readonly limit: string;
}

/** `washa payment list`: those that wait for a person, or those of another state. */
export async function listPayments(options: PaymentListOptions, ...[which = 'waiting']: string[]): Promise<void> {
  const limit = limitOf(options);
  const config = configOf(options);
  const now = systemClock.now();
  const { payments, waiting } = await withStore(config, 'read', (store) => ({
    payments: paymentsOfStates(store, statesOf(which), limit, lanesElsewhere, now),
    waiting: waitingCounts(store),
  }));
  if (options.json === true) {
    printJson({ waiting, payments: payments.map(({ payment, view }) => ({ ...payment, verdict: paymentJson(view) })) });
    return;
  }
  if (payments.length > 0) print(paymentTable(payments, config.box.timeZone, now));
  if (payments.length === limit) print(`The first ${limit}; --limit shows more.`);
  print(waitingWords(waiting));
}

function statesOf(word: string): readonly PaymentState[] {
  if (word === 'all') return PAYMENT_STATES;
  if (word === 'waiting') return ['held', 'unmatched'];
  return PAYMENT_STATES.filter((state) => state === word);
}

export function paymentTable(payments: readonly ShownPayment[], timeZone: string, now: number): string {
  const rows = payments.map(({ payment: p }) => [
    String(p.id),
    formatWhen(p.received_at, timeZone, 'en', now),
    formatCents(cents(p.amount_cents), p.currency),
    p.receipt_code ?? '',
    p.account_no ?? p.payer_account ?? '',
    p.payer_name ?? p.payer_phone ?? '',
    p.state === 'held' || p.state === 'unmatched' ? `${p.state}: ${p.reason ?? ''}` : p.state,
  ]);
  return table(['ID', 'CAME', 'AMOUNT', 'RECEIPT', 'ACCOUNT', 'PAYER', 'STATE'], rows, [4, 5]);
}

/** `washa payment show`: by its number, or by its receipt. */
export async function showOnePayment(options: GlobalOptions, ...[which = '']: string[]): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const shown = await withStore(config, 'read', (store) =>
    showPayment(store, paymentIdOf(store, which), lanesElsewhere, now),
  );
  if (shown === null) throw unknown(which);
  if (options.json === true) {
    const { payment, view, suggestions, claims, keys, ledger, callbacks } = shown;
    printJson({ payment, verdict: paymentJson(view), suggestions, claims, keys, ledger, callbacks });
    return;
  }
  print(
    describePayment(shown, config.box.timeZone)
      .map(([name, value]) => `${name.padEnd(12)} ${safeLine(value)}`)
      .join('\n'),
  );
  printClaims(shown.claims, config.box.timeZone, now);
  const rows = shown.ledger.map((entry) => [
    formatWhen(entry.at, config.box.timeZone, 'en', now),
    entry.move.replace('>', ' > '),
    formatCents(cents(entry.amount_cents), shown.payment.currency),
    entry.actor,
    entry.reason ?? '',
  ]);
  print(`\n${table(['WHEN', 'MOVE', 'AMOUNT', 'BY', 'WHY'], rows, [4])}`);
  const verbs = verbsOf(shown);
  if (verbs.length > 0)
    print(`\nA person can:\n${verbs.map((verb) => `  washa payment ${safeLine(verb)}`).join('\n')}`);
}

function describePayment({ payment: p, view, suggestions }: PaymentHistory, timeZone: string): [string, string][] {
  const time = (at: number) => formatLocalTime(at, timeZone).slice(0, 19);
  const detail = paymentDetail(view);
  const facts: [string, string | null][] = [
    ['Payment', `${p.id}, by ${p.provider}`],
    ['Amount', formatCents(cents(p.amount_cents), p.currency)],
    ['Verdict', `${markOf(view.verdict.state)} ${paymentWords(view)}.${detail === null ? '' : ` ${detail}`}`],
    ['Receipt', p.receipt_code],
    ['Typed', p.payer_account],
    ['Payer', [p.payer_name, p.payer_phone].filter((part) => part !== null).join(', ') || null],
    ['Line', p.account_no],
    ['Received', time(p.received_at)],
    ['Paid', p.paid_at === null ? null : time(p.paid_at)],
    ...suggestions.map((line): [string, string] => ['Perhaps', `${line.account_no} ${line.name} (${line.reason})`]),
  ];
  return facts.map(([name, value]) => [name, value ?? 'not given']);
}

/** What can be done about it, as it is typed. */
function verbsOf({ payment: { id, state, reason, account_no }, suggestions }: PaymentHistory): string[] {
  const why = '--reason "…"';
  if (state === 'dismissed') return [`release ${id} ${why}`];
  if (state !== 'held' && state !== 'unmatched') return [];
  const release = state === 'held' && reason !== 'clock' ? [`release ${id} ${why}`] : [];
  return [
    `assign ${id} ${suggestions[0]?.account_no ?? account_no ?? 'ACCOUNT'} ${why}`,
    ...release,
    `dismiss ${id} ${why}`,
  ];
}

/** `washa payment assign`. */
export function assign(options: DeedOptions, ...[which = '', accountNo = '']: string[]): Promise<void> {
  const deed = assignByHand(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ paymentId: paymentIdOf(store, which), accountNo }));
}

/** `washa payment release`. */
export function release(options: DeedOptions, ...[which = '']: string[]): Promise<void> {
  const deed = releaseByHand(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ paymentId: paymentIdOf(store, which) }));
}

/** `washa payment dismiss`. */
export function dismiss(options: DeedOptions, ...[which = '']: string[]): Promise<void> {
  const deed = dismissByHand(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ paymentId: paymentIdOf(store, which) }));
}

/** @throws Fault when there is no such payment */
function paymentIdOf(store: Store, which: string): number {
  if (/^[1-9]\d{0,8}$/.test(which)) return Number(which);
  const payment = store.first(paymentsOfReceipt, { receipt: which.trim().toUpperCase() });
  if (payment === undefined) throw unknown(which);
  return payment.id;
}

function unknown(which: string): Fault {
  return new Fault('payment.unknown', 'dead', `No payment has the number or the receipt "${safeLine(which)}".`);
}
