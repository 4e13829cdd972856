import PQueue from 'p-queue';
import type { AttemptOutcome, CommandKind } from '../../domain/command.ts';
import type { LaneKind, LaneStatus } from '../../domain/lines/lane-status.ts';
import type { Clock } from '../../domain/ports.ts';
import type { CommandRow } from '../../storage/commands.ts';
import { Pacer } from './pacer.ts';
import type { Seat } from './seats.ts';

/** What came of one attempt at a command. */
export interface AttemptResult {
  readonly outcome: AttemptOutcome;
  /** For the technician: what was read and changed, or what went wrong. No secrets. */
  readonly detail: string;
  /** It was left in the middle, and goes on at this time (UTC ms): of lines that go out together, this one by itself. */
  readonly goesOn?: { readonly at: number; readonly isAlone: boolean };
  /** Stored in the same transaction as the attempt: the facts that it brought to light. */
  readonly store?: (now: number) => void;
  /** Lanes that have something to do once it is stored. */
  readonly wakes?: readonly string[];
}

/** What comes of an attempt that ends because the daemon stops, or that a dead one left behind. */
export const INTERRUPTED: AttemptResult = { outcome: 'interrupted', detail: 'Washa stopped during this attempt' };

/** A command that is tried now. */
export interface Claimed extends CommandRow {
  /** It went out with others before, and is to go out by itself. */
  readonly isAlone?: boolean;
  /** Others began in the same turn: what it stores on the way may wait for what they store. */
  readonly isOneOfMany?: boolean;
}

/** A channel to one outside party: what may run on it, how fast, and how. */
export interface LaneSpec {
  /** As in `command.lane`: `router:tower-1`, `sms`. */
  readonly name: string;
  readonly kind: LaneKind;
  /** Turns at work at one time. */
  readonly concurrency: number;
  /** Turns a second, exactly spaced: as many as the other side bears at that moment. */
  readonly perSecond: () => number;
  /** Commands of this kind that one turn begins at most, where they go out in lists: then they cost what one does. */
  readonly together?: (kind: CommandKind) => number;
  /** Whether the other side can be talked to now, in the technician's words. */
  health(): Pick<LaneStatus, 'state' | 'since' | 'error' | 'refused'>;
  /** Somebody waits for a lane that is down: where only a pause is in the way, it ends. */
  readonly rouse?: () => void;
  /** Makes one attempt. Throws only for bugs; every outcome of the outside world is returned. */
  attempt(command: Claimed, signal: AbortSignal): Promise<AttemptResult>;
}

/** A lane at work: p-queue holds its permits, the pacer its turns; the commands themselves stay in the table. */
export interface Lane {
  readonly spec: LaneSpec;
  readonly permits: PQueue;
  readonly pacer: Pacer;
  /** Somebody looks for the next command of this lane at this moment. */
  looking: boolean;
  /** A wake-up came in the meantime: look again. */
  again: boolean;
  /** When it was last looked for, UTC ms. */
  lookedAt: number;
  /** Counts looks and ended attempts: a lane whose count stands still although it was told to look is stuck. */
  moves: number;
  /** The seat that the next turn waits for; null while none does. */
  waitsFor: Seat | null;
  /** Cancels the timer of the next command that is queued for later. */
  cancelTimer: () => void;
  /** Aborted when no command is claimed any more; nobody waits for a turn then. */
  readonly closing: AbortController;
  /** Ends the attempts that are running. */
  readonly abort: AbortController;
}

export function createLane(spec: LaneSpec, clock: Clock): Lane {
  return {
    spec,
    permits: new PQueue({ concurrency: spec.concurrency }),
    pacer: new Pacer(clock, spec.perSecond),
    looking: false,
    again: false,
    lookedAt: 0,
    moves: 0,
    waitsFor: null,
    cancelTimer: () => undefined,
    closing: new AbortController(),
    abort: new AbortController(),
  };
}
