import { z } from 'zod';
import { STAFF_SAID } from '../../domain/said/staff-said.ts';
import type { FactorSeal } from '../../domain/factor-seal.ts';
import type { StaffRole } from '../../domain/staff-role.ts';
import type { Both } from '../../domain/time/time.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  deleteSession,
  insertStaff,
  otherOwners,
  sessionByHash,
  setTotpStep,
  staffByName,
} from '../../storage/staff.ts';
import { act, defineAction, refuse, resultOf, type Decided, type Refused } from '../actions/act.ts';
import { dropLoginToken, hasStaff, isSetupCode, readLoginToken, spendSetupCode } from './one-time-code.ts';
import { factorLost } from './factor-seal.ts';
import type { Lockouts } from './lockout.ts';
import { isUsername } from './staff-name.ts';
import { hashToken } from './session-name.ts';
import { CALLER, openSession, type Caller, type OpenedSession } from './sessions.ts';
import { isStillProved, PROVED, type PasswordProof } from './password-proof.ts';
import { hashPassword, isFitPassword, LONGEST_PASSWORD, verifyPassword } from './staff-password.ts';
import { totpStepOf } from './totp.ts';

export type SetupResult =
  | { readonly kind: 'made'; readonly session: OpenedSession }
  | { readonly kind: 'refused'; readonly why: 'code' | 'username' | 'password' | 'exists' };

/**
 * `wrong`: the password does not fit, or there is no such name. `locked`: too many of those. `second`: the password is right, and
 * the account's app has to say its code too. `lost`: it has to, and this box cannot check it; `words` say what to do.
 */
export type LoginResult =
  | { readonly kind: 'in'; readonly session: OpenedSession }
  | { readonly kind: 'second'; readonly proof: PasswordProof }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'lost'; readonly words: Both }
  | { readonly kind: 'locked'; readonly waitMs: number };

const NAMED = z.object({ username: z.string() });

interface Owner {
  readonly username: string;
  readonly hash: string;
  readonly caller: Caller;
}

interface Login {
  readonly id: number;
  readonly caller: Caller;
  /** Of the second factor, where there is one. */
  readonly step: number | null;
}

const makeOwner = defineAction({
  name: 'staff.setup',
  reason: 'optional',
  input: NAMED.extend({ code: z.string(), hash: z.string(), caller: CALLER }),
  subject: ({ username }) => username,
  // Two browsers may hold the same code.
  look: (store, { code }) => !hasStaff(store) && isSetupCode(store, code),
  decide(isFirst, plan): Decided<Owner> | Refused<'exists'> {
    if (!isFirst) return refuse('exists', STAFF_SAID.firstTaken());
    return { kind: 'do', plan, preview: [STAFF_SAID.becomesOwner(plan.username)], detail: 'first account, owner' };
  },
  effects(store, { username, hash, caller }, { now }): OpenedSession {
    const { id } = store.run(insertStaff, { username, role: 'owner', hash, now });
    spendSetupCode(store);
    return openSession(store, id, caller, now);
  },
});

const openLogin = (seal: FactorSeal) =>
  defineAction({
    name: 'staff.login',
    reason: 'optional',
    input: PROVED.extend({ caller: CALLER, code: z.string().nullable() }),
    subject: ({ username }) => username,
    look(store, { username }) {
      const account = store.first(staffByName, { username });
      return { account, factor: account !== undefined && asksCode(account) ? factorOf(account, seal) : null };
    },
    decide({ account, factor }, { proved, caller, code }, now): Decided<Login> | Refused<'account' | 'code'> {
      if (!isStillProved(account, proved)) return refuse('account', STAFF_SAID.notOpen());
      const { id } = account;
      const how = `from ${caller.address}`;
      if (!asksCode(account)) return { kind: 'do', plan: { id, caller, step: null }, preview: [], detail: how };
      const step = factor === null ? null : totpStepOf(factor, code ?? '', now, account.totp_step);
      if (step === null) return refuse('code', STAFF_SAID.wrongAppCode());
      return { kind: 'do', plan: { id, caller, step }, preview: [], detail: `${how}, with a code` };
    },
    effects(store, { id, caller, step }, { now }): OpenedSession {
      if (step !== null) store.run(setTotpStep, { id, step });
      return openSession(store, id, caller, now);
    },
  });

const noteFailedLogin = defineAction({
  name: 'staff.login-failed',
  reason: 'optional',
  input: NAMED.extend({ how: z.string() }),
  subject: ({ username }) => username,
  look: () => null,
  decide: (_, { how }): Decided<null> => ({ kind: 'do', plan: null, preview: [], detail: how }),
  effects: () => null,
});

const enterByLink = defineAction({
  name: 'staff.login',
  reason: 'optional',
  input: NAMED.extend({ token: z.string(), caller: CALLER }),
  subject: ({ username }) => username,
  // Two browsers may hold the same link.
  look: (store, { username, token }, now) =>
    readLoginToken(store, token, now) === username ? store.first(staffByName, { username }) : undefined,
  decide(account, { token, caller }): Decided<Login & { token: string }> | Refused<'account'> {
    if (account === undefined || account.disabled_at !== null) return refuse('account', STAFF_SAID.notOpen());
    const plan = { id: account.id, token, caller, step: null };
    return { kind: 'do', plan, preview: [], detail: `one-time link, from ${caller.address}` };
  },
  effects(store, { id, token, caller }, { now }): OpenedSession {
    dropLoginToken(store, token);
    return openSession(store, id, caller, now);
  },
});

const endSession = defineAction({
  name: 'staff.logout',
  reason: 'optional',
  input: NAMED.extend({ token: z.string() }),
  subject: ({ username }) => username,
  look: () => null,
  decide: (_, { token }): Decided<string> => ({ kind: 'do', plan: token, preview: [], detail: null }),
  effects: (store, token) => void store.run(deleteSession, { hash: hashToken(token) }),
});

/** Makes the first account, an owner, with the code printed on the box. Durable when it resolves. */
export async function setUpOwner(
  store: Store,
  now: number,
  form: { code: string; username: string; password: string },
  caller: Caller,
): Promise<SetupResult> {
  const { code, username, password } = form;
  if (hasStaff(store)) return { kind: 'refused', why: 'exists' };
  if (!isSetupCode(store, code)) return { kind: 'refused', why: 'code' };
  if (!isUsername(username)) return { kind: 'refused', why: 'username' };
  if (!isFitPassword(password)) return { kind: 'refused', why: 'password' };
  const hash = await hashPassword(password);
  const done = act(store, makeOwner, { code, username, hash, caller }, { actor: username }, now);
  await store.durable();
  const session = resultOf(done);
  return session === null ? { kind: 'refused', why: 'exists' } : { kind: 'made', session };
}

/**
 * Logs in by name and password. Durable when it resolves. An unknown or disabled name takes as long, and is locked, as if
 * there were one. Wrong passwords are counted for the account together with the address that they come from, or with the
 * browser in which it has logged in before: nobody elsewhere can keep its owner out. Those of all strange devices together are
 * counted too, but not against the only owner.
 * @param form `device`: such a browser (`knownDevice`), or null. `seal`: of second factors
 */
export async function logIn(
  store: Store,
  locks: Lockouts,
  now: number,
  form: { username: string; password: string; device: string | null; caller: Caller; seal: FactorSeal },
): Promise<LoginResult> {
  const { device, caller, seal } = form;
  const found = store.first(staffByName, { username: form.username });
  const account = found?.disabled_at === null ? found : undefined;
  const name = form.username.toLowerCase();
  const who = `${name} ${device ?? caller.address}`;
  const isCounted = device === null && !isOnlyOwner(store, account);
  const waitMs = locks.device.begin(who, now) || (isCounted ? locks.elsewhere.begin(name, now) : 0);
  if (waitMs > 0) return { kind: 'locked', waitMs };
  const right = await verifyPassword(form.password.slice(0, LONGEST_PASSWORD), account?.password_hash ?? null);
  if (account === undefined || !right) return failed(store, form.username, caller, now);
  locks.elsewhere.succeed(name);
  // Whoever guesses at the code as well is counted on.
  const proof = { username: account.username, proved: account.password_hash };
  if (asksCode(account))
    return factorOf(account, seal) === null
      ? { kind: 'lost', words: factorLost(account.username) }
      : { kind: 'second', proof };
  locks.device.succeed(who);
  return open(store, { proof, code: null, caller, seal }, now);
}

/** The second half of a login whose password was right. Durable when it resolves. */
export async function logInWithCode(
  store: Store,
  locks: Lockouts,
  now: number,
  form: { proof: PasswordProof; code: string; device: string | null; caller: Caller; seal: FactorSeal },
): Promise<LoginResult> {
  const { proof, device, caller } = form;
  const { username } = proof;
  const who = `${username.toLowerCase()} ${device ?? caller.address}`;
  const waitMs = locks.device.begin(who, now);
  if (waitMs > 0) return { kind: 'locked', waitMs };
  const result = await open(store, form, now);
  if (result.kind !== 'in') return failed(store, username, caller, now);
  locks.device.succeed(who);
  return result;
}

/** Logs in by a one-time link. Durable when it resolves. @returns null when the token is unknown, used or too old */
export async function enter(store: Store, now: number, token: string, caller: Caller): Promise<OpenedSession | null> {
  const username = readLoginToken(store, token, now);
  if (username === null) return null;
  const done = act(store, enterByLink, { username, token, caller }, { actor: username }, now);
  await store.durable();
  return resultOf(done);
}

async function open(
  store: Store,
  form: { proof: PasswordProof; code: string | null; caller: Caller; seal: FactorSeal },
  now: number,
): Promise<LoginResult> {
  const { proof, code, caller, seal } = form;
  const session = resultOf(act(store, openLogin(seal), { ...proof, caller, code }, { actor: proof.username }, now));
  await store.durable();
  return session === null ? { kind: 'wrong' } : { kind: 'in', session };
}

async function failed(store: Store, typed: string, { address }: Caller, now: number): Promise<LoginResult> {
  const username = typed.slice(0, 32);
  act(store, noteFailedLogin, { username, how: `from ${address}` }, { actor: username.trim() || 'nobody' }, now);
  await store.durable();
  return { kind: 'wrong' };
}

function asksCode<Account extends { readonly totp_secret: string | null; readonly totp_since: number | null }>(
  account: Account,
): account is Account & { readonly totp_secret: string } {
  return account.totp_secret !== null && account.totp_since !== null;
}

const factorOf = (account: { readonly id: number; readonly totp_secret: string }, seal: FactorSeal): string | null =>
  seal.open(account.id, account.totp_secret);

function isOnlyOwner(store: Store, account: { username: string; role: StaffRole } | undefined): boolean {
  if (account?.role !== 'owner') return false;
  return (store.first(otherOwners, { username: account.username })?.n ?? 0) === 0;
}

/** Ends a session. Durable when it resolves. */
export async function logOut(store: Store, token: string, now: number): Promise<void> {
  const session = store.first(sessionByHash, { hash: hashToken(token), now });
  if (session === undefined) return;
  const { username } = session;
  act(store, endSession, { username, token }, { actor: username }, now);
  await store.durable();
}
