import { createHash, randomBytes } from 'node:crypto';
import { tolerate, type Store } from '../../storage/engine/store.ts';
import { DEVICE_KEY, makeDevice } from './device.ts';
import {
  codeByKey,
  deleteExpiredSessions,
  extendSession,
  insertSession,
  putCode,
  sessionByHash,
  type SessionRow,
} from '../../storage/staff.ts';

export const SESSION_MS = 12 * 3_600_000;
/** However busy, a session ends after a week. */
const SESSION_LIMIT_MS = 7 * 24 * 3_600_000;
/** A session is extended at most once in this time, so that a page that polls does not write. */
const EXTEND_MS = 3_600_000;

/** A fresh session. The token goes into the cookie and is stored nowhere; the database has its SHA-256. */
export interface OpenedSession {
  readonly token: string;
  readonly csrf: string;
  /** By which this browser is known again when somebody guesses at its account from elsewhere. */
  readonly device: string;
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Inside a transaction. */
export function openSession(store: Store, staffId: number, now: number): OpenedSession {
  const token = randomBytes(32).toString('base64url');
  const csrf = randomBytes(32).toString('base64url');
  store.run(deleteExpiredSessions, { now });
  store.run(insertSession, { hash: hashToken(token), staffId, csrf, now, expires: now + SESSION_MS });
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
  if (expires - session.expiresAt >= EXTEND_MS) tolerate(() => store.run(extendSession, { hash, expires }));
  return session;
}
