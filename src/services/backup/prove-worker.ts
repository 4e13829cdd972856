import { mkdirSync, rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '../../domain/values/fault.ts';
import { stepBack } from '../money/step-back.ts';
import { takeOut } from './take-out.ts';
import type { ProofJob, Proof } from './threads.ts';

// Takes one backup out into a scratch folder, off the main thread, proves it, and ends.
stepBack();
parentPort?.postMessage(await prove(workerData as ProofJob));

async function prove({ file, code, scratch, keeps }: ProofJob): Promise<Proof> {
  try {
    mkdirSync(scratch, { mode: 0o700 });
    const { facts, problems } = await takeOut(file, code, scratch);
    return { facts, problems };
  } catch (error) {
    return { facts: null, problems: [describeError(error)] };
  } finally {
    if (!keeps) rmSync(scratch, { recursive: true, force: true });
  }
}
