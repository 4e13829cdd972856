import { randomBytes } from 'node:crypto';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { deviceOf, type PortalContext } from './visit.ts';

/** How long a proved number opens its lines on the device that proved it. Milliseconds. */
const OPEN_MS = 20 * 60_000;
const MOST = 2_000;
const COOKIE = 'portal_line';

interface Proven {
  readonly msisdn: string;
  /** Another one that shows the same cookie has read it off the air. */
  readonly device: string;
  readonly until: number;
}

/**
 * Numbers that were proved by a code, each for the device at hand and a short while. In memory: after a start of Washa a code is asked for
 * anew. It is a customer's, and opens nothing of staff.
 */
export function createProven(now: () => number, isSecure: () => boolean) {
  const opened = new Map<string, Proven>();
  return {
    /** The number that whoever asks has proved; null: none, or no more. */
    of(c: PortalContext): string | null {
      const one = opened.get(getCookie(c, COOKIE) ?? '');
      const at = now();
      const isGood = one !== undefined && at < one.until && one.until - at <= OPEN_MS;
      return isGood && one.device === deviceOf(c.get('visit').caller) ? one.msisdn : null;
    },
    open(c: PortalContext, msisdn: string): void {
      const token = randomBytes(24).toString('base64url');
      opened.set(token, { msisdn, device: deviceOf(c.get('visit').caller), until: now() + OPEN_MS });
      const [oldest] = opened.keys();
      if (opened.size > MOST && oldest !== undefined) opened.delete(oldest);
      setCookie(c, COOKIE, token, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/mine',
        secure: isSecure(),
        maxAge: OPEN_MS / 1000,
      });
    },
    close(c: PortalContext): void {
      opened.delete(getCookie(c, COOKIE) ?? '');
      deleteCookie(c, COOKIE, { path: '/mine' });
    },
  };
}
