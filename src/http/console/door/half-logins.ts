import { randomBytes } from 'node:crypto';
import type { PasswordProof } from '../../../services/staff/password-proof.ts';

/** How long somebody may take to read a code from a phone, milliseconds. */
const HALF_MS = 5 * 60_000;
const MOST_TRIES = 5;
const MOST_KNOWN = 100;

/** Logins whose password was right, and whose code is still to come. In memory: who is half in when the box starts anew begins again. */
export interface HalfLogins {
  /** @returns what the form for the code carries */
  begin(proof: PasswordProof, now: number): string;
  /** One more try. @returns whose login it is; null when it is unknown, too old, or was tried too often */
  take(token: string, now: number): PasswordProof | null;
  end(token: string): void;
}

export function createHalfLogins(): HalfLogins {
  const known = new Map<string, { readonly proof: PasswordProof; readonly until: number; tries: number }>();
  return {
    begin(proof, now) {
      const token = randomBytes(32).toString('base64url');
      known.set(token, { proof, until: now + HALF_MS, tries: 0 });
      const [oldest] = known.keys();
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
      return token;
    },
    take(token, now) {
      const half = known.get(token);
      if (half === undefined) return null;
      half.tries += 1;
      if (now < half.until && half.tries <= MOST_TRIES) return half.proof;
      known.delete(token);
      return null;
    },
    end: (token) => void known.delete(token),
  };
}
