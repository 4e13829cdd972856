import { systemClock } from '../host/clock.ts';
import { booksPolicy } from '../app/books-policy.ts';
import { readAmount } from '../domain/money/amount-text.ts';
import { Fault } from '../domain/values/fault.ts';
import { formatWhen } from '../domain/time/time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { bookCallback } from '../services/money/book-callback.ts';
import { dismissCallback } from '../services/money/dismiss-callback.ts';
import { callbacksSetApart, callbacksSetApartCount } from '../storage/views/waiting.ts';
import { outcomeWords } from '../views/callback-words.ts';
import { showCallback } from '../views/callback.ts';
import { gleaned } from '../views/claims.ts';
import { configOf, withStore } from './box.ts';
import { printClaims } from './claims.ts';
import { limitOf, print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { doDeed, type DeedOptions } from './deed.ts';
import { count, table } from './table.ts';

/** `washa callback list`: deliveries that were set apart, and that nobody has ended. */
export async function listCallbacks(options: { limit: string } & GlobalOptions): Promise<void> {
  const limit = limitOf(options);
  const config = configOf(options);
  const now = systemClock.now();
  const { found, total } = await withStore(config, 'read', (store) => ({
    found: store
      .all(callbacksSetApart, { limit, offset: 0 })
      .map(({ body, ...callback }) => ({ ...callback, seen: gleaned(body) })),
    total: store.first(callbacksSetApartCount, {})?.n ?? 0,
  }));
  if (options.json === true) {
    printJson({ total, callbacks: found });
    return;
  }
  if (found.length > 0) {
    const rows = found.map(({ id, received_at, provider, result, reason, seen }) => [
      String(id),
      formatWhen(received_at, config.box.timeZone, 'en', now),
      provider,
      seen.amount ?? '',
      seen.receipt ?? '',
      seen.account ?? '',
      seen.payer ?? '',
      `${result}: ${reason ?? ''}`,
    ]);
    print(table(['ID', 'CAME', 'BY', 'AMOUNT', 'RECEIPT', 'ACCOUNT', 'PAYER', 'WHY'], rows, [5, 6, 7]));
  }
  print(total === 0 ? 'No delivery is set apart.' : `${count(total, 'delivery', 'deliveries')} set apart.`);
}

/** `washa callback show`. */
export async function showOneCallback(options: GlobalOptions, ...[which = '']: string[]): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const shown = await withStore(config, 'read', (store) => showCallback(store, idOf(which)));
  if (shown === null) throw unknown(which);
  if (options.json === true) {
    printJson(shown);
    return;
  }
  const { callback: c, gleanings: seen } = shown;
  const when = (at: number) => formatWhen(at, config.box.timeZone, 'en', now);
  const facts: [string, string | null][] = [
    ['Callback', `${c.id}, by ${c.provider}`],
    ['Outcome', [c.result, c.reason, c.detail].filter((part) => part !== null).join(', ')],
    ['Why', c.reason === null ? null : outcomeWords(c)],
    ['Came', `${when(c.received_at)}, ${count(c.deliveries, 'time')}`],
    ['Asked', shown.asked],
    ['Payment', c.payment_id === null ? null : String(c.payment_id)],
    ['Amount', seen.amount],
    ['Receipt', seen.receipt],
    ['Typed', seen.account],
    ['Payer', [seen.payerName, seen.payerPhone].filter((part) => part !== null).join(', ') || null],
    ['Ended', c.ended_at === null ? null : `${when(c.ended_at)} by ${c.actor ?? ''}: ${c.ended_reason ?? ''}`],
  ];
  print(
    facts
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name.padEnd(12)} ${safeLine(value ?? '')}`)
      .join('\n'),
  );
  printClaims(shown.claims, config.box.timeZone, now);
  // Apart from our own lines: what stands in a delivery may look like one.
  print(`\n${shown.text.replaceAll(/^/gm, '  ')}`);
  if (shown.open) {
    print(`\nA person can:\n  washa callback book ${c.id} --reason "…"\n  washa callback dismiss ${c.id} --reason "…"`);
  }
}

export interface BookOptions extends DeedOptions {
  readonly amount?: string;
  readonly receipt?: string;
  readonly account?: string;
  readonly payer?: string;
  readonly phone?: string;
}

/** `washa callback book`: what is not said is taken as it can be seen in the delivery. */
export function book(options: BookOptions, ...[which = '']: string[]): Promise<void> {
  return doDeed(options, bookCallback(booksPolicy(configOf(options))), (store) => {
    const callbackId = idOf(which);
    const seen = showCallback(store, callbackId)?.gleanings;
    const amount = options.amount ?? seen?.amount ?? '';
    const amountCents = readAmount(amount);
    if (amountCents === null) {
      throw new UsageError(
        `--amount: expected an amount as 1500 or 1,500.50; the delivery says "${safeLine(seen?.amount ?? '')}".`,
      );
    }
    return {
      callbackId,
      amountCents,
      receipt: (options.receipt ?? seen?.receipt ?? '').trim() || null,
      account: options.account ?? seen?.account ?? null,
      payerName: options.payer ?? seen?.payerName ?? null,
      payerPhone: options.phone ?? seen?.payerPhone ?? null,
    };
  });
}

/** `washa callback dismiss`. */
export function dismiss(options: DeedOptions, ...[which = '']: string[]): Promise<void> {
  return doDeed(options, dismissCallback, () => ({ callbackId: idOf(which) }));
}

function idOf(which: string): number {
  if (/^[1-9]\d{0,8}$/.test(which)) return Number(which);
  throw new UsageError(
    `Expected the number of a callback, as "washa callback list" shows it, and not "${safeLine(which)}".`,
  );
}

function unknown(which: string): Fault {
  return new Fault('callback.unknown', 'dead', `There is no callback ${which}.`);
}
