/** Everything that the outside world may still have to be told. A new kind stands here first; the compiler names the rest. */
export const COMMAND_KINDS = [
  'router.sync',
  'router.leave',
  'router.kick',
  'router.unbind',
  'router.note',
  'router.profile',
  'sms.send',
  'sms.remind',
  'sms.tell',
  'notice.send',
  'news.send',
] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** What the number in `command.subject` is the id of. */
export type CommandSubject =
  'line' | 'former login' | 'note' | 'profile' | 'payment' | 'reminder' | 'message' | 'owner notice' | 'news';

/**
 * How one attempt ended.
 * - `ok`: done, and read back where there is something to read back.
 * - `retry`: it failed and nothing was changed, or it is known that it may be repeated.
 * - `unavailable`: the other side could not be reached; says nothing about the command.
 * - `unknown`: it may or may not have happened.
 * - `dead`: it can never succeed.
 * - `interrupted`: we left it in the middle: we stopped, were killed, or the rest of it has a turn of its own.
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
export const PRIORITY = { paid: 1, staff: 3, found: 4, receipt: 5, cutOff: 7, housekeeping: 9 } as const;

/**
 * Where an attempt that was neither `ok` nor `dead` leads.
 * - `count`: it counts as a failure, and the command waits as `backoffS` says.
 * - `hold`: it does not count; the command waits as long as it ever does.
 * - `pause`: it does not count; the command waits `unavailableS`.
 * - `now`: it does not count, and the command is due at once.
 * - `dead`: given up.
 */
type Step = 'count' | 'hold' | 'pause' | 'now' | 'dead';

/** All that differs between kinds of commands, as far as the queue and its readers are concerned. */
export interface CommandRule {
  readonly subject: CommandSubject;
  readonly after: Readonly<Record<Exclude<AttemptOutcome, 'ok' | 'dead'>, Step>>;
  /** Seconds to wait after the first, second, … counted failure. */
  readonly backoffS: readonly [number, ...number[]];
  /** Whether the last of these waits is repeated for ever; otherwise the command is given up after it. */
  readonly endless: boolean;
  /** A lane that is down says itself when it is up; this only keeps its commands from turning on the spot meanwhile. */
  readonly unavailableS: number;
  /** One that failed and seems to wait longer than the longest of these waits is due: the clock was set back since. */
  readonly mistrustsFarOff: boolean;
}

// Making a line right is absolute and harmless to repeat: it has no limit of attempts, an unknown outcome is simply
// repeated, and a router that refuses us keeps its lines queued for as long as it takes.
const ON_A_ROUTER = {
  after: { retry: 'count', unknown: 'count', stopped: 'hold', unavailable: 'pause', interrupted: 'now' },
  backoffS: [1, 2, 4, 8, 15, 30],
  endless: true,
  unavailableS: 5,
  mistrustsFarOff: true,
} as const;

// A person wants a session ended: what fails is not tried for long, because somebody may be online again by then.
const A_KICK = {
  after: { retry: 'count', unknown: 'count', stopped: 'dead', unavailable: 'dead', interrupted: 'dead' },
  backoffS: [1, 2],
  endless: false,
  unavailableS: 5,
  mistrustsFarOff: false,
} as const;

// A message that may have been accepted is never sent again. Eight attempts over about an hour: after that it tells nothing new.
const AN_SMS = {
  after: { retry: 'count', unknown: 'dead', stopped: 'count', unavailable: 'pause', interrupted: 'dead' },
  backoffS: [30, 60, 120, 240, 480, 900, 1800],
  endless: false,
  unavailableS: 60,
  mistrustsFarOff: false,
} as const;

// What the owner is told may come twice and must not be lost: it is tried until it is a day old, and its text says since when.
const A_NOTICE = {
  after: { retry: 'count', unknown: 'count', stopped: 'count', unavailable: 'count', interrupted: 'now' },
  backoffS: [15, 30, 60, 120, 300, 600],
  endless: true,
  unavailableS: 60,
  mistrustsFarOff: true,
} as const;

// A program may be told twice and must not be passed over: it is tried twelve times within a day, and knows news again by its name.
const NEWS = {
  ...A_NOTICE,
  backoffS: [10, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 21_600],
  endless: false,
} as const;

export const COMMAND_RULES: Readonly<Record<CommandKind, CommandRule>> = {
  'router.sync': { ...ON_A_ROUTER, subject: 'line' },
  'router.leave': { ...ON_A_ROUTER, subject: 'former login' },
  'router.kick': { ...A_KICK, subject: 'line' },
  'router.unbind': { ...ON_A_ROUTER, subject: 'line' },
  'router.note': { ...ON_A_ROUTER, subject: 'note' },
  'router.profile': { ...ON_A_ROUTER, subject: 'profile' },
  // So a payment has at most one receipt.
  'sms.send': { ...AN_SMS, subject: 'payment' },
  'sms.remind': { ...AN_SMS, subject: 'reminder' },
  'sms.tell': { ...AN_SMS, subject: 'message' },
  'notice.send': { ...A_NOTICE, subject: 'owner notice' },
  'news.send': { ...NEWS, subject: 'news' },
};

/**
 * Whether nothing is amiss when a process dies in the middle of an attempt: the command is simply due again. Such a
 * command is not marked on the disk while it runs. One of another kind is, before the outside world hears of it.
 */
export function isRepeatable({ after }: CommandRule): boolean {
  return after.interrupted === 'now';
}

/** The longest wait between two attempts, milliseconds. */
export function longestWaitMs({ backoffS }: CommandRule): number {
  return Math.max(...backoffS) * 1000;
}

/**
 * Decides what becomes of a command after an attempt.
 * @param command `attempts` as counted before this attempt
 * @param random uniform in [0, 1); spreads the waits between half and the whole of their length
 * @param rule of the command's kind
 */
export function afterAttempt(
  command: { readonly kind: CommandKind; readonly attempts: number },
  outcome: AttemptOutcome,
  now: number,
  random: () => number,
  rule: CommandRule = COMMAND_RULES[command.kind],
): AfterAttempt {
  const { attempts } = command;
  const tried = attempts + 1;
  const waiting = (ms: number, counted: number): AfterAttempt => ({
    state: 'queued',
    runAt: now + Math.round(ms * (0.5 + random() / 2)),
    attempts: counted,
  });
  const dead: AfterAttempt = { state: 'dead', runAt: now, attempts: tried };

  if (outcome === 'ok') return { state: 'done', runAt: now, attempts: tried };
  if (outcome === 'dead') return dead;
  switch (rule.after[outcome]) {
    case 'dead':
      return dead;
    case 'now':
      return { state: 'queued', runAt: now, attempts };
    case 'pause':
      return waiting(rule.unavailableS * 1000, attempts);
    case 'hold':
      return waiting(longestWaitMs(rule), attempts);
    case 'count': {
      const seconds = rule.backoffS[tried - 1] ?? (rule.endless ? rule.backoffS.at(-1) : undefined);
      return seconds === undefined ? dead : waiting(seconds * 1000, tried);
    }
  }
}
