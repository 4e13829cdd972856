import { createHmac, timingSafeEqual } from 'node:crypto';

/** Where our own calls go: below the callbacks, so that a tunnel which leads those leads this too. No connection can be called so. */
const ROOT = '/cb/-/';

/** A call that is older than this has been kept by somebody. Milliseconds. */
const FRESH_MS = 60_000;

/** The longest text that is looked at at all. */
const LONGEST = 100;

/** What only this process can say and knows to be its own. It lives as long as the process. */
export interface OwnCalls {
  /** A new call: its path, and what must be answered to it. */
  readonly mint: () => { readonly path: string; readonly answer: string };
  /** What to answer to a call to this path; null when it is none of ours, forged, old, or was answered before. */
  readonly answerTo: (path: string) => string | null;
}

/**
 * Signs our own calls through the tunnel and knows them again, so that an answer proves that the call came to this very process. It
 * costs one hash, and touches nothing.
 * @param random bytes that nobody can guess
 * @param monotonic milliseconds that run evenly: a clock that is set must not make a call old
 */
export function createOwnCalls(random: (bytes: number) => Uint8Array, monotonic: () => number): OwnCalls {
  const key = random(32);
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  const open = new Map<string, number>();
  const forgetOld = () => {
    for (const [token, at] of open) if (monotonic() - at > FRESH_MS) open.delete(token);
  };
  return {
    mint() {
      forgetOld();
      const name = Buffer.from(random(12)).toString('base64url');
      const token = `${name}.${sign(`call ${name}`)}`;
      open.set(token, monotonic());
      return { path: `${ROOT}${token}`, answer: sign(`answer ${name}`) };
    },
    answerTo(path) {
      if (!path.startsWith(ROOT) || path.length > LONGEST) return null;
      const token = path.slice(ROOT.length);
      const [name = '', signature = ''] = token.split('.');
      const [given, right] = [Buffer.from(signature), Buffer.from(sign(`call ${name}`))];
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
      forgetOld();
      return open.delete(token) ? sign(`answer ${name}`) : null;
    },
  };
}
