import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Store } from '../../storage/engine/store.ts';
import { tolerate } from '../../storage/engine/store-faults.ts';
import { DEVICE_KEY, makeDevice } from './device.ts';
import { hashToken } from './session-name.ts';
import {
  codeByKey,
  deleteExpiredSessions,
  deleteSession,
  extendSession,
  insertSession,
  putCode,
  sessionByHash,
  type SessionRow,
} from '../../storage/staff.ts';

export const SESSION_MS = 12 * 3_600_000;
/** However busy, a session ends after a week. */
const SESSION_LIMIT_MS = 7 * 24 * 3_600_000;
/** A session is marked as used at most once in this time, so that a page that polls does not write. */
const SEEN_MS = 5 * 60_000;
const LONGEST_AGENT = 200;

/** Who asks for a session. */
export const CALLER = z.object({ address: z.string(), agent: z.string(), replaces: z.string().nullable() });
export interface Caller {
  /** Where it is on the LAN. */
  readonly address: string;
  /** What its browser calls itself. */
  readonly agent: string;
  /** The cookie that it has already: that session ends when another begins. */
  readonly replaces: string | null;
}

/** A fresh session. The token goes into the cookie and is stored nowhere; the database has its SHA-256. */
export interface OpenedSession {
  readonly token: string;
  readonly csrf: string;
  /** By which this browser is known again when somebody guesses at its account from elsewhere. */
  readonly device: string;
}

/** Inside a transaction. */
export function openSession(store: Store, staffId: number, caller: Caller, now: number): OpenedSession {
  const { address, replaces } = caller;
  const agent = caller.agent.slice(0, LONGEST_AGENT);
  const token = randomBytes(32).toString('base64url');
  const csrf = randomBytes(32).toString('base64url');
  store.run(deleteExpiredSessions, { now });
  if (replaces !== null) store.run(deleteSession, { hash: hashToken(replaces) });
  store.run(insertSession, { hash: hashToken(token), staffId, csrf, now, expires: now + SESSION_MS, address, agent });
  const deviceKey = store.first(codeByKey, { key: DEVICE_KEY })?.value ?? randomBytes(32).toString('base64url');
  store.run(putCode, { key: DEVICE_KEY, value: deviceKey });
  return { token, csrf, device: makeDevice(deviceKey, staffId) };
}

/** Who sent this cookie, or null. A session in use is extended, to at most a week after it was opened. */
export function resumeSession(store: Store, token: string, now: number): SessionRow | null {
  const hash = hashToken(token);
  const session = store.first(sessionByHash, { hash, now });
  if (session === undefined) return null;
  const expires = Math.min(now + SESSION_MS, session.createdAt + SESSION_LIMIT_MS);
  // A page is shown although nothing can be stored.
  if (now - session.seenAt >= SEEN_MS) tolerate(() => store.run(extendSession, { hash, expires, now }));
  return session;
}
