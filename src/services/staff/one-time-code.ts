import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { STAFF_SAID } from '../../domain/said/staff-said.ts';
import type { Store } from '../../storage/engine/store.ts';
import { dropMeta } from '../../storage/ledger.ts';
import { codeByKey, insertStaff, putCode, staffByName, staffCount } from '../../storage/staff.ts';
import { act, defineAction, refuse, resultOf, type By, type Decided, type Refused } from '../actions/act.ts';
import { recordAction } from '../actions/record-action.ts';
import { NO_PASSWORD } from './staff-password.ts';

/** Setup codes that are good at one time. Every start of the daemon prints another, and who wrote the last one down keeps it. */
const MOST_CODES = 20;
const LOGIN_MS = 15 * 60_000;
const SETUP_KEY = 'setup_code';
/** No 0/O, 1/I/L, 5/S, 8/B, U/V: it is read from a screen and typed on a phone. 26 signs, 12 of them: 56 bits. */
const ALPHABET = '2345679ACDEFGHJKMNPQRTWXYZ';

const digest = (text: string) => createHash('sha256').update(text).digest('hex');
const bare = (code: string) => code.toUpperCase().replace(/[^A-Z0-9]/g, '');
const loginKey = (token: string) => `login_token:${digest(token)}`;

/** A fresh code, as it is shown, and what is kept of it. */
export function mintCode(): { readonly shown: string; readonly hash: string } {
  const code = Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return { shown: (code.match(/.{4}/g) ?? []).join('-'), hash: digest(code) };
}

/** Whether a code that somebody typed (blanks, dashes and case do not matter) is the one that this was kept of. */
export function isCodeOf(hash: string | null, typed: string): boolean {
  return hash !== null && timingSafeEqual(Buffer.from(digest(bare(typed))), Buffer.from(hash));
}

/**
 * Makes a code with which the first account is made, like `WXYZ-2346-ACDE`. It is good until there is one. `exists`: there is
 * an account already.
 */
const makeSetupCode = defineAction({
  name: 'staff.setup-code',
  reason: 'optional',
  input: z.object({}),
  subject: () => null,
  look: hasStaff,
  decide(isInUse): Decided<null> | Refused<'exists'> {
    if (isInUse) return refuse('exists', STAFF_SAID.anAccountExists());
    return { kind: 'do', plan: null, preview: [STAFF_SAID.firstCode()], detail: null };
  },
  effects(store) {
    const { shown, hash } = mintCode();
    store.run(putCode, { key: SETUP_KEY, value: [hash, ...setupCodes(store)].slice(0, MOST_CODES).join(' ') });
    return shown;
  },
});

/** The box itself makes a setup code, to be printed where only its keeper reads; null when there is an account already. */
export function issueSetupCode(store: Store, now: number, by: By = { actor: 'box' }): string | null {
  return resultOf(act(store, makeSetupCode, {}, by, now));
}

/** Whether anybody can log in yet. */
export function hasStaff(store: Store): boolean {
  return (store.first(staffCount, {})?.n ?? 0) > 0;
}

/** Whether `code` (blanks, dashes and case do not matter) is one that was issued, and not used up since. */
export function isSetupCode(store: Store, code: string): boolean {
  return setupCodes(store).filter((hash) => isCodeOf(hash, code)).length > 0;
}

function setupCodes(store: Store): string[] {
  const stored = store.first(codeByKey, { key: SETUP_KEY })?.value ?? '';
  // An earlier edition kept one, and until when it was good.
  return stored.split(' ').filter((hash) => /^[\da-f]{64}$/.test(hash));
}

/** Inside a transaction: the setup codes are used up. */
export function spendSetupCode(store: Store): void {
  store.run(dropMeta, { key: SETUP_KEY });
}

interface LinkPlan {
  readonly username: string;
  /** The account is made too: an owner, without a password. */
  readonly isNew: boolean;
}

/** Makes a token that logs one browser in within 15 minutes, at `/enter/<token>`. */
const makeLoginLink = defineAction({
  name: 'staff.login-link',
  reason: 'optional',
  input: z.object({ username: z.string(), isNew: z.boolean() }),
  subject: ({ username }) => username,
  look: (store, { username }) => store.first(staffByName, { username }),
  decide(account, { username, isNew }): Decided<LinkPlan> | Refused<'unknown'> {
    if (account === undefined && !isNew) return refuse('unknown', STAFF_SAID.nobody(username));
    if (account !== undefined && account.disabled_at !== null) return refuse('unknown', STAFF_SAID.isClosed(username));
    const plan = { username: account?.username ?? username, isNew: account === undefined };
    return { kind: 'do', plan, preview: [STAFF_SAID.link(plan.username)], detail: null };
  },
  effects(store, { username, isNew }, { action: { actor }, now }) {
    if (isNew) {
      store.run(insertStaff, { username, role: 'owner', hash: NO_PASSWORD, now });
      const detail = 'owner, by a one-time link only';
      recordAction(store, { at: now, actor, name: 'staff.create', subject: username, detail });
    }
    const token = randomBytes(32).toString('base64url');
    store.run(putCode, { key: loginKey(token), value: `${username} ${now + LOGIN_MS}` });
    return token;
  },
});

/**
 * The box itself makes a login link, for `washa demo`. The account is made (owner, without a password) when there is none
 * of that name.
 */
export function issueLoginToken(store: Store, now: number, username = 'demo'): string {
  const token = resultOf(act(store, makeLoginLink, { username, isNew: true }, { actor: 'box' }, now));
  if (token === null) throw new Error('a login link was not made');
  return token;
}

/** Makes a login link for an account that is there, for whoever may write the database: its owner is let in whatever else is locked. */
export function issueLoginLink(store: Store, username: string, by: By, now: number) {
  return act(store, makeLoginLink, { username, isNew: false }, by, now);
}

/** @returns the account's name, or null when the token is unknown, used or too old */
export function readLoginToken(store: Store, token: string, now: number): string | null {
  const [username = '', until = '0'] = store.first(codeByKey, { key: loginKey(token) })?.value.split(' ') ?? [];
  return now < Number(until) ? username : null;
}

/** Inside a transaction: a login token is used up. */
export function dropLoginToken(store: Store, token: string): void {
  const key = loginKey(token);
  store.run(dropMeta, { key });
}
