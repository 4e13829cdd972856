import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { lineTarget } from '../../domain/lines/target.ts';
import { SERVICES, type Clock, type LineLook, type LineTarget, type RouterConnection } from '../../domain/ports.ts';
import type { Store } from '../../storage/engine/store.ts';
import { insertEdit, linesOnRouter, linesToCompare, type LineOnRouter } from '../../storage/line-findings.ts';
import { accessFacts, targetFacts } from '../../storage/lines.ts';
import { markSeenOnline, setAccess } from '../../storage/line-writes.ts';
import { markLook } from '../../storage/router-looks.ts';
import { noteFinding, tellFindings } from '../box/line-findings.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';

/** A session that was seen is seen again when this has passed: often enough to be believed, seldom enough for the disk. */
const SEEN_AGAIN_MS = 5 * 60_000;

/** What one comparison of a router with the books found. */
export interface Comparison {
  readonly router: string;
  /** Lines that were looked at. */
  readonly looked: number;
  /** Of those the ones that somebody else had changed. */
  readonly edited: number;
  /** Lines that are made right now. */
  readonly queued: number;
  /** Lanes with something new. */
  readonly lanes: ReadonlySet<string>;
}

/**
 * Compares every line of a router with the router's own lists, both ways. One that has paid and is not let in is queued to
 * be made right. One that is let in and has not paid is known to be on from here on, so that the sweep, which alone decides
 * who is cut off, finds it; only where a person has blocked or retired it, no sweep is needed.
 * @throws Fault when the link is down or lost
 */
export async function compareRouter(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  router: RouterConnection,
): Promise<Comparison> {
  const startedAt = clock.now();
  const asked = store.all(linesToCompare, { router: router.name }).map((line) => ({
    id: line.id,
    target: lineTarget(targetFacts(line), startedAt),
  }));
  const looks = await router.compare(asked.map(({ target }) => target));
  const now = clock.now();
  const found = new Map(asked.map(({ id, target }, i) => [id, { target, look: looks[i] ?? null }]));
  return store.transaction(() => take(store, router.name, found, startedAt, now));
}

function take(
  store: Store,
  router: string,
  found: ReadonlyMap<number, { readonly target: LineTarget; readonly look: LineLook | null }>,
  startedAt: number,
  now: number,
): Comparison {
  const count = { looked: 0, edited: 0, queued: 0 };
  for (const line of store.all(linesOnRouter, { router })) {
    const { target, look } = found.get(line.id) ?? { target: null, look: null };
    if (look === null || !isAsAsked(line, target, now)) continue;
    // No command of ours takes a login or a profile away, so that one is missing holds whatever waits for the line.
    const isSeenTo = line.sync_queued === 1 || Math.max(line.access_at ?? 0, line.written_at ?? 0) > startedAt;
    if (line.retired_at === null && (look.finding !== null || !isSeenTo))
      noteFinding(store, line.id, look.finding, 'comparison', now);
    if (isSeenTo) continue;
    count.looked += 1;
    if (isEdited(line, look, now)) {
      store.run(insertEdit, { id: line.id, want: desiredAccess(accessFacts(line), now), found: tell(look), now });
      count.edited += 1;
    }
    noteReading(store, line, look, now);
    if (!mustTell(line, look, now)) continue;
    enqueueSync(store, line, PRIORITY.found, now);
    count.queued += 1;
  }
  for (const service of SERVICES) {
    const looks = [...found.values()].filter(({ target }) => target.service === service);
    if (looks.length > 0 && looks.every(({ look }) => look !== null))
      store.run(markLook, { router, service, now: startedAt });
  }
  tellFindings(store, router, now);
  return { router, ...count, lanes: new Set(count.queued > 0 ? [routerLane(router)] : []) };
}

/** False for a line that should be something else by now: what was read was compared with what it should have been. */
function isAsAsked(line: LineOnRouter, target: LineTarget | null, now: number): boolean {
  return JSON.stringify(lineTarget(targetFacts(line), now)) === JSON.stringify(target);
}

/** It was left as the books say, and reads otherwise: neither a payment nor an expiry explains that. */
function isEdited(line: LineOnRouter, look: LineLook, now: number): boolean {
  const want = desiredAccess(accessFacts(line), now);
  const isOtherwise = look.access !== want || (want === 'on' && look.differs !== null);
  return isOtherwise && line.access === want && line.finding_code === null;
}

function noteReading(store: Store, line: LineOnRouter, look: LineLook, now: number): void {
  if (line.access !== look.access) {
    store.run(setAccess, { id: line.id, access: look.access, detail: tell(look), now });
  }
  const seenAt = line.seen_online_at ?? 0;
  const isNews = now - seenAt > SEEN_AGAIN_MS || seenAt < (line.written_at ?? 0);
  if (look.isLive && isNews) store.run(markSeenOnline, { id: line.id, now });
}

function mustTell(line: LineOnRouter, look: LineLook, now: number): boolean {
  if (desiredAccess(accessFacts(line), now) === 'on') return look.differs !== null || look.finding !== null;
  const isByPerson = line.blocked_at !== null || line.retired_at !== null;
  return isByPerson && look.access === 'on';
}

function tell({ access, differs, finding }: LineLook): string {
  return differs ?? finding?.detail ?? `read back ${access} with all others of its router`;
}
