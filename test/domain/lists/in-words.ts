import type { Proposal } from '../../../src/domain/lists/propose.ts';
import { remarkWords } from '../../../src/domain/lists/remark-words.ts';
import type { Remark } from '../../../src/domain/lists/remark.ts';

/** As a terminal says it. */
export const words = (remarks: readonly Remark[]): string[] => remarks.map((remark) => remarkWords(remark, 'terminal'));

export const inWords = (rows: readonly Proposal[]) =>
  rows.map((row) => ({ ...row, problems: words(row.problems), notes: words(row.notes) }));
