import { formatAge } from '../domain/time/durations.ts';
import type { Language } from '../domain/time/time.ts';
import type { Standing } from './fact.ts';

/** What somebody sees of a token. Instants are UTC ms. */
export interface ShownToken {
  readonly used_at: number | null;
  readonly revoked_at: number | null;
}

/** Whether a token opens anything, and when it last did. @param now UTC ms */
export function tokenState(
  { used_at, revoked_at }: ShownToken,
  language: Language,
  now: number,
): { readonly standing: Standing; readonly words: string } {
  const said = WORDS[language];
  if (revoked_at !== null) return { standing: 'idle', words: said.revoked };
  if (used_at === null) return { standing: 'waiting', words: said.unused };
  return { standing: 'right', words: said.used(formatAge(now - used_at)) };
}

const WORDS: Readonly<
  Record<Language, { readonly revoked: string; readonly unused: string; readonly used: (age: string) => string }>
> = {
  en: { revoked: 'revoked', unused: 'not used yet', used: (age) => `used ${age} ago` },
  sw: { revoked: 'imefutwa', unused: 'bado haijatumika', used: (age) => `ilitumika ${age} iliyopita` },
};
