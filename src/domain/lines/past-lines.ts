import type { Both } from '../time/time.ts';
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

/**
 * Why such lines cannot be added like this; null when they can.
 * @param names of their subscribers
 * @param door where it is said what becomes of them: by options, or on a page
 */
export function refusalOfPast(names: readonly string[], past: PastLines, door: 'terminal' | 'page'): Both | null {
  const isSaid = past === 'as-is' || past === 'sweep' || (past !== 'ask' && past.cut === names.length);
  if (isSaid || (names.length === 0 && past === 'ask')) return null;
  if (names.length === 0) {
    return {
      en: 'No line would be cut off, so there is no count to say yes to',
      sw: 'Hakuna laini itakayozimwa, kwa hiyo hakuna idadi ya kukubali',
    };
  }
  const count = names.length;
  const lines = count === 1 ? '1 line that is' : `${count} lines that are`;
  const en = `Up to ${lines} on now would be cut off: the paid time of ${firstNames(names)} is over.`;
  const sw = `Hadi laini ${count} zinazowaka sasa zingezimwa: muda uliolipiwa wa ${firstNames(names, count, 'sw')} umeisha.`;
  if (door === 'terminal') {
    return {
      en: `${en} Say --cut ${count} if they are to be cut off, or --as-is to take them over as they are`,
      sw: `${sw} Sema --cut ${count} kama zizimwe, au --as-is zibaki zilivyo`,
    };
  }
  return {
    en: `${en} Say that ${count} are to be cut off, or that they stay as they are`,
    sw: `${sw} Sema kwamba ${count} zizimwe, au zibaki zilivyo`,
  };
}
