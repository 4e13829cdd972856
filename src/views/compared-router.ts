import {
  differences,
  isRepairable,
  type ComparedLine,
  type Differences,
  type ProfileWorth,
  type RouterLists,
} from '../domain/lines/differences.ts';
import { lineTarget } from '../domain/lines/target.ts';
import type { PlanWish } from '../domain/lines/plan-profile.ts';
import type { ProfileService, ProfileVerdict } from '../domain/plan-facts.ts';
import { aboutMs } from '../domain/money/plan.ts';
import { SERVICES, type LineLook, type Service } from '../domain/ports.ts';
import type { RouterTable } from '../storage/engine/schema-routers.ts';
import type { Store } from '../storage/engine/store.ts';
import { editsOnRouter, findingsOnRouter, linesToCompare } from '../storage/line-findings.ts';
import { targetFacts } from '../storage/lines.ts';
import { planProfilesOn, wishesOn } from '../storage/plan-profiles.ts';
import { allPlans } from '../storage/plans.ts';
import { lookOf } from '../storage/router-looks.ts';

/** How far back what others changed is told, and how much of it. */
const EDITS_SINCE_MS = 24 * 3_600_000;
const EDITS_SHOWN = 100;

/** When Washa itself last compared all lines of a service with the books, UTC ms; null: never. */
export interface ServiceLook {
  readonly service: Service;
  readonly at: number | null;
}

/** A profile of a plan that is otherwise than the plan says. */
export interface PlanProfileDifference {
  readonly plan: string;
  readonly service: ProfileService;
  readonly profile: string;
  readonly words: string;
  /** `kept`: Washa makes it so. `theirs`: a person's. `refused`: Washa should and cannot. */
  readonly by: 'kept' | 'theirs' | 'refused';
}

/** What one router has otherwise than the books. */
export interface ComparedRouter extends Differences {
  /** Profiles of plans that are otherwise there than the plans say. */
  readonly profiles: readonly PlanProfileDifference[];
  readonly router: string;
  /** When what is told was read, UTC ms; null: never. */
  readonly readAt: number | null;
  /** Why it was not read for this, where it was tried: what is told is what the daemon read before. */
  readonly trouble: string | null;
  /** False: what stands beside the lines was not read, so that nobody knows of logins that nobody pays for. */
  readonly isWhole: boolean;
  /** Of each service that has lines there. */
  readonly looks: readonly ServiceLook[];
  /** Lines that somebody else changed, of the last day. */
  readonly edits: readonly { readonly account: string; readonly at: number; readonly found: string }[];
  readonly leftovers: readonly { readonly words: string; readonly repair: string | null }[];
}

/** What the books say of a router and its lines, before anybody asks it. */
export interface RouterBooks {
  readonly row: RouterTable;
  readonly lines: readonly ComparedLine[];
  readonly wishes: readonly PlanWish[];
  readonly profiles: ComparedRouter['profiles'];
  readonly worth: readonly ProfileWorth[];
  readonly edits: ComparedRouter['edits'];
  readonly looks: readonly ServiceLook[];
}

/** What was read of a router at one moment. */
export interface RouterReading {
  /** In the order of the lines of the books; null for a line whose part cannot be read. */
  readonly looks: readonly (LineLook | null)[];
  readonly lists: RouterLists;
  /** In the order of the wishes of the books. */
  readonly profiles: readonly (ProfileVerdict | null)[];
  readonly leftovers: ComparedRouter['leftovers'];
}

/** @param now UTC ms */
export function routerBooks(store: Store, row: RouterTable, now: number): RouterBooks {
  const router = row.name;
  const findings = new Map(store.all(findingsOnRouter, { router }).map((one) => [one.account_no, one]));
  const lines = store.all(linesToCompare, { router }).map((line) => {
    const finding = findings.get(line.account_no) ?? null;
    const look = { access: line.access, differs: null, finding };
    const target = lineTarget(targetFacts(line), now);
    return { lineId: line.id, account: line.account_no, target, look, isQueued: line.sync_queued === 1 };
  });
  const served = new Set(lines.map(({ target }) => target.service));
  const looks = SERVICES.filter((service) => served.has(service)).map((service) => ({
    service,
    at: store.first(lookOf, { router, service })?.at ?? null,
  }));
  const since = now - EDITS_SINCE_MS;
  const edits = store
    .all(editsOnRouter, { router, since, limit: EDITS_SHOWN })
    .map(({ account_no: account, at, found }) => ({ account, at, found }));
  const wishes = wishesOn(store, router);
  const profiles = store.all(planProfilesOn, { router }).flatMap(asKnown);
  return { row, lines, wishes, profiles, worth: profileWorth(store), edits, looks };
}

/** What differs by what the daemon knows. @param trouble why the router was not read now; null: it was not tried */
export function comparedAsKnown(books: RouterBooks, trouble: string | null): ComparedRouter {
  const { row, lines, edits, looks, profiles } = books;
  // As old as the oldest of its parts; a part that was never read makes the whole unread.
  const times = looks.map(({ at }) => at ?? 0);
  const oldest = times.length === 0 ? 0 : Math.min(...times);
  const readAt = oldest > 0 ? oldest : null;
  const found = differ(books, lines, null);
  return { router: row.name, ...found, profiles, looks, edits, leftovers: [], readAt, trouble, isWhole: false };
}

/** What differs by a reading of this moment. @param at when it was read, UTC ms */
export function comparedAsRead(books: RouterBooks, read: RouterReading, at: number): ComparedRouter {
  const { row, lines, edits, looks } = books;
  const seen = lines.map((line, i) => ({ ...line, look: read.looks[i] ?? null }));
  const found = differ(books, seen, read.lists);
  const { leftovers } = read;
  const profiles = books.wishes.flatMap((one, i) => asVerdict(one, read.profiles[i] ?? null));
  return { router: row.name, ...found, profiles, looks, edits, leftovers, readAt: at, trouble: null, isWhole: true };
}

/** A look of before beside the books of now: who sees to what since, and what others changed, is not as old as the look. */
export function comparedBefore({ lines, edits, looks }: RouterBooks, found: ComparedRouter): ComparedRouter {
  const seenTo = new Set(lines.flatMap(({ lineId, isQueued }) => (isQueued ? [lineId] : [])));
  return { ...found, edits, looks, lines: found.lines.map((one) => ({ ...one, isQueued: seenTo.has(one.lineId) })) };
}

/** As programs read it: of each line also whether a sync makes it right. */
export function comparedJson({ lines, ...found }: ComparedRouter) {
  return { ...found, lines: lines.map((line) => ({ ...line, repairable: isRepairable(line) })) };
}

function differ({ row, worth }: RouterBooks, lines: readonly ComparedLine[], lists: RouterLists | null): Differences {
  return differences(lines, lists, { worth, expiredProfile: row.expired_profile });
}

function asKnown(row: NonNullable<(typeof planProfilesOn)['row']>): PlanProfileDifference[] {
  const { plan_code: plan, service, profile, differs, refused, made_at } = row;
  const words = refused ?? differs;
  if (words === null) return [];
  return [{ plan, service, profile, words, by: refused !== null ? 'refused' : made_at === null ? 'theirs' : 'kept' }];
}

function asVerdict({ plan, wish }: PlanWish, verdict: ProfileVerdict | null): PlanProfileDifference[] {
  const { service, facts } = wish;
  const about = { plan, service, profile: facts.profile };
  switch (verdict?.kind) {
    case undefined:
    case 'right':
    case 'idle':
      return [];
    case 'add':
      return [{ ...about, words: 'it is not there yet', by: 'kept' }];
    case 'set':
      return [{ ...about, words: verdict.differs, by: 'kept' }];
    case 'differs':
      return [{ ...about, words: verdict.differs, by: 'theirs' }];
    case 'refused':
      return [{ ...about, words: verdict.reason, by: 'refused' }];
  }
}

/** What each plan that is sold would bring in a month. */
function profileWorth(store: Store): ProfileWorth[] {
  const month = aboutMs({ unit: 'month', count: 1 });
  return store
    .all(allPlans, {})
    .filter((plan) => plan.retired_at === null)
    .map(({ profile, price_cents, period_unit, period_count }) => ({
      profile,
      monthCents: Math.round((price_cents * month) / aboutMs({ unit: period_unit, count: period_count })),
    }));
}
