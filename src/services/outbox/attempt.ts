import { afterAttempt, isRepeatable, type AttemptOutcome, type CommandKind } from '../../domain/command.ts';
import {
  finishAttempt,
  finishCommand,
  forgetAttempts,
  insertAttempt,
  markRunning,
  renewCommand,
  requeueCommand,
  urgeCommand,
  type CommandRow,
} from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { CommandEntry } from './command-entry.ts';
import type { AttemptResult } from './lane.ts';

/** Of a line whose router refuses it there are thousands a day, for as long as it is paid: the last ones tell enough. */
const KEPT_ATTEMPTS = 100;

/** A command that is tried. */
export interface Attempt {
  readonly command: CommandRow;
  /** UTC milliseconds. */
  readonly startedAt: number;
  /** Its number, of one that is marked on the disk; null when nothing is there before it ends. */
  readonly marked: number | null;
}

/** Notes before it begins that a command is tried. @returns the number of the attempt */
export function markAttempt(store: Store, id: number, now: number): number {
  return store.transaction(() => {
    store.run(markRunning, { id });
    return writeAttempt(store, id, now, null, null, null);
  });
}

/** What is asked when an attempt has ended. */
export interface SettleDeps {
  readonly store: Store;
  /** Uniform in [0, 1): jitter of the backoff. */
  readonly random: () => number;
  /** All kinds of commands that there may be in the table. */
  readonly entries: Readonly<Record<CommandKind, CommandEntry>>;
}

/**
 * Inside a transaction: an attempt has ended, and where its command goes from here.
 * @returns the lane on which it was asked for anew while it ran; null otherwise
 */
export function settleAttempt(
  { store, random, entries }: SettleDeps,
  { command, startedAt, marked }: Attempt,
  { outcome, detail, goesOn }: AttemptResult,
  now: number,
): string | null {
  const { id, asked } = command;
  if (marked === null) writeAttempt(store, id, startedAt, now, outcome, detail);
  else store.run(finishAttempt, { commandId: id, n: marked, outcome, detail, now });

  const { rule } = entries[command.kind];
  const next = afterAttempt(command, outcome, now, random, rule);
  const { attempts } = next;
  const runAt = goesOn === undefined ? next.runAt : Math.max(now, goesOn.at);
  const error = outcome === 'ok' ? null : detail;
  // Beside one that is marked a twin may be queued: it reads the books anew and covers this one, as urgently and as early.
  const isCovered =
    next.state === 'queued' && !isRepeatable(rule) && store.run(urgeCommand, { ...command, runAt }).changes > 0;
  const state = isCovered ? 'cancelled' : next.state;
  const { changes } =
    state === 'queued'
      ? store.run(requeueCommand, { id, asked, attempts, runAt, error })
      : store.run(finishCommand, { id, asked, state, attempts, error, now });
  if (changes > 0) return null;
  return store.first(renewCommand, { id, attempts: outcome === 'ok' ? 0 : attempts, error })?.lane ?? null;
}

function writeAttempt(
  store: Store,
  commandId: number,
  startedAt: number,
  finishedAt: number | null,
  outcome: AttemptOutcome | null,
  detail: string | null,
): number {
  const n = store.first(insertAttempt, { commandId, startedAt, finishedAt, outcome, detail })?.n ?? 1;
  if (n > KEPT_ATTEMPTS) store.run(forgetAttempts, { commandId, n: n - KEPT_ATTEMPTS });
  return n;
}
