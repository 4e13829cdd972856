import { askNow, type ToldNow } from '../app/ask-now.ts';
import type { Config } from '../config/config.ts';
import { formatWhen } from '../domain/time/time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { allProviders } from '../storage/providers.ts';
import { configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { count } from './table.ts';

/**
 * `washa reconcile`: asks every connection, or one, for what came in and what became of its requests. It writes in short transactions
 * beside the daemon, which tells routers and phones of what was found.
 * @returns 1 while anything could not be asked, or is missing in a list
 */
export async function reconcileLists(options: GlobalOptions & { readonly provider?: string }): Promise<number> {
  const config = configOf(options);
  const told = await withStore(config, 'write', async (store) => {
    const rows = store.all(allProviders, {}).filter(({ retired_at }) => retired_at === null);
    const named = rows.filter(({ name }) => options.provider === undefined || name === options.provider);
    if (named.length === 0) {
      const names = rows.map(({ name }) => name).join(', ') || 'none is set up';
      throw new UsageError(`There is no provider to ask; there are: ${names}.`);
    }
    const deps = { store, clock: systemClock, fetch, config, secrets: secretsOf(config) };
    const asked: ToldNow[] = [];
    for (const row of named) asked.push(await askNow(deps, row));
    return asked;
  });
  if (options.json === true) printJson(told);
  else
    for (const one of told)
      for (const words of wordsOf(one, config)) print(`${safeLine(one.name)}: ${safeLine(words)}`);
  return told.every(isWhole) ? 0 : 1;
}

function isWhole(one: ToldNow): boolean {
  return one.closed === null && (one.list === null || (one.list.error === null && one.list.gap === null));
}

function wordsOf(one: ToldNow, { box }: Config): string[] {
  if (one.closed !== null) return [`cannot be asked: ${one.closed}`];
  const { list, requests, found } = one;
  const words = [];
  if (list === null) {
    words.push(
      'gives no list of what came in, so that cannot be asked: compare with a statement (washa reconcile --statement FILE).',
    );
  } else {
    const fees = list.fees === 0 ? '' : `, ${count(list.fees, 'fee')} booked`;
    words.push(
      `${count(list.rows, 'row')} in its list: ${list.found} missing in the books and booked${fees}, the others known.`,
    );
    if (list.error !== null)
      words.push(`its list ended early: ${list.error}. What came in after that is not known; ask again.`);
    if (list.gap !== null) {
      const [from, until] = [list.gap.from, list.gap.until].map((at) =>
        formatWhen(at, box.timeZone, 'en', systemClock.now()),
      );
      words.push(`its list does not reach back far enough: compare ${from} to ${until} with a statement.`);
    }
  }
  if (requests === null) words.push('cannot be asked what became of a request.');
  else {
    const states = Object.entries(requests).filter(([, n]) => n > 0);
    const asked = states.reduce((sum, [, n]) => sum + n, 0);
    const became = states.map(([state, n]) => `${n} ${state}`).join(', ');
    words.push(asked === 0 ? 'no request is undecided.' : `${count(asked, 'request')} asked about: ${became}.`);
  }
  for (const { payment, receipt, amountCents, state } of found) {
    const amount = formatCents(cents(amountCents), box.currency);
    words.push(`payment ${payment}, ${receipt ?? 'without a receipt'}, ${amount}, is booked: ${state}.`);
  }
  return words;
}
