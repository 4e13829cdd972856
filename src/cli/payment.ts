import { systemClock } from '../host/clock.ts';
import { PAYMENT_STATES, type PaymentState } from '../domain/money/law.ts';
import { Fault } from '../domain/values/fault.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { formatLocalTime } from '../domain/time/local-time.ts';
import { formatWhen } from '../domain/time/time.ts';
import type { Store } from '../storage/engine/store.ts';
import { paymentsOfReceipt } from '../storage/views/find-payments.ts';
import { waitingCounts } from '../views/attention.ts';
import { paymentJson } from '../views/json.ts';
import { lanesElsewhere } from '../views/lane.ts';
import { paymentDetail, paymentWords, proofWords } from '../views/payment-words.ts';
import { lyingOf, openDeeds, type PaymentDeed } from '../views/payment-deeds.ts';
import { paymentsOfStates, showPayment, type PaymentHistory, type ShownPayment } from '../views/payment.ts';
import { phoneWords } from '../views/phone-words.ts';
import { fateJson, smsFate } from '../views/sms-fate.ts';
import { refundWords } from '../views/refund.ts';
import { likeliest } from '../views/suggestions.ts';
import { waitingWords } from '../views/waiting-words.ts';
import { configOf, withStore } from './box.ts';
import { printClaims } from './claims.ts';
import { limitOf, print, printJson, type GlobalOptions } from './context.ts';
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
    const { view, receipt, ...rest } = shown;
    const sms = receipt === null ? null : { ...receipt, fate: fateJson(receipt) };
    printJson({ ...rest, receipt: sms, verdict: paymentJson(view) });
    return;
  }
  print(
    describePayment(shown, config.box.timeZone, now)
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
  const deeds = shown.deeds.map((deed) => [
    formatWhen(deed.at, config.box.timeZone, 'en', now),
    deed.name,
    deed.actor,
    deed.detail ?? '',
    deed.reason ?? '',
  ]);
  print(`\n${table(['WHEN', 'DEED', 'BY', 'WHAT', 'WHY'], deeds, [3, 4])}`);
  const verbs = verbsOf(shown);
  if (verbs.length > 0)
    print(`\nA person can:\n${verbs.map((verb) => `  washa payment ${safeLine(verb)}`).join('\n')}`);
}

function describePayment(shown: PaymentHistory, timeZone: string, now: number): [string, string][] {
  const { payment: p, view, suggestions } = shown;
  const time = (at: number) => formatLocalTime(at, timeZone).slice(0, 19);
  const detail = paymentDetail(view);
  const proof = proofWords(shown.proof);
  const facts: [string, string | null][] = [
    ['Payment', `${p.id}, by ${p.provider}`],
    ['Amount', formatCents(cents(p.amount_cents), p.currency)],
    ['Verdict', `${markOf(view.verdict.state)} ${paymentWords(view)}.${detail === null ? '' : ` ${detail}`}`],
    ['Receipt', p.receipt_code],
    ['Typed', p.payer_account],
    ['Payer', [p.payer_name, p.payer_phone].filter((part) => part !== null).join(', ') || null],
    ['Line', p.account_no],
    ...apartOf(shown),
    ...shown.refunds.map((refund): [string, string] => ['Refund', refundWords(refund, p.currency, now)]),
    ...(proof === null ? [] : [['Truth', proof] satisfies [string, string]]),
    ['Received', time(p.received_at)],
    ['Paid', p.paid_at === null ? null : time(p.paid_at)],
    ['Told by', shown.callbacks.map(({ id: told }) => `callback ${told}`).join(', ') || null],
    ['SMS', receiptOf(shown, now, timeZone)],
    ...suggestions.map((line): [string, string] => ['Perhaps', `${line.account_no} ${line.name} (${line.reason})`]),
  ];
  return facts.map(([name, value]) => [name, value ?? 'not given']);
}

/** What became of the SMS that tells the payer. */
function receiptOf({ payment, receipt, lacksPhone }: PaymentHistory, now: number, timeZone: string): string {
  if (receipt === null)
    return lacksPhone ? `not sent: ${payment.account_no ?? 'its line'} has no phone` : 'none is due';
  const { standing, words, reason } = smsFate(receipt);
  const at = receipt.reported_at ?? receipt.settled_at;
  const when = at === null ? '' : `, ${formatWhen(at, timeZone, 'en', now)}`;
  const said = reason === null ? '' : ` (${reason})`;
  return `${markOf(standing)} ${words}${when}, to ${phoneWords(receipt.msisdn)}${said}`;
}

/** Where its money is, when it is not all in one place. */
function apartOf(shown: PaymentHistory): [string, string][] {
  const sums = lyingOf(shown);
  const parts = [
    ...shown.shares.map(({ account_no, cents: part }) => [account_no, part] as const),
    ...(['unmatched', 'held', 'agent', 'dismissed', 'reversed', 'refunded'] as const).map(
      (one) => [one, sums[one]] as const,
    ),
  ].filter(([, part]) => part > 0);
  if (parts.length < 2) return [];
  return parts.map(([where, part]) => ['Of it', `${formatCents(cents(part), shown.payment.currency)} ${where}`]);
}

/** What can be done about it, as it is typed. */
function verbsOf(shown: PaymentHistory): string[] {
  const { id, account_no } = shown.payment;
  const why = '--reason "…"';
  const words: Readonly<Record<PaymentDeed, string>> = {
    assign: `assign ${id} ${likeliest(shown.suggestions) ?? account_no ?? 'ACCOUNT'} ${why}`,
    'to-agent': `to-agent ${id} AGENT ${why}`,
    move: `move ${id} ACCOUNT ${why}`,
    split: `split ${id} ACCOUNT=AMOUNT ACCOUNT=AMOUNT ${why}`,
    'take-back': `take-back ${id} ${why}`,
    release: `release ${id} ${why}`,
    dismiss: `dismiss ${id} ${why}`,
    'refund-confirm': `refund-confirm ${id} --code CODE ${why}`,
    'refund-done': `refund-done ${id} --receipt CODE ${why}`,
    'refund-failed': `refund-failed ${id} ${why}`,
    'refund-send': `refund ${id} ${why}`,
    refund: `refund ${id} --by-hand --receipt CODE ${why}`,
    reverse: `reverse ${id} ${why}`,
    receipt: `receipt ${id} ${why}`,
  };
  return openDeeds(shown).map((deed) => words[deed]);
}

/** By its number, or by its receipt. @throws Fault when there is no such payment, or more than one */
export function paymentIdOf(store: Store, which: string): number {
  if (/^[1-9]\d{0,8}$/.test(which)) return Number(which);
  const [payment, ...others] = store.all(paymentsOfReceipt, { receipt: which.trim().toUpperCase() });
  if (payment === undefined) throw unknown(which);
  if (others.length === 0) return payment.id;
  const ids = [payment, ...others].map(({ id }) => id).join(' and ');
  throw new Fault(
    'payment.ambiguous',
    'dead',
    `Payments ${ids} have a receipt "${which}": name the one by its number.`,
  );
}

function unknown(which: string): Fault {
  return new Fault('payment.unknown', 'dead', `No payment has the number or the receipt "${safeLine(which)}".`);
}
