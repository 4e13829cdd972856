import { pathToFileURL } from 'node:url';
import type { DaemonOptions } from './app/daemon.ts';
import { setUpProcess } from './host/process-setup.ts';

/**
 * Runs the daemon until SIGTERM or SIGINT; resolves with the exit code. A second signal, or a stop that takes too long,
 * ends the process with 1.
 */
export async function run(options: DaemonOptions): Promise<number> {
  setUpProcess();
  // Only now: what a file imports at its top is read and compiled before its first line runs.
  const { runDaemon } = await import('./app/daemon.ts');
  return runDaemon(options);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await run({ configFile: process.argv[2] ?? null });
}
