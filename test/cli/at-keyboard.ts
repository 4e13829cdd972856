import { Readable } from 'node:stream';
import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';

/** How a command ended, and all that it printed. */
export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * One command line, in this process: one of its own would be busy with its start for most of the time. What a process has beside its words
 * (signals, a terminal, its environment) is tried in cli.test.ts and by the suites of the daemon.
 * @param input what a pipe hands over
 * @param by who has typed it, as sudo says it
 */
export async function atKeyboard(args: readonly string[], input = '', by = 'amina'): Promise<Said> {
  let [stdout, stderr] = ['', ''];
  vi.stubEnv('SUDO_USER', by);
  vi.stubEnv('CREDENTIALS_DIRECTORY', undefined);
  const own = Object.getOwnPropertyDescriptor(process, 'stdin') ?? {};
  Object.defineProperty(process, 'stdin', { ...own, get: () => Readable.from([input]) });
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += String(text);
      return true;
    }),
  ];
  try {
    const status = await runCommandLine(args);
    return { status, stdout, stderr };
  } finally {
    for (const spy of spies) spy.mockRestore();
    Object.defineProperty(process, 'stdin', own);
    vi.unstubAllEnvs();
  }
}
