import type { ErasureCounts } from '../../domain/erasure.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  beginErasure,
  dropAttemptTexts,
  dropGuesses,
  endErasure,
  ERASERS,
  keepNumber,
  SCRUBS,
} from '../../storage/erasures.ts';
import type { PersonPart } from '../../storage/person-rows.ts';
import { erasableLines } from '../../storage/views/erasure-facts.ts';
import { keysOfPerson, PERSON_PARTS, type PersonRow } from '../../storage/views/person.ts';
import { digestOfNumber } from '../box/erased-numbers.ts';
import { scrubberOf, type Named } from './scrub.ts';

/** Who somebody is, and since when they are in the books. */
export interface Erasable extends PersonRow {
  readonly created_at: number;
}

/**
 * Inside a transaction: takes somebody out of the books. Every row about them becomes what `ERASURES` says, and wherever a text names
 * them it does no more. What it leaves free in the file is overwritten.
 * @param action the deed that does it
 * @param at when it was done first, UTC ms
 */
export function eraseRows(
  store: Store,
  person: Erasable,
  action: ActionFacts,
  at: number,
): { readonly id: number; readonly counts: ErasureCounts } {
  const named = namedBy(store, person);
  const keys = { ...keysOfPerson(store, person), now: action.at, actionId: action.id };
  const { texts, scrub } = scrubberOf(named);
  return store.forgetting(() => {
    const { id } = store.run(beginErasure, { person: person.id, since: person.created_at, at, actionId: action.id });
    for (const line of named.lines) store.run(keepNumber, { digest: digestOfNumber(store, line.account_no), id });
    const rows = new Map<PersonPart, number>();
    store.run(dropGuesses, keys);
    store.run(dropAttemptTexts, { ...keys, texts });
    for (const { part, erase } of ERASERS) rows.set(part, store.run(erase, keys).changes);
    let found = 0;
    for (const { find, put } of SCRUBS) {
      for (const row of store.all(find, { texts })) {
        const text = scrub(row.text);
        if (text !== row.text) found += store.run(put, { id: row.id, text }).changes;
      }
    }
    const counts = countsOf(rows, found);
    store.run(endErasure, { id, counts: JSON.stringify(counts), now: action.at });
    return { id, counts };
  });
}

/** By what texts name them: what their lines are called now, and were. */
export function namedBy(store: Store, person: PersonRow): Named {
  const keys = keysOfPerson(store, person);
  const lines = store.all(erasableLines, { id: person.id });
  const first = lines[0];
  const before = store
    .all(PERSON_PARTS.former_login, keys)
    .flatMap((row) =>
      'username' in row && first !== undefined
        ? [{ id: first.id, account_no: first.account_no, username: row.username }]
        : [],
    );
  const devices = [...store.all(PERSON_PARTS.line_device, keys), ...store.all(PERSON_PARTS.line_let_through, keys)];
  return {
    ...person,
    lines: [...lines, ...before],
    devices: devices.flatMap((row) => ('mac' in row && row.mac !== null ? [row.mac] : [])),
  };
}

const TOLD_AS: Readonly<Partial<Record<PersonPart, keyof ErasureCounts>>> = {
  subscriber: 'people',
  subscription: 'lines',
  payment: 'payments',
  callback: 'deliveries',
  receipt: 'messages',
  reminder: 'messages',
  message: 'messages',
  action: 'deeds',
};

function countsOf(rows: ReadonlyMap<PersonPart, number>, found: number): ErasureCounts {
  const counts = { people: 0, lines: 0, payments: 0, deliveries: 0, messages: 0, deeds: 0, others: found };
  for (const [part, changes] of rows) counts[TOLD_AS[part] ?? 'others'] += changes;
  return counts;
}
