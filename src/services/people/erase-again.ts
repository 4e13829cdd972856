import {
  allNumbers,
  beginErasure,
  endErasure,
  endLinesOf,
  endWorkOf,
  erasedNumber,
  erasureOfPerson,
  keepNumber,
  personSince,
} from '../../storage/erasures.ts';
import type { Store } from '../../storage/engine/store.ts';
import { personOfErasure } from '../../storage/views/erasure-facts.ts';
import { keysOfPerson } from '../../storage/views/person.ts';
import { recordAction } from '../actions/record-action.ts';
import { digestOfNumber } from '../box/erased-numbers.ts';
import type { ErasureEntry } from './erasure-list.ts';
import { eraseRows } from './erase-rows.ts';

/**
 * Books that come from a backup have people in them who were erased since: takes them out once more, in one transaction and before
 * anything is sent. Whatever business they had by these books: it was at its end when they were erased. Their lines are ended, and no
 * router is told.
 * @returns how many erasures these books did not know of
 */
export function eraseAgain(store: Store, entries: readonly ErasureEntry[], now: number): number {
  // Every start asks, and hardly one has anything to do.
  if (entries.every((entry) => isKnown(store, entry))) return 0;
  return store.transaction(() => eraseAgainWithin(store, entries, now));
}

/** Inside a transaction: the same. */
export function eraseAgainWithin(store: Store, entries: readonly ErasureEntry[], now: number): number {
  const missing = entries.filter((entry) => !isKnown(store, entry));
  if (missing.length === 0) return 0;
  const byDigest = new Map<string, number>();
  for (const { account_no, subscriber_id } of store.all(allNumbers, {}))
    byDigest.set(hex(digestOfNumber(store, account_no)), subscriber_id);
  for (const entry of missing) eraseOne(store, entry, byDigest, now);
  return missing.length;
}

const hex = (digest: Uint8Array) => Buffer.from(digest).toString('hex');

function isKnown(store: Store, { person, since, numbers }: ErasureEntry): boolean {
  if (store.first(erasureOfPerson, { person, since }) !== undefined) return true;
  return (
    numbers.length > 0 &&
    numbers.every((one) => store.first(erasedNumber, { digest: Buffer.from(one, 'hex') }) !== undefined)
  );
}

function eraseOne(store: Store, entry: ErasureEntry, byDigest: ReadonlyMap<string, number>, now: number): void {
  const { person, since, at, numbers } = entry;
  const found = store.first(personSince, { person, since })?.id;
  const ids = new Set([...(found === undefined ? [] : [found]), ...numbers.flatMap((one) => byDigest.get(one) ?? [])]);
  for (const id of ids.size === 0 ? [null] : ids) {
    const deed = recordAction(store, {
      at: now,
      actor: 'box',
      name: 'subscriber.erase',
      subject: `person ${id ?? person}`,
      detail: 'once more, for these books are of before it',
    });
    const who = id === null ? undefined : store.first(personOfErasure, { id });
    let erasure: number;
    if (who === undefined) {
      erasure = store.run(beginErasure, { person, since, at, actionId: deed.id }).id;
      store.run(endErasure, { id: erasure, counts: '{}', now });
    } else {
      const keys = keysOfPerson(store, who);
      store.run(endWorkOf, { ...keys, now });
      store.run(endLinesOf, { id: who.id, now });
      erasure = eraseRows(store, who, deed, at).id;
    }
    for (const one of numbers) store.run(keepNumber, { digest: Buffer.from(one, 'hex'), id: erasure });
  }
}
