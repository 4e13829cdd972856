import { createHash, randomBytes } from 'node:crypto';
import type { Store } from '../../storage/engine/store.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  extendSession,
  insertSession,
  insertStaff,
  sessionByHash,
  setStaffFailures,
  staffByName,
  type SessionRow,
} from '../../storage/staff.ts';
import { recordAction } from '../actions/record-action.ts';
import { hasStaff, isSetupCode, spendLoginToken, spendSetupCode } from './one-time-code.ts';
import { hashPassword, verifyPassword } from './staff-password.ts';

export const SESSION_MS = 12 * 3_600_000;
/** However busy, a session ends after a week. */
const SESSION_LIMIT_MS = 7 * 24 * 3_600_000;
/** A session is extended at most once in this time, so that a page that polls does not write. */
const EXTEND_MS = 3_600_000;
const FREE_FAILURES = 5;
const LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 15 * 60_000;

export const SHORTEST_PASSWORD = 10;
const LONGEST_PASSWORD = 200;
const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/i;

/** A fresh session. The token goes into the cookie and is stored nowhere; the database has its SHA-256. */
export interface OpenedSession {
  readonly token: string;
  readonly csrf: string;
}

export type SetupResult =
  | { readonly kind: 'made'; readonly session: OpenedSession }
  | { readonly kind: 'refused'; readonly why: 'code' | 'username' | 'password' | 'exists' };

const hashToken = (token: string) => createHash('sha256').update(token).digest();

/** How long an account is locked after its n-th failure in a row, ms: nothing for four, then 1, 2, 4, 8, 15 minutes. */
export function lockAfter(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(LONGEST_LOCK_MS, LOCK_MS * 2 ** (failures - FREE_FAILURES));
}

/** Makes the first account, an owner, with the code printed on the box. Durable when it resolves. */
export async function setUpOwner(
  store: Store,
  now: number,
  form: { code: string; username: string; password: string },
): Promise<SetupResult> {
  if (hasStaff(store)) return { kind: 'refused', why: 'exists' };
  if (!isSetupCode(store, form.code, now)) return { kind: 'refused', why: 'code' };
  if (!USERNAME.test(form.username)) return { kind: 'refused', why: 'username' };
  if (form.password.length < SHORTEST_PASSWORD || form.password.length > LONGEST_PASSWORD) {
    return { kind: 'refused', why: 'password' };
  }
  const hash = await hashPassword(form.password);
  const result = store.transaction((): SetupResult => {
    // Asked again inside the transaction: two browsers may hold the same code.
    if (hasStaff(store) || !isSetupCode(store, form.code, now)) return { kind: 'refused', why: 'exists' };
    const staff = store.run(insertStaff, { username: form.username, role: 'owner', hash, now });
    spendSetupCode(store);
    audit(store, now, form.username, 'staff.setup', 'first account, owner');
    return { kind: 'made', session: openSession(store, staff.id, now) };
  });
  await store.durable();
  return result;
}

/**
 * Logs in by name and password. Durable when it resolves.
 * @returns null for a wrong password, an unknown or disabled name and a locked account alike, after the same time
 */
export async function logIn(
  store: Store,
  now: number,
  form: { username: string; password: string; address: string },
): Promise<OpenedSession | null> {
  // The failure is counted before the password is looked at and taken back after, so that many guesses at once
  // cannot slip past the lock.
  const account = store.transaction(() => {
    const found = store.first(staffByName, { username: form.username });
    if (found === undefined || found.disabled_at !== null || (found.locked_until ?? 0) > now) return null;
    const failures = found.failures + 1;
    const lock = lockAfter(failures);
    store.run(setStaffFailures, { id: found.id, failures, lockedUntil: lock === 0 ? null : now + lock });
    return found;
  });
  const right = await verifyPassword(form.password.slice(0, LONGEST_PASSWORD), account?.password_hash ?? null);
  const session = store.transaction(() => {
    if (account === null || !right) {
      audit(store, now, form.username.slice(0, 32), 'staff.login-failed', `from ${form.address}`);
      return null;
    }
    store.run(setStaffFailures, { id: account.id, failures: 0, lockedUntil: null });
    audit(store, now, account.username, 'staff.login', `from ${form.address}`);
    return openSession(store, account.id, now);
  });
  await store.durable();
  return session;
}

/** Logs in by a one-time link. Durable when it resolves. @returns null when the token is unknown, used or too old */
export async function enter(store: Store, now: number, token: string, address: string): Promise<OpenedSession | null> {
  const session = store.transaction(() => {
    const username = spendLoginToken(store, token, now);
    const account = username === null ? undefined : store.first(staffByName, { username });
    if (account === undefined || account.disabled_at !== null) return null;
    audit(store, now, account.username, 'staff.login', `one-time link, from ${address}`);
    return openSession(store, account.id, now);
  });
  await store.durable();
  return session;
}

/** Who sent this cookie, or null. A session in use is extended, to at most a week after it was opened. */
export function resumeSession(store: Store, token: string, now: number): SessionRow | null {
  const hash = hashToken(token);
  const session = store.first(sessionByHash, { hash, now });
  if (session === undefined) return null;
  const expires = Math.min(now + SESSION_MS, session.createdAt + SESSION_LIMIT_MS);
  if (expires - session.expiresAt >= EXTEND_MS) store.run(extendSession, { hash, expires });
  return session;
}

/** Ends a session. Durable when it resolves. */
export async function logOut(store: Store, token: string, now: number): Promise<void> {
  const hash = hashToken(token);
  store.transaction(() => {
    const session = store.first(sessionByHash, { hash, now });
    store.run(deleteSession, { hash });
    if (session !== undefined) audit(store, now, session.username, 'staff.logout', null);
  });
  await store.durable();
}

function openSession(store: Store, staffId: number, now: number): OpenedSession {
  const token = randomBytes(32).toString('base64url');
  const csrf = randomBytes(32).toString('base64url');
  store.run(deleteExpiredSessions, { now });
  store.run(insertSession, { hash: hashToken(token), staffId, csrf, now, expires: now + SESSION_MS });
  return { token, csrf };
}

function audit(store: Store, at: number, actor: string, name: string, detail: string | null): void {
  recordAction(store, { at, actor, name, subject: actor, detail });
}
