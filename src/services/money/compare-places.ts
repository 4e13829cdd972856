import { describeError } from '../../domain/values/fault.ts';
import { agentsAskew } from '../../storage/agents.ts';
import {
  keptBytes,
  ledgerNamesLost,
  linesEndingElsewhere,
  namelessPayments,
  paymentsOfNoLine,
  receiptsWithoutName,
  strangePayments,
  strayNames,
} from '../../storage/names.ts';
import type { Store } from '../../storage/engine/store.ts';
import { checkClosings } from './close-days.ts';
import { sha256 } from './post-ledger.ts';

/** A problem that nobody reads to the end helps nobody. */
const FEW = 20;

/**
 * Compares what stands in two places of the books, in both directions, with each other and with the ledger, whose rows the
 * chain holds: names of money, whose line it is, until when a line is paid, and the bytes that were delivered. The law adds up
 * amounts; this finds what no sum tells.
 * @returns a sentence for each thing that is not so in both places, the first few of a kind
 */
export function comparePlaces(store: Store): string[] {
  return [
    ...of(
      () => store.all(receiptsWithoutName, {}),
      ({ id, name }) => `Payment ${id} has the receipt ${name}, by which it is not known.`,
    ),
    ...of(
      () => store.all(strayNames, {}),
      ({ id, name }) => `The name ${name} stands at payment ${id}, which does not have it.`,
    ),
    ...of(
      () => store.all(namelessPayments, {}),
      ({ id }) => `Payment ${id} has no name, so it would be taken again.`,
    ),
    ...of(
      () => store.all(ledgerNamesLost, {}),
      ({ id, name }) => `Payment ${id} came as ${name}, by which it is not known.`,
    ),
    ...of(
      () => store.all(paymentsOfNoLine, {}),
      ({ id, line }) => `Payment ${id} stands at line ${line}, which got nothing of it.`,
    ),
    ...of(
      () => store.all(strangePayments, {}),
      ({ id, provider, currency }) =>
        `Payment ${id} is said to be ${currency} by ${provider}, and no delivery says so.`,
    ),
    ...of(
      () => store.all(linesEndingElsewhere, {}),
      ({ name }) => `Line ${name} does not end where its last renewal brought it.`,
    ),
    ...of(
      () => store.all(agentsAskew, {}),
      ({ name, booked, worth }) =>
        `The vouchers of agent ${name} are worth ${worth} cents, and the ledger says ${booked}.`,
    ),
    ...of(
      () => changedBytes(store),
      (id) => `Delivery ${id} is not as it was when it came.`,
    ),
    ...of(
      () => checkClosings(store),
      (words) => words,
    ),
    ...of(
      () => store.integrity(),
      (words) => `The database file is damaged: ${words}.`,
    ),
  ];
}

function changedBytes(store: Store): number[] {
  const changed: number[] = [];
  for (const { id, digest, body } of store.each(keptBytes, {})) {
    if (changed.length < FEW && !Buffer.from(digest).equals(sha256(body))) changed.push(id);
  }
  return changed;
}

function of<T>(look: () => readonly T[], words: (found: T) => string): string[] {
  try {
    return look().map(words);
  } catch (error) {
    return [`The books cannot be compared: ${describeError(error)}`];
  }
}
