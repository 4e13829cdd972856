import { bucketsOf, type Bucket, type LedgerFacts, type Move } from './ledger-facts.ts';

// The form in which the first release hashed a row. Its rows keep their hashes for ever, so this is never changed.

const EDITION = 'washa.ledger.1';

/** What the first release called the move that a row of it made. */
const KINDS: Partial<Record<Move, 'receive' | 'assign' | 'dismiss' | 'reverse' | 'renew'>> = {
  'outside>line': 'receive',
  'outside>unmatched': 'receive',
  'outside>held': 'receive',
  'unmatched>line': 'assign',
  'held>line': 'assign',
  'held>unmatched': 'assign',
  'held>dismissed': 'dismiss',
  'unmatched>dismissed': 'dismiss',
  'line>reversed': 'reverse',
  'unmatched>reversed': 'reverse',
  'held>reversed': 'reverse',
  'dismissed>reversed': 'reverse',
  'spent>line': 'reverse',
  'line>unmatched': 'reverse',
  'line>spent': 'renew',
};

/** The bytes that the first release hashed for this row. A move that it did not know has no such form, and no hash fits. */
export function encodeFirstEdition(prevHash: Uint8Array, row: LedgerFacts & { readonly id: number }): Uint8Array {
  const { action, time } = row;
  const [source, target] = bucketsOf(row.move).map((bucket) =>
    bucket === 'outside' ? 'received' : bucket,
  ) as Bucket[];
  const what = [action.at, KINDS[row.move], row.paymentId, row.subscriptionId, row.amountCents, source, target];
  const effect = [time?.periods ?? 0, time?.expiresBefore ?? null, time?.expiresAfter ?? null];
  return chainedText(prevHash, JSON.stringify([EDITION, row.id, ...what, ...effect, action.actor, action.reason]));
}

/** A text as UTF-8 behind the hash of the row before it. */
export function chainedText(prevHash: Uint8Array, text: string): Uint8Array {
  const utf8 = new TextEncoder().encode(text);
  const bytes = new Uint8Array(prevHash.length + utf8.length);
  bytes.set(prevHash);
  bytes.set(utf8, prevHash.length);
  return bytes;
}
