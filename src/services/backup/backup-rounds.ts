import { backupWords } from '../../domain/backup-words.ts';
import { isAway } from '../../domain/backup-place.ts';
import { judgeBackups, type BackupCode } from '../../domain/backup.ts';
import type { Clock } from '../../domain/ports.ts';
import { localDay } from '../../domain/time/local-day.ts';
import { backupTimes } from '../../storage/backups.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isStoreFault } from '../../storage/engine/store-faults.ts';
import { backupState } from '../../storage/views/backup-state.ts';
import type { Findings } from '../box/alarms.ts';
import { erasureFile, keepErasedAt } from './erased-away.ts';
import { noteAwayLook, noteLook, noteMade } from './note-backup.ts';
import { backupSettings, dropScratch, makeBackup, proveBackup, type BackupBox } from './make-backup.ts';
import { reachable, reachFrom } from './places.ts';
import type { MadeBackup, Proof } from './threads.ts';

/** How often it is looked whether something is due; the first time when the start is over. Milliseconds. */
const LOOK_MS = 60_000;
const HOUR_MS = 3_600_000;
/** What could not be made is not tried each minute: it wears out the disk. */
const AGAIN_MS = 10 * 60_000;

/**
 * Makes a backup on a rhythm, and takes the newest out again once a night, until it is ended.
 * @param found is told at each look what is wrong with the backups
 * @returns ends it, and what it does at that moment
 */
export function startBackups(
  deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly box: BackupBox;
    readonly onBug: (error: unknown) => void;
  },
  told: { readonly made: (made: MadeBackup) => void; readonly proven: (name: string, proof: Proof) => void },
  found: (findings: Findings) => void,
): () => Promise<void> {
  const { store, clock, box } = deps;
  const stopping = new AbortController();
  let cancel: () => void = () => undefined;
  let running = Promise.resolve();
  let triedAt = -Infinity;

  const keep = async (write: (now: number) => void) => {
    if (stopping.signal.aborted) return;
    await store.whenStored(clock, () => store.transaction(() => write(clock.now())), stopping.signal);
  };
  const make = async (code: string) => {
    const made = await makeBackup(store.path, box, code, clock.now(), stopping.signal);
    if (stopping.signal.aborted) return;
    told.made(made);
    const there = new Set((await reachable(box.places, reachFrom(clock.now()))).map(({ name }) => name));
    await keep((now) => noteMade(store, made, there, now));
  };
  /** The newest of all, and the newest of each place that is away: that one of them is whole says nothing of the others. */
  const prove = async (code: string) => {
    const found = await reachable(box.places, reachFrom(clock.now()));
    const newest = found.filter(
      (one, i) => i === 0 || (isAway(one.place) && found.findIndex(({ place }) => place.path === one.place.path) === i),
    );
    for (const [i, one] of newest.entries()) {
      const proof = await proveBackup(store.path, one, code, clock.now(), stopping.signal);
      if (stopping.signal.aborted) return;
      told.proven(i === 0 ? one.name : one.file, proof);
      await keep((now) => {
        if (i === 0) noteLook(store, one.name, proof.problems, now);
        if (isAway(one.place)) noteAwayLook(store, one.place.path, one.name, proof.problems);
      });
    }
  };
  /** By the address of each place that is away: which list it has, and when it was tried. */
  const erased = new Map<
    string,
    { readonly name: string | undefined; readonly at: number; readonly isKept: boolean }
  >();
  /** A copy of before an erasure lies there too, and whoever makes a box of it has to know. */
  const keepErased = async () => {
    const name = erasureFile(store)?.name;
    for (const place of box.places.filter(isAway)) {
      const at = clock.monotonic();
      const last = erased.get(place.path);
      if (last !== undefined && (last.isKept ? last.name === name : at - last.at < AGAIN_MS)) continue;
      try {
        const lies = await keepErasedAt(store, place, reachFrom(clock.now()));
        erased.set(place.path, { name: lies, at, isKept: true });
      } catch (error) {
        if (isStoreFault(error)) throw error;
        // That a place cannot be reached is told by the backups that it does not get.
        erased.set(place.path, { name, at, isKept: false });
      }
      if (stopping.signal.aborted) return;
    }
  };
  const look = async () => {
    const code = box.code();
    if (box.places.length > 0 && code !== null) {
      const now = clock.now();
      const { made_at: madeAt = null } = store.first(backupTimes, {}) ?? {};
      const isMissing = madeAt === null || now - madeAt >= box.everyMs || madeAt > now;
      if (isMissing && clock.monotonic() - triedAt >= Math.min(AGAIN_MS, box.everyMs)) {
        triedAt = clock.monotonic();
        await make(code);
      }
      if (isProofDue(store, box, clock.now())) await prove(code);
    }
    await keepErased();
    if (stopping.signal.aborted) return;
    found(backupFindings(store, box, clock.now()));
  };
  const run = async () => {
    try {
      await look();
    } catch (error) {
      if (!isStoreFault(error)) deps.onBug(error);
    }
    if (!stopping.signal.aborted) cancel = clock.after(LOOK_MS, start);
  };
  const start = () => {
    running = run();
  };
  dropScratch(store.path);
  cancel = clock.after(LOOK_MS, start);
  return async () => {
    stopping.abort();
    cancel();
    await running;
  };
}

/** Whether the newest is to be taken out now: never yet, not since this night's hour began, or the one before was no good. */
function isProofDue(store: Store, { proveHour, zone }: BackupBox, now: number): boolean {
  const { made_at: madeAt = null, looked_at: lookedAt = null, problem = null } = store.first(backupTimes, {}) ?? {};
  if (lookedAt === null || lookedAt > now) return true;
  if (problem !== null && madeAt !== null && madeAt > lookedAt) return true;
  const begins = localDay(now, zone).from + proveHour * HOUR_MS;
  return now >= begins && lookedAt < begins;
}

const QUIET: ReadonlySet<BackupCode> = new Set(['none', 'fresh', 'first']);

/** What is wrong with the backups, for the alarm. A box that makes none has no alarm: `washa status` and `washa doctor` say it. */
export function backupFindings(store: Store, box: BackupBox, now: number): Findings {
  const state = backupState(store, backupSettings(box), now);
  const wrong = judgeBackups(state, now).filter((code) => !QUIET.has(code));
  if (wrong.length === 0) return new Map();
  const words = wrong.map((code) => backupWords(code, state, { zone: box.zone, language: 'en', now }));
  return new Map([['box', words.join(' ')]]);
}
