export type CommandKind = 'router.sync' | 'sms.send';

/**
 * How one attempt ended.
 * - `ok`: done, and read back where there is something to read back.
 * - `retry`: it failed and nothing was changed, or it is known that it may be repeated.
 * - `unavailable`: the other side could not be reached; says nothing about the command.
 * - `unknown`: it may or may not have happened.
 * - `dead`: it can never succeed.
 * - `interrupted`: we stopped, or were killed, in the middle of it.
 * - `stopped`: a person must change something at the other side first (a password, a right).
 */
export type AttemptOutcome = 'ok' | 'retry' | 'unavailable' | 'unknown' | 'dead' | 'interrupted' | 'stopped';

/** Where a command goes after an attempt. `runAt` is UTC milliseconds, `attempts` how many count so far. */
export interface AfterAttempt {
  readonly state: 'done' | 'queued' | 'dead';
  readonly runAt: number;
  readonly attempts: number;
}

/** Lower is more urgent: a subscriber who waits for what is paid comes before everything else. */
export const PRIORITY = { paid: 1, staff: 3, receipt: 5, cutOff: 7, housekeeping: 9 } as const;

/** Seconds to wait after the first, second, … counted failure; the last one for all that follow. */
const SYNC_BACKOFF_S = [1, 2, 4, 8, 15, 30] as const;
/** No line waits longer for its next attempt. Milliseconds. */
export const LONGEST_SYNC_WAIT_MS = 30_000;
/** Eight attempts over about an hour: after that a receipt tells the subscriber nothing new. */
const SMS_BACKOFF_S = [30, 60, 120, 240, 480, 900, 1800] as const;
/** A lane that is down says itself when it is up; this only keeps its commands from turning on the spot meanwhile. */
const UNAVAILABLE_S = { 'router.sync': 5, 'sms.send': 60 } as const satisfies Record<CommandKind, number>;

/**
 * Decides what becomes of a command after an attempt. Making a line right is absolute and harmless to repeat, so it has no
 * limit of attempts, and an unknown outcome is simply repeated. An SMS is not: where it may have been accepted it is never
 * sent again, so that a payment has at most one receipt.
 * @param command `attempts` as counted before this attempt
 * @param random uniform in [0, 1); spreads the waits between half and the whole of their length
 */
export function afterAttempt(
  command: { readonly kind: CommandKind; readonly attempts: number },
  outcome: AttemptOutcome,
  now: number,
  random: () => number,
): AfterAttempt {
  const { kind, attempts } = command;
  const tried = attempts + 1;
  const waiting = (seconds: number, counted: number): AfterAttempt => ({
    state: 'queued',
    runAt: now + Math.round(seconds * 1000 * (0.5 + random() / 2)),
    attempts: counted,
  });
  const dead: AfterAttempt = { state: 'dead', runAt: now, attempts: tried };

  switch (outcome) {
    case 'ok':
      return { state: 'done', runAt: now, attempts: tried };
    case 'dead':
      return dead;
    case 'unavailable':
      return waiting(UNAVAILABLE_S[kind], attempts);
    case 'interrupted':
      return kind === 'router.sync' ? { state: 'queued', runAt: now, attempts } : dead;
    case 'unknown':
      return kind === 'router.sync' ? waiting(syncBackoff(tried), tried) : dead;
    case 'stopped':
      // A router that refuses us keeps its lines queued for as long as it takes; a receipt does not wait for ever.
      if (kind === 'router.sync') return waiting(syncBackoff(Infinity), attempts);
      break;
    case 'retry':
      if (kind === 'router.sync') return waiting(syncBackoff(tried), tried);
      break;
  }
  const seconds = SMS_BACKOFF_S[tried - 1];
  return seconds === undefined ? dead : waiting(seconds, tried);
}

/**
 * The rule for twins: a subject has at most one queued command, which then runs as early as the earlier one would, and as
 * urgently as the more urgent one. Nothing else can be lost, because a command holds no deed: it reads the books when it runs.
 */
export function merge(
  queued: { readonly runAt: number; readonly priority: number },
  incoming: { readonly runAt: number; readonly priority: number },
): { readonly runAt: number; readonly priority: number } {
  return {
    runAt: Math.min(queued.runAt, incoming.runAt),
    priority: Math.min(queued.priority, incoming.priority),
  };
}

function syncBackoff(tried: number): number {
  return SYNC_BACKOFF_S[tried - 1] ?? 30;
}
