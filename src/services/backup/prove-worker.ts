import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '../../domain/values/fault.ts';
import { stepBack } from '../money/step-back.ts';
import { openPlace, reachFrom } from './places.ts';
import { takeOut, type TakenOut } from './take-out.ts';
import type { BackupSource, ProofJob, Proof } from './threads.ts';

// Takes one backup out into a scratch folder, off the main thread, proves it, and ends.
stepBack();
parentPort?.postMessage(await prove(workerData as ProofJob));

async function prove({ source, code, scratch, keeps }: ProofJob): Promise<Proof> {
  try {
    mkdirSync(scratch, { mode: 0o700 });
    const { facts, problems } = await takeFrom(source, code, scratch);
    return { facts, problems };
  } catch (error) {
    return { facts: null, problems: [describeError(error)] };
  } finally {
    if (!keeps) rmSync(scratch, { recursive: true, force: true });
  }
}

async function takeFrom(source: BackupSource, code: string, scratch: string): Promise<TakenOut> {
  if ('file' in source) return takeOut(source.file, code, scratch);
  await using opened = await openPlace(source.place, reachFrom(source.now));
  const here = join(scratch, 'sealed');
  await opened.fetch(source.name, here);
  try {
    return await takeOut(here, code, scratch);
  } catch (error) {
    throw new Error(describeError(error).replaceAll(here, opened.where(source.name)), { cause: error });
  } finally {
    rmSync(here, { force: true });
  }
}
