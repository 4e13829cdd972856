import { createHash } from 'node:crypto';

// What the parts that fill a box of the first schema share.

export type Value = string | number | null | Uint8Array;
export type Insert = (table: string, row: Readonly<Record<string, Value>>) => number;

export interface Line {
  readonly id: number;
  readonly account: string;
  readonly msisdn: string;
  readonly router: string;
  readonly price: number;
  readonly periodMs: number;
  expiresAt: number;
  balance: number;
}

export interface Filling {
  readonly insert: Insert;
  readonly random: () => number;
  readonly lines: readonly Line[];
  /** When the box was last looked at, UTC ms. */
  readonly now: number;
}

/** SHA-256, as the first release kept it of a delivery's bytes and of a phone number. */
export function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
