import { readFileSync } from 'node:fs';
import { describeError } from '../domain/values/fault.ts';
import { explainSignature, type SignatureExplanation } from '../providers/gateway/explain-signature.ts';
import { printJson, UsageError, warn, type GlobalOptions } from './context.ts';

/** `washa signature`: always JSON on standard output, and in words on the other; exit code 1 for what is no body of the gateway. */
export function signature(options: GlobalOptions & { secretFile: string; body?: string }): Promise<number> {
  const secret = read(options.secretFile, 'the secret')
    .toString('utf8')
    .replace(/\r?\n$/, '');
  const body = read(options.body ?? 0, 'the body');
  const found = explainSignature(body, secret);
  printJson(found);
  warn(verdict(found));
  return Promise.resolve(found.refused === null ? 0 : 1);
}

function verdict({ matchedBy, refused, given }: SignatureExplanation): string {
  if (refused !== null) return `This body cannot be signed: ${refused}.`;
  if (given === null) return 'The body carries no signature.';
  if (matchedBy !== null) return 'The signature fits.';
  return 'The signature does not fit: the secret is another one, or the body is not byte for byte what was signed.';
}

function read(file: string | 0, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`Cannot read ${what}: ${describeError(error)}`);
  }
}
