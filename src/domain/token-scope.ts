import type { ActionName } from './action-name.ts';
import { BULK_DEEDS, type BulkDeed } from './bulk-deeds.ts';
import { WHO_MAY } from './staff-rights.ts';

// What a token is for: `read` (every view that its role may see), `*` (everything that its role may do, and read, but for accounts of
// people: whoever makes one keeps a way in when the token is revoked), a noun (`payment`: all deeds of it), one deed (`payment.assign`), or
// one of those that are done to many lines (`line.bulk.extend`; `line.bulk`: all of them).

/** One of the deeds that are done to many lines. */
export type BulkPart = `line.bulk.${BulkDeed}`;

const NOUNS = new Set(Object.keys(WHO_MAY).map((name) => name.split('.')[0] ?? ''));

const PARTS = new Set<string>(BULK_DEEDS.map((deed) => `line.bulk.${deed}`));

/** Whether a text is a scope that there is. */
export function isScope(text: string): boolean {
  return text === 'read' || text === '*' || NOUNS.has(text) || Object.hasOwn(WHO_MAY, text) || PARTS.has(text);
}

/** What can be written in the place of one that there is not. */
export const SCOPE_WORDS = `read, *, a noun (${[...NOUNS].sort().join(', ')}) or a deed such as line.extend`;

/** Whether scopes reach to looking at something (`read`), to a deed, or to one part of it. */
export function reaches(scopes: readonly string[], what: ActionName | 'read' | BulkPart): boolean {
  const isNamed = scopes.some((scope) => scope === what || what.startsWith(`${scope}.`));
  return isNamed || (scopes.includes('*') && !what.startsWith('staff.'));
}
