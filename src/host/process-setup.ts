import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from '../domain/ports.ts';

/** Beside the packages whose compiled code it holds: who may write there could change the packages as well. */
const COMPILED = join(import.meta.dirname, '../..', 'node_modules', '.cache', 'washa');

/**
 * Keeps this process small and quick to start. Call it before anything large is imported. Compiled code is kept for the
 * next start: where `NODE_COMPILE_CACHE` says, else beside the packages, or nowhere when that folder is read-only.
 */
export function setUpProcess(): void {
  // One burst (the print of ten thousand sessions) lets V8 grow its nursery to 64 MiB, and a box that is idle afterwards
  // never collects again to give it back. The 1 MiB that it starts with is enough for thousands of payments a second.
  setFlagsFromString('--semi-space-growth-factor=1');
  enableCompileCache(COMPILED);
}

/** Stores what was compiled so far: a daemon may end without a word, and then nothing would be kept. */
export function keepCompiledCode(): void {
  flushCompileCache();
}

/** So much of a processor's time is work: below it the process is idle. */
const IDLE = 0.2;

/**
 * Gives back what starting has left behind, as soon as there is nothing to do: two hundred routers are compared for minutes after the
 * start, and whoever pays meanwhile does not wait for it.
 * @param everyMs after this it is looked whether the process is idle, again and again until it is
 */
export function collectWhenIdle(clock: Pick<Clock, 'after'>, everyMs: number): void {
  let before = process.cpuUsage();
  const look = (): void => {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 < IDLE * everyMs) {
      collectGarbage();
      return;
    }
    before = process.cpuUsage();
    clock.after(everyMs, look);
  };
  clock.after(everyMs, look);
}

/**
 * Gives back what starting has left behind, some 15 MiB: V8 collects only when something allocates, and an idle box
 * allocates nothing. Takes some tens of milliseconds.
 */
function collectGarbage(): void {
  // The one way to it without a flag on the command line.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: object) => void;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
