import type { Remark } from './remark.ts';

/** A row that cannot be taken over, and why. */
export interface RowRefused {
  /** 1-based line of the file. */
  readonly line: number;
  readonly remark: Remark;
}

/** What taking over the rows of a list would do to the books, and why some of them cannot be. */
export interface Outlook<Wanted> {
  readonly added: readonly { readonly line: number; readonly wanted: Wanted }[];
  readonly changed: readonly {
    readonly line: number;
    readonly accountNo: string;
    readonly differences: readonly Remark[];
  }[];
  readonly same: number;
  /** Of those to add whose paid time is over: names of their subscribers, who may be on at this moment. */
  readonly past: readonly string[];
  readonly refused: readonly RowRefused[];
}
