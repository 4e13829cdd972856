import { Worker } from 'node:worker_threads';
import type { AwayPlace, BackupPlace } from '../../domain/backup-place.ts';
import type { BackupFacts, BackupKeep } from '../../domain/backup.ts';
import { describeError } from '../../domain/values/fault.ts';

/** All that a backup is made of, and where it goes. */
export interface BackupJob {
  readonly database: string;
  /** A folder that is not there yet; it is gone afterwards. */
  readonly scratch: string;
  readonly code: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Text of the settings file; null: built-in defaults. */
  readonly settings: string | null;
  readonly washa: string;
  /** UTC ms. */
  readonly madeAt: number;
  readonly places: readonly BackupPlace[];
  readonly keep: BackupKeep;
  readonly zone: string;
}

/** `places`: where it is, or why not. `failed`: it could not be made at all. */
export type MadeBackup =
  | {
      readonly kind: 'made';
      readonly name: string;
      readonly madeAt: number;
      readonly bytes: number;
      readonly payments: number;
      readonly ledgerId: number;
      readonly places: readonly { readonly place: string; readonly error: string | null }[];
    }
  | { readonly kind: 'failed'; readonly error: string };

/** A backup to be taken out: a file of this machine, or one that is fetched first. @param now UTC ms */
export type BackupSource =
  { readonly file: string } | { readonly place: AwayPlace; readonly name: string; readonly now: number };

export interface ProofJob {
  readonly source: BackupSource;
  readonly code: string;
  /** A folder that is not there yet. */
  readonly scratch: string;
  /** What came out stays there; else it is gone afterwards. */
  readonly keeps: boolean;
}

/** `problems`: none when it is proven. `facts`: null when it could not even be opened. */
export interface Proof {
  readonly facts: BackupFacts | null;
  readonly problems: readonly string[];
}

/** Makes one backup in a thread of its own. Never rejects. @param signal ends it in the middle, and nothing of it is left at a place */
export function makeInThread(job: BackupJob, signal: AbortSignal): Promise<MadeBackup> {
  return inThread<MadeBackup>('./make-worker.ts', job, signal, (error) => ({ kind: 'failed', error }));
}

/** Takes one backup out in a thread of its own. Never rejects. */
export function proveInThread(job: ProofJob, signal: AbortSignal): Promise<Proof> {
  return inThread<Proof>('./prove-worker.ts', job, signal, (error) => ({ facts: null, problems: [error] }));
}

function inThread<T>(file: string, job: object, signal: AbortSignal, failed: (why: string) => T): Promise<T> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(file, import.meta.url), { workerData: job });
    const end = () => void worker.terminate();
    signal.addEventListener('abort', end, { once: true });
    worker.once('message', resolve);
    worker.once('error', (error: unknown) => resolve(failed(describeError(error))));
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', end);
      resolve(failed(`the thread ended with code ${code}`));
    });
  });
}
