import { z } from 'zod';
import type { Store } from '../../storage/engine/store.ts';
import { deleteSession, insertStaff, sessionByHash, staffByName } from '../../storage/staff.ts';
import { act, defineAction, refuse, resultOf, type Decided, type Refused } from '../actions/act.ts';
import { dropLoginToken, hasStaff, isSetupCode, readLoginToken, spendSetupCode } from './one-time-code.ts';
import type { Lockout } from './lockout.ts';
import { hashToken, openSession, type OpenedSession } from './sessions.ts';
import { hashPassword, verifyPassword } from './staff-password.ts';

export const SHORTEST_PASSWORD = 10;
const LONGEST_PASSWORD = 200;
const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/i;

export type SetupResult =
  | { readonly kind: 'made'; readonly session: OpenedSession }
  | { readonly kind: 'refused'; readonly why: 'code' | 'username' | 'password' | 'exists' };

/** `wrong`: the password does not fit, or there is no such name. `locked`: too many of those from this device. */
export type LoginResult =
  | { readonly kind: 'in'; readonly session: OpenedSession }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'locked'; readonly waitMs: number };

const NAMED = z.object({ username: z.string() });

interface Owner {
  readonly username: string;
  readonly hash: string;
}

const makeOwner = defineAction({
  name: 'staff.setup',
  reason: 'optional',
  input: NAMED.extend({ code: z.string(), hash: z.string() }),
  subject: ({ username }) => username,
  // Two browsers may hold the same code.
  look: (store, { code }) => !hasStaff(store) && isSetupCode(store, code),
  decide(isFirst, plan): Decided<Owner> | Refused<'exists'> {
    if (!isFirst) return refuse('exists', 'The first account was made a moment ago by somebody else.');
    return { kind: 'do', plan, preview: [`${plan.username} becomes the owner`], detail: 'first account, owner' };
  },
  effects(store, { username, hash }, { now }): OpenedSession {
    const { id } = store.run(insertStaff, { username, role: 'owner', hash, now });
    spendSetupCode(store);
    return openSession(store, id, now);
  },
});

const openLogin = defineAction({
  name: 'staff.login',
  reason: 'optional',
  input: NAMED.extend({ staffId: z.int(), how: z.string() }),
  subject: ({ username }) => username,
  look: () => null,
  decide: (_, { staffId, how }): Decided<number> => ({ kind: 'do', plan: staffId, preview: [], detail: how }),
  effects: (store, staffId, { now }): OpenedSession => openSession(store, staffId, now),
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
  input: NAMED.extend({ token: z.string(), address: z.string() }),
  subject: ({ username }) => username,
  // Two browsers may hold the same link.
  look: (store, { username, token }, now) =>
    readLoginToken(store, token, now) === username ? store.first(staffByName, { username }) : undefined,
  decide(account, { token, address }): Decided<{ id: number; token: string }> | Refused<'account'> {
    if (account === undefined || account.disabled_at !== null) return refuse('account', 'This account is not open.');
    return { kind: 'do', plan: { id: account.id, token }, preview: [], detail: `one-time link, from ${address}` };
  },
  effects(store, { id, token }, { now }): OpenedSession {
    dropLoginToken(store, token);
    return openSession(store, id, now);
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
): Promise<SetupResult> {
  const { code, username, password } = form;
  if (hasStaff(store)) return { kind: 'refused', why: 'exists' };
  if (!isSetupCode(store, code)) return { kind: 'refused', why: 'code' };
  if (!USERNAME.test(username)) return { kind: 'refused', why: 'username' };
  if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
    return { kind: 'refused', why: 'password' };
  }
  const hash = await hashPassword(password);
  const done = act(store, makeOwner, { code, username, hash }, { actor: username }, now);
  await store.durable();
  const session = resultOf(done);
  return session === null ? { kind: 'refused', why: 'exists' } : { kind: 'made', session };
}

/**
 * Logs in by name and password. Durable when it resolves. An unknown or disabled name takes as long, and is locked, as if
 * there were one. Wrong passwords are counted for the account together with the address that they come from, or with the
 * browser in which it has logged in before: nobody elsewhere can keep its owner out.
 * @param form `device`: such a browser (`knownDevice`), or null
 */
export async function logIn(
  store: Store,
  lockout: Lockout,
  now: number,
  form: { username: string; password: string; address: string; device: string | null },
): Promise<LoginResult> {
  const { address, device } = form;
  const found = store.first(staffByName, { username: form.username });
  const account = found?.disabled_at === null ? found : undefined;
  const who = `${form.username.toLowerCase()} ${device ?? address}`;
  const waitMs = lockout.begin(who, now);
  if (waitMs > 0) return { kind: 'locked', waitMs };
  const right = await verifyPassword(form.password.slice(0, LONGEST_PASSWORD), account?.password_hash ?? null);
  const how = `from ${address}`;
  if (account === undefined || !right) {
    const username = form.username.slice(0, 32);
    act(store, noteFailedLogin, { username, how }, { actor: username.trim() || 'nobody' }, now);
    await store.durable();
    return { kind: 'wrong' };
  }
  lockout.succeed(who);
  const { id: staffId, username } = account;
  const session = resultOf(act(store, openLogin, { staffId, username, how }, { actor: username }, now));
  await store.durable();
  return session === null ? { kind: 'wrong' } : { kind: 'in', session };
}

/** Logs in by a one-time link. Durable when it resolves. @returns null when the token is unknown, used or too old */
export async function enter(store: Store, now: number, token: string, address: string): Promise<OpenedSession | null> {
  const username = readLoginToken(store, token, now);
  if (username === null) return null;
  const done = act(store, enterByLink, { username, token, address }, { actor: username }, now);
  await store.durable();
  return resultOf(done);
}

/** Ends a session. Durable when it resolves. */
export async function logOut(store: Store, token: string, now: number): Promise<void> {
  const session = store.first(sessionByHash, { hash: hashToken(token), now });
  if (session === undefined) return;
  const { username } = session;
  act(store, endSession, { username, token }, { actor: username }, now);
  await store.durable();
}
