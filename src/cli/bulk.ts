import { booksPolicy } from '../app/books-policy.ts';
import { systemClock } from '../host/clock.ts';
import { BULK_DEEDS } from '../domain/bulk-deeds.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { unknownName } from '../domain/values/nearest.ts';
import { bulkLines, MOST_LINES } from '../services/lines/bulk-lines.ts';
import { BULK_WISH, type BulkWish } from '../services/lines/bulk-wish.ts';
import type { Store } from '../storage/engine/store.ts';
import { idsOf, LINE_LIST_NAMES } from '../views/lists.ts';
import { configOf } from './box.ts';
import { UsageError } from './context.ts';
import { doDeed, type DeedOptions } from './deed.ts';
import { lineIdOf } from './line.ts';

export interface BulkOptions extends DeedOptions {
  readonly list?: string;
  readonly days?: string;
  readonly plan?: string;
  readonly now?: boolean;
  readonly text?: string;
}

const MISSING: Readonly<Partial<Record<BulkWish['deed'], string>>> = {
  extend: '--days: say how many days each is given, 366 at most.',
  plan: '--plan: say which plan, by its code.',
  message: '--text: write the text.',
};

/** `washa line bulk`. */
export function bulk(options: BulkOptions, ...[deed = '', ...rest]: string[]): Promise<void> {
  const config = configOf(options);
  const wish = wishOf(deed, options);
  // Commander hands the rest over as one list.
  const accounts = rest.flat();
  if ((accounts.length === 0) === (options.list === undefined)) throw new UsageError('Give either accounts or --list.');
  const linesOf = (store: Store): number[] => {
    if (options.list === undefined) return accounts.map((account) => lineIdOf(store, account));
    const name = LINE_LIST_NAMES.find((one) => one === options.list);
    if (name === undefined) throw new UsageError(unknownName('list', safeLine(options.list), LINE_LIST_NAMES));
    const found = idsOf(store, name, MOST_LINES + 1, config.box.timeZone, systemClock.now());
    if (found.length === 0) throw new UsageError(`No line is in the list ${name} now.`);
    if (found.length > MOST_LINES) throw new UsageError(`More than ${MOST_LINES} lines are in ${name}: name accounts.`);
    return found;
  };
  return doDeed(options, bulkLines(booksPolicy(config)), (store) => ({ lineIds: linesOf(store), wish }));
}

function wishOf(deed: string, { days, plan, now, text }: BulkOptions): BulkWish {
  const name = BULK_DEEDS.find((one) => one === deed);
  if (name === undefined) throw new UsageError(unknownName('deed', safeLine(deed), BULK_DEEDS));
  const when = now === true ? 'now' : 'next';
  const read = BULK_WISH.safeParse({ deed: name, days: Number(days), planCode: plan, when, text });
  if (!read.success) throw new UsageError(MISSING[name] ?? read.error.message);
  return read.data;
}
