import { PRIORITY } from '../../domain/command.ts';
import { allowanceAt, countReading, freshAllowance, isUsedUp, type Allowance } from '../../domain/lines/allowance.ts';
import { writeCounters, type LineCounters, type Use } from '../../domain/line-counters.ts';
import { aboutMs } from '../../domain/money/plan.ts';
import { PROFILE_SERVICES, type ProfileService } from '../../domain/plan-facts.ts';
import type { Clock, RouterConnection } from '../../domain/ports.ts';
import { periodBefore } from '../../domain/time/time.ts';
import {
  allowanceOf,
  allowanceRow,
  countedLine,
  countedLines,
  putAllowance,
  toAllowance,
  toCaps,
} from '../../storage/allowances.ts';
import type { Store } from '../../storage/engine/store.ts';
import { retargetLine } from '../outbox/follow-line.ts';
import { enqueueSync } from '../outbox/outbox.ts';

export interface CountDeps {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** IANA name: when a period begins. */
  readonly timeZone: string;
}

/** What a router counted of one service, and when it was asked, UTC ms. */
interface Counted {
  readonly at: number;
  readonly byName: ReadonlyMap<string, LineCounters>;
}

type CountedLine = NonNullable<(typeof countedLine)['row']>;

/** Lines a transaction: few, so that a callback never waits long for it. */
const BATCH = 100;
/** What is as it was is noted again when this has passed: seldom enough for the disk. Milliseconds. */
const NOTED_AGAIN_MS = 10 * 60_000;
const NOT_THERE: LineCounters = { kept: null, live: [] };

/**
 * Counts what the lines of a router have used of what their plans let them use, and has it told of whoever has used that up, or may go on.
 * Nothing is asked where no plan says how much.
 * @returns whether something was counted: its lane may have something to do
 * @throws Fault when the link is down or lost
 */
export async function countUse(deps: CountDeps, router: Pick<RouterConnection, 'name' | 'counters'>): Promise<boolean> {
  const { store, clock } = deps;
  const lines = store.all(countedLines, { router: router.name });
  const counted = new Map<string, Counted>();
  for (const service of PROFILE_SERVICES) {
    if (lines.every((line) => line.service !== service)) continue;
    const read = await countService(clock, router, service);
    if (read !== null) counted.set(service, read);
  }
  for (let from = 0; counted.size > 0 && from < lines.length; from += BATCH) {
    const batch = lines.slice(from, from + BATCH);
    store.transaction(() => {
      for (const { id, service } of batch) countLine(deps, id, counted.get(service), clock.now());
    });
    await clock.sleep(0);
  }
  return counted.size > 0;
}

async function countService(
  clock: Pick<Clock, 'now'>,
  router: Pick<RouterConnection, 'counters'>,
  service: ProfileService,
): Promise<Counted | null> {
  const at = clock.now();
  const readings = await router.counters(service);
  return readings === null ? null : { at, byName: new Map(readings.map((one) => [one.username, one])) };
}

function countLine({ store, timeZone }: CountDeps, id: number, counted: Counted | undefined, now: number): void {
  // Renewed, moved or ended meanwhile: what is so now counts.
  const line = store.first(countedLine, { id });
  if (counted === undefined || line === undefined) return;
  const row = store.first(allowanceOf, { id });
  const known = row === undefined ? null : toAllowance(row);
  const running = allowanceAt(known ?? firstAllowance(line, now), (ahead) => periodBegin(line, ahead, timeZone), now);
  const next = countReading(running, counted.byName.get(line.username) ?? NOT_THERE, counted.at);
  const put = () => store.run(putAllowance, allowanceRow(id, next));
  const isUp = isUsedUp(next, toCaps(line));
  const isTurned = known === null || isUp !== isUsedUp(known, toCaps(line));
  if (isTurned || !isSameUse(known.base, next.base)) {
    retargetLine(store, id, now, put);
  } else if (!isAsNoted(known, next)) put();
  // Its time is not over, so the sweep does not find it. A hotspot's router may have ended it before: it is made off like any other.
  const isDue = isUp && line.used_up_profile === null && line.blocked_at === null;
  if (isDue && (isTurned || line.access !== 'off')) enqueueSync(store, line, PRIORITY.cutOff, now);
}

function isSameUse(one: Use | null, other: Use | null): boolean {
  return one?.bytes === other?.bytes && one?.ms === other?.ms;
}

/** Of a line that was never counted; how many of its periods have not begun is told by the time that it has. */
function firstAllowance(line: CountedLine, now: number): Allowance {
  const period = { unit: line.period_unit, count: line.period_count };
  return freshAllowance(now, Math.max(0, Math.floor((line.expires_at - now) / aboutMs(period))));
}

/** When so many periods before the end of a line's time begin, UTC ms. @param zone IANA name */
export function periodBegin(
  { expires_at, anchor_day, period_unit, period_count }: CountedLine,
  ahead: number,
  zone: string,
): number {
  const period = { unit: period_unit, count: period_count };
  let begin = expires_at;
  for (let n = 0; n < ahead; n += 1) begin = periodBefore(begin, period, zone, anchor_day ?? undefined);
  return begin;
}

function isAsNoted(known: Allowance, next: Allowance): boolean {
  if (known.last === null || next.last === null || known.beganAt !== next.beganAt) return false;
  const isSame = writeCounters(known.last.counters) === writeCounters(next.last.counters);
  return isSame && next.last.at - known.last.at < NOTED_AGAIN_MS;
}
