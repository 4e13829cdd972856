import { firstNames } from './count-lines.ts';

/**
 * What is to become of lines whose time is over when they are added, for their subscribers may be on at this moment.
 * - `ask`: nothing is added before a person has said it.
 * - `as-is`: they stay as they are until a person allows their cut-off.
 * - `{ cut }`: so many are cut off.
 * - `sweep`: like any other line that is due, behind the brake.
 */
export type PastLines = 'ask' | 'as-is' | 'sweep' | { readonly cut: number };

/** Whether a new line may lose its access by being added. One that is added as not paid yet, from this moment, was never on. */
export function isPast(line: { readonly expiresAt: number }, graceMs: number, now: number): boolean {
  return line.expiresAt < now && line.expiresAt + graceMs <= now;
}

/** Why such lines cannot be added like this, in words; null when they can. @param names of their subscribers */
export function refusalOfPast(names: readonly string[], past: PastLines): string | null {
  const isSaid = past === 'as-is' || past === 'sweep' || (past !== 'ask' && past.cut === names.length);
  if (isSaid || (names.length === 0 && past === 'ask')) return null;
  if (names.length === 0) return 'No line would be cut off, so there is no count to say yes to';
  const lines = names.length === 1 ? '1 line that is' : `${names.length} lines that are`;
  return `Up to ${lines} on now would be cut off: the paid time of ${firstNames(names)} is over. Say --cut ${names.length} if they are to be cut off, or --as-is to take them over as they are`;
}
