import { createHash } from 'node:crypto';
import type { RouterHoldings } from '../../domain/lists/router-table.ts';
import type { ImportReport } from './add-rows.ts';
import type { ListSource } from './import-list.ts';

/** So many are kept, for each may be some megabytes: who looks at one does it now, and can give it again. */
const MOST = 3;
const KEPT_MS = 60 * 60_000;

/** A list that somebody gave at the console, between its first look and its taking over. */
export interface GivenList {
  /** Of the file, or of the router. */
  readonly name: string;
  readonly source: ListSource;
  /** What the router has on which its lines are, and which that is; null: it was not asked. */
  readonly beside: { readonly router: string; readonly holdings: RouterHoldings } | null;
}

/** What came of taking it over. */
export interface ListTaken {
  readonly report: Omit<ImportReport, 'rows'>;
  /** As a file. */
  readonly csv: string;
}

export interface KeptList extends GivenList {
  /** Names what was given. */
  readonly digest: string;
  /** The last time; null: not yet. */
  readonly taken: ListTaken | null;
}

/** Lists that were given at the console: in memory alone, for until they are taken over they are no part of the books. Times in UTC ms. */
export interface KeptLists {
  readonly put: (given: GivenList, now: number) => KeptList;
  /** Null: it was never given, or too long ago. */
  readonly get: (digest: string, now: number) => KeptList | null;
  readonly take: (digest: string, taken: ListTaken) => void;
}

export function keepLists(): KeptLists {
  let kept: readonly (KeptList & { readonly at: number })[] = [];
  const fresh = (now: number) => kept.filter(({ at }) => Math.abs(now - at) < KEPT_MS);
  return {
    put(given, now) {
      const { source, beside } = given;
      const bytes = source.kind === 'text' ? source.text : JSON.stringify(source.holdings);
      const digest = createHash('sha256')
        .update(bytes)
        .update(JSON.stringify([given.name, beside]))
        .digest('hex')
        .slice(0, 12);
      const put = { ...given, digest, taken: null, at: now };
      kept = [put, ...fresh(now).filter((one) => one.digest !== digest)].slice(0, MOST);
      return put;
    },
    get: (digest, now) => fresh(now).find((one) => one.digest === digest) ?? null,
    take(digest, taken) {
      kept = kept.map((one) => (one.digest === digest ? { ...one, taken } : one));
    },
  };
}
