import { describeError } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import type { Readiness } from '../services/box/health.ts';
import { configOf } from './box.ts';
import { localAddress } from './local-address.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';

/** A Washa that takes longer to say that it is well is not. */
const PATIENCE_MS = 5_000;

/** `washa health`: asks the daemon that runs. @returns 0 when it takes payments, 1 when it does not or does not answer */
export async function health(options: { url?: string } & GlobalOptions): Promise<number> {
  const base = options.url ?? localAddress(configOf(options).console.listen);
  const url = URL.parse('/readyz', base);
  if (url === null) throw new UsageError(`--url: expected the console's address, for example http://127.0.0.1:8080`);
  try {
    const readiness = await askReadiness(url);
    if (options.json === true) printJson(readiness);
    else print(safeLine(readinessWords(readiness)));
    return readiness.ready ? 0 : 1;
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (options.json === true) printJson({ ready: false, error: describeError(cause) });
    else print(`not ready: no answer from ${url.href} (${safeLine(describeError(cause))})`);
    return 1;
  }
}

/** @param url of `/readyz` @throws when nobody answers, or something that is no Washa */
export async function askReadiness(url: URL): Promise<Readiness> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
  return (await answer.json()) as Readiness;
}

/** One line. */
export function readinessWords({ ready, problem, books, store, closed, lanes, degraded }: Readiness): string {
  if (problem !== undefined) return `not ready: ${problem}`;
  const flaws = [
    ...(books.checked ? (books.sound ? [] : ['the books do not add up']) : ['the books are not checked yet']),
    ...(store.writable ? [] : ['the database cannot be written']),
    ...(store.room ? [] : ['the disk is full']),
    ...closed.map((name) => `callbacks of ${name} cannot be taken`),
    ...(lanes.known > 0 ? [] : ['no lane is known yet']),
  ];
  const state = `${lanes.up} of ${lanes.known} lanes up, ${lanes.queued} queued`;
  return `${ready ? 'ready' : 'not ready'}: ${[...flaws, state, ...degraded].join(', ')}`;
}
