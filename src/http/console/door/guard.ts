import { getConnInfo } from '@hono/node-server/conninfo';
import type { Both } from '../../../domain/time/time.ts';
import type { Caller } from '../../../services/staff/sessions.ts';
import { readSessionCookie, type ConsoleContext } from './session-cookie.ts';
import { createThrottle } from '../../../services/box/throttle.ts';

const TRIES = 10;
const WINDOW_MS = 60_000;
/** Each scrypt holds 32 MiB: more at one time than this would starve the payments of memory and processor. */
const MOST_AT_ONCE = 2;

export const TOO_MANY: Both = {
  en: 'Too many tries from this device. Wait a minute.',
  sw: 'Umejaribu mara nyingi kutoka kifaa hiki. Subiri dakika moja.',
};

/** Lets somebody try a password or a code, unless there were too many tries from there, or too many are under way. */
export type Guard = <T>(c: ConsoleContext, device: string | null, check: () => Promise<T>) => Promise<T | 'throttled'>;

/** One for the whole console: passwords that are looked at take their memory wherever they were typed. @param now UTC ms */
export function createGuard(now: () => number): Guard {
  const isAllowed = createThrottle(TRIES, WINDOW_MS);
  let checking = 0;
  // A browser that is known has a count of its own, and a place when strangers take all the others.
  return async (c, device, check) => {
    const most = device === null ? MOST_AT_ONCE : MOST_AT_ONCE + 1;
    if (checking >= most || !isAllowed(device ?? addressOf(c), now())) return 'throttled';
    checking += 1;
    try {
      return await check();
    } finally {
      checking -= 1;
    }
  };
}

export function addressOf(c: ConsoleContext): string {
  // Without a socket there is one address: a request that was made inside this process.
  if (c.env === undefined || !('incoming' in (c.env as object))) return 'local';
  const address = getConnInfo(c).remote.address ?? 'unknown';
  // A device on IPv6 has as many addresses as it wants in its /64.
  return address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address;
}

/** Who is on the other side, and the session that it has. */
export function callerOf(c: ConsoleContext): Caller {
  return { address: addressOf(c), agent: c.req.header('user-agent') ?? '', replaces: readSessionCookie(c) };
}

/** A field of a form; empty when it is missing, or a file. */
export async function field(c: ConsoleContext, name: string): Promise<string> {
  const value = (await c.req.parseBody())[name];
  return typeof value === 'string' ? value : '';
}
