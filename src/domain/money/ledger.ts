import { chainedText, encodeFirstEdition } from './ledger-first-edition.ts';
import { ledgerFault, type LedgerFacts } from './ledger-facts.ts';

/** A row of the append-only ledger. `hash` (32 bytes) covers the hash of the row before it, the id, the action and every fact. */
export interface LedgerEntry extends LedgerFacts {
  readonly id: number;
  readonly hash: Uint8Array;
}

/** The place that a new row is chained to. */
export type ChainHead = Pick<LedgerEntry, 'id' | 'hash'>;

/** SHA-256, passed in because the domain imports no crypto. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

const HASH_BYTES = 32;
const EDITION = 'washa.ledger.2';

/**
 * Makes the next row: ids are consecutive from 1, and the first row is chained to 32 zero bytes.
 * @param prev the last row, or null when there is none
 * @throws RangeError for facts that can be no row (a bug of the caller)
 */
export function chain(prev: ChainHead | null, facts: LedgerFacts, sha256: Sha256): LedgerEntry {
  const fault = ledgerFault(facts);
  if (fault !== null) throw new RangeError(`ledger: ${fault}`);
  const id = (prev?.id ?? 0) + 1;
  return { ...facts, id, hash: sha256(encode(prev, id, facts)) };
}

/** `head` is the last row that is right: what comes after it may be verified later, from there. */
export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead | null }
  | { readonly ok: false; readonly id: number; readonly reason: string };

/**
 * Walks the ledger in order of id, from the row after `from`. Finds any row that was changed, removed, inserted or
 * reordered; rows cut off at the end are seen only by comparing `head` with a head that was kept elsewhere.
 * @param firstEdition the last row that the first release wrote: its form is verified as it was written then
 */
export function verifyChain(
  entries: Iterable<LedgerEntry>,
  from: ChainHead | null,
  firstEdition: number,
  sha256: Sha256,
): ChainVerdict {
  let head = from;
  for (const entry of entries) {
    const expectedId: number = (head?.id ?? 0) + 1;
    if (entry.id !== expectedId) return { ok: false, id: entry.id, reason: `row ${expectedId} is missing` };
    const isFirst = entry.id <= firstEdition;
    const bytes = isFirst ? encodeFirstEdition(prevHash(head), entry) : encode(head, entry.id, entry);
    if (!sameBytes(entry.hash, sha256(bytes))) {
      return { ok: false, id: entry.id, reason: 'or the row before it was changed after it was written' };
    }
    const fault = isFirst ? null : ledgerFault(entry);
    if (fault !== null) return { ok: false, id: entry.id, reason: fault };
    head = { id: entry.id, hash: entry.hash };
  }
  return { ok: true, head };
}

/** JSON of an array in fixed order behind the hash of the row before: one text for one row, and no text for two. */
function encode(prev: ChainHead | null, id: number, f: LedgerFacts): Uint8Array {
  const { action, time } = f;
  const who = [action.id, action.at, wellFormed(action.actor), action.name, wellFormed(action.reason)];
  const what = [f.move, f.amountCents, f.paymentId, f.subscriptionId, f.undoes, f.paymentKey];
  const given = time === null ? null : [time.periods, time.givenMs, time.expiresBefore, time.expiresAfter];
  // Rows of nobody's account are as they were before there were any.
  const whose = f.agentId === null ? [] : [f.agentId];
  return chainedText(prevHash(prev), JSON.stringify([EDITION, id, who, what, given, ...whose]));
}

/** SQLite stores UTF-8, which has no lone surrogates: hash what will be read back. */
function wellFormed(text: string | null): string | null {
  return text?.toWellFormed() ?? null;
}

function prevHash(prev: ChainHead | null): Uint8Array {
  return prev?.hash ?? new Uint8Array(HASH_BYTES);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
