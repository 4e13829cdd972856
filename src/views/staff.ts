import { WHO_MAY, type Who } from '../domain/staff-rights.ts';
import type { StaffRole } from '../domain/staff-role.ts';
import { LANGUAGES, type Language } from '../domain/time/time.ts';
import { deedWords } from './deed-words.ts';
import type { Standing } from './fact.ts';

/** An account of the console, as owners see it. Instants are UTC ms. */
export interface StaffMember {
  readonly id: number;
  readonly username: string;
  readonly role: StaffRole;
  readonly disabledAt: number | null;
  readonly codeUntil: number | null;
  readonly hasPassword: number | bigint | boolean;
  readonly hasTotp: number | bigint | boolean;
  readonly seenAt: number | null;
}

export type AccountCode = 'open' | 'invited' | 'code-over' | 'closed';

/** Whether somebody can log in by it. @param now UTC ms */
export function accountState(
  { disabledAt, codeUntil, hasPassword }: StaffMember,
  now: number,
): { readonly code: AccountCode; readonly standing: Standing } {
  if (disabledAt !== null) return { code: 'closed', standing: 'idle' };
  if (Boolean(hasPassword)) return { code: 'open', standing: 'right' };
  const isGood = codeUntil !== null && now < codeUntil;
  return isGood ? { code: 'invited', standing: 'waiting' } : { code: 'code-over', standing: 'wrong' };
}

const WORDS: Readonly<Record<Language, Readonly<Record<AccountCode, string>>>> = {
  en: {
    open: 'can log in',
    invited: 'has a code, and no password yet',
    'code-over': 'has no password, and no code that is good: reset it',
    closed: 'closed',
  },
  sw: {
    open: 'anaweza kuingia',
    invited: 'ana msimbo, bado hana nenosiri',
    'code-over': 'hana nenosiri wala msimbo unaofaa: weka upya',
    closed: 'imefungwa',
  },
};

const ROLES: Readonly<Record<Language, Readonly<Record<StaffRole, string>>>> = {
  en: { owner: 'owner', technician: 'technician', viewer: 'viewer' },
  sw: { owner: 'mmiliki', technician: 'fundi', viewer: 'mtazamaji' },
};

export function roleWords(role: StaffRole, language: Language = 'en'): string {
  return ROLES[language][role];
}

/** Whom the table of rights names where accounts of a role are the least that may. */
const LEAST: Readonly<Record<StaffRole, Who>> = { owner: 'owner', technician: 'technician', viewer: 'anybody' };

/** All that a role may do and those below it may not, as the audit calls it. */
export function deedsOf(role: StaffRole, language: Language): readonly string[] {
  const names = Object.entries(WHO_MAY).flatMap(([name, who]) => (who === LEAST[role] ? [name] : []));
  return [...new Set(names.map((name) => deedWords(name, language)))];
}

export function staffWords(code: AccountCode, language: Language = 'en'): string {
  return WORDS[language][code];
}

/** As JSON shows it. */
export function staffJson(member: StaffMember, now: number) {
  const { id, username, role, disabledAt, codeUntil, hasTotp, seenAt } = member;
  const { code, standing } = accountState(member, now);
  return {
    id,
    username,
    role,
    code,
    state: standing,
    words: Object.fromEntries(LANGUAGES.map((language) => [language, staffWords(code, language)])),
    second_factor: Boolean(hasTotp),
    disabled_at: disabledAt,
    code_until: codeUntil,
    seen_at: seenAt,
  };
}
