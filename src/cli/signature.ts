import { readFileSync } from 'node:fs';
import { describeError } from '../domain/fault.ts';
import { explainSignature } from '../providers/gateway/explain-signature.ts';
import { printJson, UsageError, type GlobalOptions } from './context.ts';

/** `washa signature`: always JSON; exit code 0 whether or not the signature fits. */
export function signature(options: GlobalOptions & { secretFile: string; body?: string }): Promise<void> {
  const secret = read(options.secretFile, 'the secret')
    .toString('utf8')
    .replace(/\r?\n$/, '');
  const body = read(options.body ?? 0, 'the body');
  printJson(explainSignature(body, secret));
  return Promise.resolve();
}

function read(file: string | 0, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`Cannot read ${what}: ${describeError(error)}`);
  }
}
