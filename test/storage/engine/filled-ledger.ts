import { createHash } from 'node:crypto';
import type { Insert } from './filling.ts';

// How schema 1 chained its ledger. History: it stays as it is, whatever the ledger of today does.

export interface Move {
  readonly at: number;
  readonly kind: 'receive' | 'assign' | 'dismiss' | 'reverse' | 'renew';
  readonly payment: number | null;
  readonly line: number | null;
  readonly cents: number;
  readonly source: string;
  readonly target: string;
  readonly periods?: number;
  /** The line's expiry before and after. */
  readonly expires?: readonly [number, number];
  readonly actor: string;
  readonly reason?: string;
}

/** Appends moves to the ledger of a database of schema 1, each chained to the one before it. */
export function ledgerOfSchema1(insert: Insert): (move: Move) => void {
  let id = 0;
  let head: Uint8Array = new Uint8Array(32);
  return (move) => {
    id += 1;
    const { at, kind, payment, line, cents, source, target, periods = 0, expires = [null, null], actor } = move;
    const reason = move.reason ?? null;
    const facts = [at, kind, payment, line, cents, source, target, periods, ...expires, actor, reason];
    const text = JSON.stringify(['washa.ledger.1', id, ...facts]);
    const hash = createHash('sha256').update(head).update(text).digest();
    insert('ledger', {
      id,
      at,
      kind,
      payment_id: payment,
      subscription_id: line,
      amount_cents: cents,
      source,
      target,
      periods,
      expires_before: expires[0],
      expires_after: expires[1],
      actor,
      reason,
      prev_hash: head,
      hash,
    });
    head = hash;
  };
}
