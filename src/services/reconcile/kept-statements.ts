import { createHash } from 'node:crypto';
import { readStatement, type Statement } from './read-statement.ts';

/** So many are kept: who compares one does it now, and can give it again. */
const MOST = 4;
const KEPT_MS = 60 * 60_000;
/** A comparison asks the books for each row, and whoever pays meanwhile waits for it. About a month of a busy till. */
const MOST_ROWS = 10_000;

/** A statement that somebody gave, between its comparison and its booking. */
export interface KeptStatement {
  readonly provider: string;
  /** Names its text, as the audit does. */
  readonly digest: string;
  readonly statement: Statement;
}

/** Statements that were given at the console: in memory alone, for they are no part of the books. */
export interface KeptStatements {
  /** @returns in words, why it is none that can be compared */
  readonly put: (provider: string, text: string, now: number) => KeptStatement | string;
  readonly get: (provider: string, digest: string, now: number) => KeptStatement | null;
}

/** @param timeZone IANA name, in which the times of statements are */
export function keepStatements(timeZone: string): KeptStatements {
  let kept: readonly (KeptStatement & { readonly at: number })[] = [];
  const fresh = (now: number) => kept.filter(({ at }) => Math.abs(now - at) < KEPT_MS);
  const isThis = (provider: string, digest: string) => (one: KeptStatement) =>
    one.provider === provider && one.digest === digest;
  return {
    put(provider, text, now) {
      const statement = readStatement(text, timeZone);
      if (typeof statement === 'string') return statement;
      if (statement.rows.length > MOST_ROWS) {
        return `it has ${statement.rows.length} rows, and ${MOST_ROWS} are compared at once: export a shorter time, or compare it at the box by washa reconcile --statement.`;
      }
      const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
      const given = { provider, digest, statement, at: now };
      const others = fresh(now).filter((one) => !isThis(provider, digest)(one));
      kept = [given, ...others].slice(0, MOST);
      return given;
    },
    get: (provider, digest, now) => fresh(now).find(isThis(provider, digest)) ?? null,
  };
}
