import { COMMAND_RULES, PRIORITY, type AttemptOutcome } from '../../domain/command.ts';
import { describeError, Fault, type FaultRetry } from '../../domain/values/fault.ts';
import type { Clock, RouterConnection, SyncWay } from '../../domain/ports.ts';
import { PutOff } from '../../domain/lines/put-off.ts';
import { lineTarget } from '../../domain/lines/target.ts';
import { endSwitch } from '../../storage/allowances.ts';
import { closeAlarm } from '../../storage/alarms.ts';
import { lineById, linePlace, type LineRow, targetFacts } from '../../storage/lines.ts';
import { markSeenOnline, markRead, markWritten } from '../../storage/line-writes.ts';
import { confirmPayments, markOnline } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isDiskFault } from '../../storage/engine/store-faults.ts';
import { raiseAlarm } from '../box/alarms.ts';
import { followDevices } from '../outbox/follow-devices.ts';
import { followNote } from '../outbox/follow-note.ts';
import { followProfile } from '../outbox/follow-profile.ts';
import { isFolded, noteFinding, tellFindings } from '../box/line-findings.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import { INTERRUPTED, type AttemptResult, type Claimed } from '../outbox/lane.ts';
import { hastenReceipt, SMS_LANE } from '../outbox/outbox.ts';

/** After the router has confirmed, a receipt waits this long for the session, so that it can say "back online". */
const SESSION_WAIT_MS = 3_000;

/** A router that fails a line for another time after so many is not left to itself: a person is told. */
const PATIENCE = 2;

const OUTCOMES: Record<FaultRetry, AttemptOutcome> = {
  retry: 'retry',
  unknown: 'unknown',
  unavailable: 'unavailable',
  stop: 'stopped',
  // What a router refuses today (a profile that is missing) it does when a person has repaired it: a paid line never gives up.
  dead: 'retry',
};

export interface SyncDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly router: RouterConnection;
  /** Left out, the clock alone decides. */
  readonly cutOffs?: CutOffs | undefined;
  /** How long after a line's end its router ends it by itself, ms. Left out, or 0: never. */
  readonly deadManMs?: number;
}

/** What cutting off waits for, beside the line's own time. */
export interface CutOffs {
  /** The earliest that it can be, UTC ms: only whose time is over by then should be off. */
  readonly earliest: () => number;
  /** Why nobody is cut off now, in words; null while nothing speaks against it. */
  readonly held: () => string | null;
}

/** `router.sync`: what is on the wire when the daemon stops is looked at again at the next start. */
export const routerSync: CommandEntry<'router', SyncDeps> = {
  rule: COMMAND_RULES['router.sync'],
  lane: 'router',
  run: (deps, command, signal) => untilStopped(syncLine(deps, command), signal),
};

/** An attempt, or its interruption when the daemon stops: the router keeps what it was told. */
export function untilStopped(attempt: Promise<AttemptResult>, signal: AbortSignal): Promise<AttemptResult> {
  const { promise, resolve, reject } = Promise.withResolvers<AttemptResult>();
  const interrupt = () => resolve(INTERRUPTED);
  signal.addEventListener('abort', interrupt);
  void attempt.then(resolve, reject).finally(() => signal.removeEventListener('abort', interrupt));
  return promise;
}

/** How an attempt ended that the router, or the way to it, has failed, or that has to wait for a turn. */
export function afterFault(fault: Fault): AttemptResult {
  const detail = describeError(fault);
  if (fault instanceof PutOff) return { outcome: 'interrupted', detail, goesOn: fault };
  return { outcome: OUTCOMES[fault.retry], detail };
}

/** Who has paid waits for no turn. */
export function wayOf({ priority, isAlone = false }: Claimed): SyncWay {
  return { byTurns: priority > PRIORITY.paid, alone: isAlone };
}

/**
 * One attempt to make a line right: what it should be is read from the books at this moment, so a command that waited an
 * hour does what is right now and not what was right then.
 */
export async function syncLine(deps: SyncDeps, command: Claimed): Promise<AttemptResult> {
  const { store, clock, router, cutOffs } = deps;
  const startedAt = clock.now();
  const line = store.first(lineById, { id: command.subject });
  if (line === undefined) return { outcome: 'dead', detail: `There is no line ${command.subject} in the books` };

  const place = linePlace(line);
  const target = lineTarget(targetFacts(line), cutOffs?.earliest() ?? startedAt);
  const held = target.want === 'off' && isCutByTime(line) ? cutOffs?.held() : null;
  if (typeof held === 'string') return { outcome: 'stopped', detail: `Nobody is cut off now: ${held}` };
  let sentAt = startedAt;
  let isNoted = true;
  let ends: 0 | 1 = 0;
  const note = () => {
    sentAt = clock.now();
    store.run(markWritten, { id: line.id, ...place, now: sentAt, ends });
  };
  const onWrite = async (endsSessions: boolean) => {
    ends = endsSessions ? 1 : 0;
    try {
      if (command.isOneOfMany === true) await store.together(note);
      else note();
    } catch (error) {
      if (!isDiskFault(error)) throw error;
      // Whoever has paid is let in although nothing can be stored.
      isNoted = false;
    }
  };
  try {
    const report = await router.sync(target, onWrite, wayOf(command));
    const online = report.access === 'on' && report.sessions.length > 0;
    if (report.access === 'on' && !online) router.watchFor(line.service, line.username);
    return {
      outcome: 'ok',
      detail: `${report.detail} (${report.roundTrips} round trip${report.roundTrips === 1 ? '' : 's'})`,
      store: (now) => {
        const { access, detail: read } = report;
        // Moved meanwhile: this was read of a place that it is no longer at.
        if (store.run(markRead, { id: line.id, ...place, access, detail: read, now }).changes === 0) return;
        if (!isNoted) store.run(markWritten, { id: line.id, ...place, now: sentAt, ends: 0 });
        store.run(closeAlarm, { kind: 'line-refused', subject: line.account_no, now });
        if (line.switched_at !== null) store.run(endSwitch, { id: line.id, at: line.switched_at });
        noteFinding(store, line.id, null, 'sync', now);
        followNote(store, line.id, deps.deadManMs ?? 0, now);
        if (report.changed && line.service === 'hotspot') followDevices(store, line.id, now);
        if (access === 'on') confirmAccess(store, line.id, { readAt: startedAt, sentAt, online }, now);
      },
      // A receipt that waited for this has become due earlier than its lane knows.
      wakes: [SMS_LANE],
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const ended = afterFault(error);
    const { outcome, detail } = ended;
    const { code, retry } = error;
    const isFinding = retry === 'dead' || code === 'router.permission';
    if (!isFinding && !(outcome === 'retry' && command.attempts >= PATIENCE)) return ended;
    const message = `${line.account_no} cannot be switched ${target.want} at ${line.router_name}: ${detail}`;
    return {
      outcome,
      detail,
      store: (now) => {
        if (isFinding) noteFinding(store, line.id, { code, detail }, 'sync', now);
        // Where Washa makes the profile itself, it is on its way.
        const lacksProfile = code === 'router.no-profile' && target.want === 'on';
        if (lacksProfile && followProfile(store, line.router_name, line.plan_code, now)) return;
        if (isFolded(code)) tellFindings(store, line.router_name, now);
        else raiseAlarm(store, { kind: 'line-refused', subject: line.account_no, message }, now);
      },
    };
  }
}

/** Inside a transaction: a session of this line is live, after the router had confirmed it. */
export function noteOnline(store: Store, subscriptionId: number, now: number): void {
  store.run(markSeenOnline, { id: subscriptionId, now });
  for (const { id } of store.all(markOnline, { subscriptionId, now })) hastenReceipt(store, id, now);
}

function confirmAccess(
  store: Store,
  subscriptionId: number,
  walk: { readAt: number; sentAt: number; online: boolean },
  now: number,
): void {
  const confirmed = store.all(confirmPayments, { subscriptionId, readAt: walk.readAt, sentAt: walk.sentAt, now });
  for (const { id } of confirmed) hastenReceipt(store, id, now + SESSION_WAIT_MS);
  if (walk.online) noteOnline(store, subscriptionId, now);
}

/** It would lose its access now, and only because its time is over. */
function isCutByTime({ access, blocked_at, retired_at }: LineRow): boolean {
  return access !== 'off' && blocked_at === null && retired_at === null;
}
