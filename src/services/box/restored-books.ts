import { formatWhen } from '../../domain/time/time.ts';
import { closeAlarm, openAlarmAbout } from '../../storage/alarms.ts';
import { metaValue, setMeta } from '../../storage/ledger.ts';
import { allProviders } from '../../storage/providers.ts';
import { undecidedOfGap } from '../../storage/reconcile.ts';
import { pullOf } from '../../storage/pulls.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { Findings } from './alarms.ts';

const RESTORED = 'books.restored';

/** Books that were taken out of a backup, while it is not known what came in since. UTC ms. */
export interface RestoredBooks {
  /** When they were taken out. */
  readonly at: number;
  /** When the backup was made. */
  readonly endsAt: number;
}

/** Null: these books come from no backup, or all that came in since is in them. */
export function restoredBooks(store: Store): RestoredBooks | null {
  const text = store.first(metaValue, { key: RESTORED })?.value ?? '';
  return text === '' ? null : (JSON.parse(text) as RestoredBooks);
}

/** Inside a transaction. */
export function noteRestored(store: Store, restored: RestoredBooks): void {
  store.run(setMeta, { key: RESTORED, value: JSON.stringify(restored) });
}

/** Inside a transaction: what came in since is known, or a person answers for it. */
export function endRestored(store: Store, now: number): void {
  if (restoredBooks(store) === null) return;
  store.run(setMeta, { key: RESTORED, value: '' });
  store.run(closeAlarm, { kind: 'restored', subject: 'box', now });
}

/** How far the list of a connection is known, of those that give one. */
type Asked = 'whole' | 'waits' | 'gap' | 'no-list' | 'closed';

/**
 * Books of a backup are like others again when nothing is left to be known of what came in since.
 * @param opened connections that are open, and whether each gives a list of what came in
 * @returns for the alarm; null when these books come from no backup
 */
export function judgeRestored(
  store: Store,
  opened: readonly { readonly name: string; readonly lists: boolean }[],
  timeZone: string,
  now: number,
): Findings | null {
  const restored = restoredBooks(store);
  if (restored === null) return null;
  const left = restoredFindings(store, restored, opened, timeZone, now);
  if (left.size === 0) store.transaction(() => endRestored(store, now));
  return left;
}

/** What is left to be known before anybody may be cut off by them. */
function restoredFindings(
  store: Store,
  restored: RestoredBooks,
  opened: readonly { readonly name: string; readonly lists: boolean }[],
  timeZone: string,
  now: number,
): Findings {
  const asked = new Map<Asked, string[]>();
  for (const { name, retired_at: retiredAt } of store.all(allProviders, {})) {
    if (retiredAt !== null) continue;
    const how = askedOf(store, opened, name, restored);
    asked.set(how, [...(asked.get(how) ?? []), name]);
  }
  const of = (how: Asked, words: (names: string) => string) => {
    const names = asked.get(how);
    return names === undefined ? [] : [words(names.join(', '))];
  };
  const byHand =
    'Compare a statement from then on (washa reconcile --statement FILE --book), and then say: washa books --accept';
  const left = [
    ...of('waits', (names) => `${names} is asked for it now, and again every two minutes.`),
    ...of('closed', (names) => `${names} cannot be opened: put its secret back, and it is asked.`),
    ...of('no-list', (names) => `${names} gives no list of what came in. ${byHand}.`),
    ...of('gap', (names) => `The list of ${names} does not reach back far enough. ${byHand}.`),
    ...ofNobody(store, restored),
  ];
  if (left.length === 0) return new Map();
  return new Map([['box', `${restoredWords(restored, timeZone, now)} ${left.join(' ')}`]]);
}

/** A list may name no account: whoever paid that money would be cut off although it is there. */
function ofNobody(store: Store, { at }: RestoredBooks): string[] {
  const n = store.first(undecidedOfGap, { at })?.n ?? 0;
  if (n === 0) return [];
  const what = n === 1 ? '1 payment of that time is' : `${n} payments of that time are`;
  return [`${what} known, and not whose: give each to its line (washa payment assign), or say: washa books --accept.`];
}

function restoredWords({ endsAt }: RestoredBooks, timeZone: string, now: number): string {
  return `The books come from a backup of ${formatWhen(endsAt, timeZone, 'en', now)}. Payments are taken and let in; nobody is cut off until it is known what came in since.`;
}

/** The first words about restored books, before anybody was asked. */
export function restoredAtFirst(restored: RestoredBooks, timeZone: string, now: number): Findings {
  return new Map([
    ['box', `${restoredWords(restored, timeZone, now)} The providers are asked when Washa has started.`],
  ]);
}

function askedOf(
  store: Store,
  opened: readonly { readonly name: string; readonly lists: boolean }[],
  name: string,
  { at }: RestoredBooks,
): Asked {
  const connection = opened.find((one) => one.name === name);
  if (connection === undefined) return 'closed';
  if (!connection.lists) return 'no-list';
  if ((store.first(pullOf, { provider: name })?.whole_until ?? 0) < at) return 'waits';
  return store.first(openAlarmAbout, { kind: 'pull-gap', subject: name }) === undefined ? 'whole' : 'gap';
}
