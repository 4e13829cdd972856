import type { ActionName } from './action-name.ts';
import { WHO_MAY } from './staff-rights.ts';

// What a token is for: `read` (every view that its role may see), `*` (everything that its role may do, and read, but for accounts of
// people: whoever makes one keeps a way in when the token is revoked), a noun (`payment`: all deeds of it), or one deed (`payment.assign`).

const NOUNS = new Set(Object.keys(WHO_MAY).map((name) => name.split('.')[0] ?? ''));

/** Whether a text is a scope that there is. */
export function isScope(text: string): boolean {
  return text === 'read' || text === '*' || NOUNS.has(text) || Object.hasOwn(WHO_MAY, text);
}

/** What can be written in the place of one that there is not. */
export const SCOPE_WORDS = `read, *, a noun (${[...NOUNS].sort().join(', ')}) or a deed such as line.extend`;

/** Whether scopes reach to looking at something (`read`), or to a deed. */
export function reaches(scopes: readonly string[], what: ActionName | 'read'): boolean {
  const isNamed = scopes.some((scope) => scope === what || what.startsWith(`${scope}.`));
  return isNamed || (scopes.includes('*') && !what.startsWith('staff.'));
}
