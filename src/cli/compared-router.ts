import {
  differences,
  type ComparedLine,
  type Differences,
  type ProfileWorth,
  type RouterLists,
} from '../domain/lines/differences.ts';
import { lineTarget } from '../domain/lines/target.ts';
import { aboutMs } from '../domain/money/plan.ts';
import { Fault } from '../domain/values/fault.ts';
import { systemClock } from '../host/clock.ts';
import { readAll } from '../routers/routeros/check/read-all.ts';
import { createRouterosTransport } from '../routers/routeros/wire/transport.ts';
import type { RouterTable } from '../storage/engine/schema-routers.ts';
import type { Store } from '../storage/engine/store.ts';
import { editsOnRouter, findingsOnRouter, linesToCompare } from '../storage/line-findings.ts';
import { targetFacts } from '../storage/lines.ts';
import { allPlans } from '../storage/plans.ts';
import { addressOf } from '../storage/routers.ts';
import { lookOf } from '../storage/router-looks.ts';

/** How far back what others changed is told, and how much of it. */
const EDITS_SINCE_MS = 24 * 3_600_000;
const EDITS_SHOWN = 100;

/** What one router has otherwise than the books. */
export interface ComparedRouter extends Differences {
  readonly router: string;
  /** When what is told was read, UTC ms; null: never. */
  readonly readAt: number | null;
  /** Why it was not read now, where it was not: what is told is what the daemon read before. */
  readonly trouble: string | null;
  /** Lines that somebody else changed, of the last day. */
  readonly edits: readonly { readonly account: string; readonly at: number; readonly found: string }[];
  readonly leftovers: readonly { readonly words: string; readonly repair: string | null }[];
}

/** What the books say of a router and its lines, before anybody asks it. */
export interface RouterBooks {
  readonly row: RouterTable;
  readonly lines: readonly ComparedLine[];
  readonly worth: readonly ProfileWorth[];
  readonly edits: ComparedRouter['edits'];
  readonly lookedAt: number | null;
}

export function routerBooks(store: Store, row: RouterTable, now: number): RouterBooks {
  const router = row.name;
  const findings = new Map(store.all(findingsOnRouter, { router }).map((one) => [one.account_no, one]));
  const lines = store.all(linesToCompare, { router }).map((line) => {
    const finding = findings.get(line.account_no) ?? null;
    const look = { access: line.access, differs: null, finding };
    const target = lineTarget(targetFacts(line), now);
    return { account: line.account_no, target, look, isQueued: line.sync_queued === 1 };
  });
  const looks = [...new Set(lines.map(({ target }) => target.service))].map(
    (service) => store.first(lookOf, { router, service })?.at ?? 0,
  );
  const lookedAt = Math.min(...looks);
  const worth = store
    .all(allPlans, {})
    .filter((plan) => plan.retired_at === null)
    .map((plan) => {
      const months =
        aboutMs({ unit: 'month', count: 1 }) / aboutMs({ unit: plan.period_unit, count: plan.period_count });
      return { profile: plan.profile, monthCents: Math.round(plan.price_cents * months) };
    });
  const since = now - EDITS_SINCE_MS;
  const edits = store
    .all(editsOnRouter, { router, since, limit: EDITS_SHOWN })
    .map(({ account_no: account, at, found }) => ({ account, at, found }));
  return { row, lines, worth, edits, lookedAt: Number.isFinite(lookedAt) && lookedAt > 0 ? lookedAt : null };
}

/** Reads the router beside the daemon. One that does not answer is told as the daemon knew it last. */
export async function compareNow(books: RouterBooks, password: string): Promise<ComparedRouter> {
  const { row, lines, edits } = books;
  const address = addressOf(row, password);
  const transport = createRouterosTransport({ clock: systemClock, loginDeadlineMs: 2_000 });
  const targets = lines.map(({ target }) => target);
  const read = await readAll(address, targets, { transport, clock: systemClock }).catch(orTrouble);
  const router = row.name;
  if (read instanceof Fault) {
    const known = tell(books, lines, null);
    return { router, ...known, edits, leftovers: [], readAt: books.lookedAt, trouble: read.message };
  }
  const seen = lines.map((line, i) => ({ ...line, look: read.looks[i] ?? null }));
  const { leftovers, lists } = read;
  return { router, ...tell(books, seen, lists), edits, leftovers, readAt: systemClock.now(), trouble: null };
}

function tell({ row, worth }: RouterBooks, lines: readonly ComparedLine[], lists: RouterLists | null): Differences {
  return differences(lines, lists, { worth, expiredProfile: row.expired_profile });
}

function orTrouble(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}
