/** Where the books have the version that the daemon which opened them last was of. */
export const RAN_AS = 'washa.version';

/** What a look at the service shows while a new version has to prove itself. */
export interface ServiceLook {
  /** UTC ms. */
  readonly at: number;
  /** `off`: a person has stopped it. `starting`: it may be bringing a large database up to date. */
  readonly state: 'off' | 'starting' | 'up';
  /** How often systemd has started it again by itself since somebody has told it to start. */
  readonly restarts: number;
  /** Why it is not well; null when it takes payments, as far as this box did before. */
  readonly problem: string | null;
}

/** What is remembered from look to look. */
export interface UpgradeWatch {
  readonly restarts: number;
  /** Since when it has been well without an end; null while it is not. */
  readonly wellSince: number | null;
  /** Since when it could have been well; null before its first start has come to its end, and while it is off. */
  readonly upSince: number | null;
  /** Since when this start lasts. */
  readonly startingSince: number | null;
}

export type UpgradeVerdict =
  | { readonly kind: 'watch' }
  | { readonly kind: 'well' }
  /** The version of before has to take over. `why` is a sentence without its end. */
  | { readonly kind: 'back'; readonly why: string };

/** A new version that is well for so long is kept. Milliseconds. */
export const WELL_MS = 60_000;
/** One end may be a coincidence, and two. */
const MOST_RESTARTS = 3;
/** Books are checked, routers connected and secrets read long before that. Milliseconds. */
const NOT_WELL_MS = 180_000;
/** Millions of rows on a memory card take minutes. Milliseconds. */
const STARTING_MS = 30 * 60_000;

export const WATCH_BEGINS: UpgradeWatch = { restarts: 0, wellSince: null, upSince: null, startingSince: null };

/** Goes on from what was seen before. Pure. */
export function watchUpgrade(
  before: UpgradeWatch,
  look: ServiceLook,
): { watch: UpgradeWatch; verdict: UpgradeVerdict } {
  const { at, state, restarts, problem } = look;
  const isSame = restarts === before.restarts;
  const wellSince = state === 'up' && problem === null ? ((isSame ? before.wellSince : null) ?? at) : null;
  const watch: UpgradeWatch = {
    restarts,
    wellSince,
    upSince: state === 'off' ? null : (before.upSince ?? (state === 'up' ? at : null)),
    startingSince: state === 'starting' ? ((isSame ? before.startingSince : null) ?? at) : null,
  };
  return { watch, verdict: judge(watch, look) };
}

function judge(
  { wellSince, upSince, startingSince }: UpgradeWatch,
  { at, restarts, problem }: ServiceLook,
): UpgradeVerdict {
  const lasts = (since: number | null, limit: number) => since !== null && at - since >= limit;
  if (restarts >= MOST_RESTARTS) return { kind: 'back', why: `It ended ${restarts} times` };
  if (lasts(wellSince, WELL_MS)) return { kind: 'well' };
  if (lasts(startingSince, STARTING_MS)) return { kind: 'back', why: 'It did not come to the end of its start' };
  if (lasts(upSince, NOT_WELL_MS) && wellSince === null)
    return { kind: 'back', why: `It was not well: ${problem ?? 'it ended again and again'}` };
  return { kind: 'watch' };
}

/** A version that was put back by itself, as it is noted beside the program that runs since. */
export interface Rollback {
  /** The version that was not well. */
  readonly from: string;
  /** The version that runs since. */
  readonly to: string;
  /** UTC ms. */
  readonly at: number;
  /** A sentence without its end. */
  readonly why: string;
  /** Callbacks that the other version had taken, and that were taken once more. Null: its books were never other than ours. */
  readonly carried: number | null;
  /** What people had done meanwhile and has to be done again: one line each. */
  readonly lost: readonly string[];
}

/** So many are named; the file beside the books has them all. */
const NAMED = 5;

export function rollbackWords({ from, to, why, carried, lost }: Rollback): string {
  const books =
    carried === null
      ? 'The books are as they were.'
      : `The books of before the upgrade are in place again, with ${carried} ${carried === 1 ? 'callback' : 'callbacks'} that came since.`;
  const more = lost.length > NAMED ? ` and ${lost.length - NAMED} more` : '';
  const again =
    lost.length === 0
      ? ''
      : ` To be done again, and then: washa books --accept (nobody is cut off before): ${lost.slice(0, NAMED).join('; ')}${more}.`;
  return `Washa ${from} was not well after its installation, and Washa ${to} has taken over again. ${why}. ${books}${again}`;
}
