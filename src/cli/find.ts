import { systemClock } from '../host/clock.ts';
import { formatWhen } from '../domain/time/time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { lineJson, paymentJson } from '../views/json.ts';
import { lanesElsewhere } from '../views/lane.ts';
import { lineWords } from '../views/line-words.ts';
import { LONGEST_SEARCH, messageWords, search } from '../views/search.ts';
import { whereabouts } from '../views/whereabouts.ts';
import { snakeKeys } from '../http/api/snake.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { markOf } from './mark.ts';
import { paymentTable } from './payment.ts';
import { table } from './table.ts';
import { slipLines } from './voucher.ts';

const FOUND = 20;

/** `washa find`: what happened to money that somebody says they paid, what to do about it, and all that the text finds. */
export async function find(options: GlobalOptions, ...words: string[]): Promise<void> {
  const text = words.join(' ').trim().slice(0, LONGEST_SEARCH);
  if (text.length < 2) throw new UsageError('Expected at least two characters to look for.');
  const config = configOf(options);
  const now = systemClock.now();
  const { timeZone } = config.box;
  const found = await withStore(config, 'read', (store) => search(store, text, FOUND, lanesElsewhere, timeZone, now));
  const { message, payments, callbacks, lines, voucher } = found;
  const answer = whereabouts(found, { currency: config.box.currency, zone: timeZone, language: 'en', now });
  const isOther = answer.code === 'nothing' && message === null && (lines.length > 0 || voucher !== null);
  if (options.json === true) {
    printJson({
      answer,
      message,
      payments: payments.map(({ payment, view }) => ({ ...payment, verdict: paymentJson(view) })),
      callbacks,
      refusals: found.refusals,
      requests: found.requests,
      voucher: voucher === null ? null : snakeKeys(voucher),
      lines: lines.map(({ line, view }) => ({
        id: line.id,
        account_no: line.account_no,
        name: line.name,
        verdict: lineJson(view),
      })),
    });
    return;
  }
  if (message !== null) {
    print(safeLine(messageWords(found, message)));
    print(
      `Typed as account: ${safeLine(message.account ?? 'nothing')}. Paid: ${message.paidAt === null ? 'not said' : formatWhen(message.paidAt, timeZone, 'en', now)}.`,
    );
  }
  if (voucher !== null) print(slipLines(voucher, config.box, now));
  if (!isOther) print(`${safeLine(answer.said)}\n${safeLine(answer.next)} ${safeLine(answer.command)}`);
  if (payments.length > 0) print(`\nPayments:\n${paymentTable(payments, timeZone, now)}`);
  if (callbacks.length > 0) {
    const rows = callbacks.map(({ id, provider, at, seen }) => [
      String(id),
      formatWhen(at, timeZone, 'en', now),
      provider,
      seen.amount ?? '',
      seen.receipt ?? '',
      seen.account ?? '',
    ]);
    print(`\nDeliveries set apart:\n${table(['ID', 'CAME', 'BY', 'AMOUNT', 'RECEIPT', 'ACCOUNT'], rows, [5])}`);
  }
  if (found.refusals.length > 0) {
    const rows = found.refusals.map(({ provider, reason, at, seen }) => [
      formatWhen(at, timeZone, 'en', now),
      provider,
      reason,
      seen.amount ?? '',
      seen.receipt ?? '',
    ]);
    print(`\nDeliveries refused:\n${table(['CAME', 'BY', 'WHY', 'AMOUNT', 'RECEIPT'], rows)}`);
  }
  if (found.requests.length > 0) {
    const rows = found.requests.map((one) => [
      formatWhen(one.created_at, timeZone, 'en', now),
      one.provider,
      formatCents(cents(one.amount_cents), config.box.currency),
      one.account_no,
      one.outcome ?? one.state,
    ]);
    print(`\nAsked for, and not paid:\n${table(['ASKED', 'BY', 'AMOUNT', 'ACCOUNT', 'OUTCOME'], rows, [4])}`);
  }
  if (lines.length > 0) {
    const rows = lines.map(({ line, view }) => [
      line.account_no,
      line.name,
      `${markOf(view.verdict.state)} ${lineWords(view).head}`,
    ]);
    print(`\nLines:\n${table(['ACCOUNT', 'NAME', 'VERDICT'], rows, [1, 2])}`);
  }
}
