import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Config } from '../../src/config/config.ts';

/** A daemon as a real process. */
export interface Daemon {
  /** Address of its intake; rejects when it ended before it was ready. */
  readonly ready: Promise<string>;
  /** What it wrote to standard error so far. */
  readonly said: () => string;
  /** Its end, however it comes. @returns as `end` does */
  readonly ended: Promise<number | null>;
  /** Ends it with this signal and waits for its end. @returns the exit code; null when the signal ended it */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** @param how another program of this folder than the whole daemon, with the same argument; more of its environment */
export function startDaemon(
  config: Config,
  { entry = 'daemon.ts', env = {} }: { readonly entry?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Daemon {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, entry), JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], TZ: 'UTC', ...env },
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const ready = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout!).on('line', (line) => {
      if (line.startsWith('READY ')) resolve(line.slice('READY '.length));
      else said += `${line}\n`;
    });
    void ended.then(([code]) => reject(new Error(`the daemon ended with ${String(code)}: ${said}`)));
  });
  // Whoever kills it before it is ready does not wait for that.
  ready.catch(() => undefined);
  return {
    ready,
    said: () => said,
    ended: ended.then(([code]) => code),
    async end(signal) {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}
