import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A stop takes 25 s at most, and a start as long as the database needs to be brought up to date. */
const LIMIT_MS = 120_000;

/** The service as systemd has it. */
export interface ServiceState {
  /** `active`, `activating`, `inactive`, … */
  readonly active: string;
  /** How often systemd has started it again by itself since somebody has told it to start. */
  readonly restarts: number;
}

export async function readService(): Promise<ServiceState> {
  const show = ['show', '--property=ActiveState', '--property=NRestarts', 'washa.service'];
  const { stdout } = await run('systemctl', show, { timeout: LIMIT_MS });
  return {
    active: /^ActiveState=(.*)$/m.exec(stdout)?.[1] ?? '',
    restarts: Number(/^NRestarts=(\d+)$/m.exec(stdout)?.[1] ?? 0),
  };
}

/** `--no-block`: whoever waits for a start waits for it by looking. @throws when systemd refuses */
export async function tellService(...words: ('stop' | 'start' | 'daemon-reload' | '--no-block')[]): Promise<void> {
  const of = words.includes('daemon-reload') ? [] : ['washa.service'];
  await run('systemctl', [...words, ...of], { timeout: LIMIT_MS });
}

/** The last that the service's own processes have said, oldest first; nothing where nobody keeps it. */
export async function lastLines(): Promise<string[]> {
  const args = ['--no-pager', '--output=cat', '--lines=40', '_SYSTEMD_UNIT=washa.service'];
  try {
    return (await run('journalctl', args, { timeout: LIMIT_MS })).stdout
      .split('\n')
      .filter((line) => line.trim() !== '');
  } catch {
    return [];
  }
}
