import { createHash } from 'node:crypto';

/** What is kept of a session's token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** How a list of sessions names the one of this token. */
export function sessionName(token: string): string {
  return hashToken(token).subarray(0, 8).toString('hex');
}
