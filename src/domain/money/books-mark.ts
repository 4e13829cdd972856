/** How far the books of a box had come. It is kept in a file beside them, and so it knows when they are gone, or older. */
export interface BooksMark {
  /** Names these books; a backup of them has the same. */
  readonly books: string;
  /** The newest row of the ledger. */
  readonly ledger: { readonly id: number; readonly hash: string } | null;
  /** The newest deed. */
  readonly action: { readonly id: number; readonly at: number } | null;
  /** The last instant at which something was answered, UTC ms. */
  readonly answeredAt: number | null;
  readonly version: number;
  /** Digest of what the tables of this version look like. */
  readonly schema: string;
}

/** What lies there now. */
export type FoundBooks =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | {
      readonly kind: 'books';
      /** Null in what an edition wrote that kept no mark. */
      readonly books: string | null;
      /** Whether the newest rows that the mark knows are in them. */
      readonly hasNewest: boolean;
      /** Their last instant, UTC ms. */
      readonly endsAt: number | null;
      readonly version: number;
      readonly schema: string;
      /** The mark that a person has said these books may be behind (`markName`). */
      readonly accepted: string | null;
    };

/**
 * - `gone`, `other`, `changed`, `unreadable`: nothing may be done with what is there before a person has said so.
 * - `older`: rows are missing that this box has answered for. Payments are taken, and nobody is cut off, until a person has said so.
 */
export type BooksVerdict =
  | { readonly kind: 'known' | 'gone' | 'other' | 'changed' }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'older'; readonly endsAt: number | null; readonly answeredAt: number | null };

/** @param mark null on a box that was never used, or of an edition that kept none */
export function judgeBooks(mark: BooksMark | null, found: FoundBooks): BooksVerdict {
  if (found.kind === 'unreadable') return found;
  if (mark === null) return { kind: 'known' };
  if (found.kind === 'none') return { kind: 'gone' };
  if (found.books !== null && found.books !== mark.books) return { kind: 'other' };
  if (found.version === mark.version && found.schema !== mark.schema) return { kind: 'changed' };
  if ((found.hasNewest && found.books !== null) || found.accepted === markName(mark)) return { kind: 'known' };
  return { kind: 'older', endsAt: found.endsAt, answeredAt: mark.answeredAt };
}

/** One mark told from another, in few signs. */
export function markName({ ledger, action }: BooksMark): string {
  return `${ledger?.id ?? 0} ${ledger?.hash.slice(0, 16) ?? ''} ${action?.id ?? 0}`;
}
