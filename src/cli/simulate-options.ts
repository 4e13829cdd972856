import { print, printJson, UsageError, type GlobalOptions } from './context.ts';

// What the simulators' verbs read and say alike.

/** One line for a person, or the same as JSON. */
export function tell(options: GlobalOptions, machine: unknown, human: string): void {
  if (options.json === true) printJson(machine);
  else print(human);
}

/** Resolves at Ctrl-C, or when the process is told to end. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** @throws UsageError for what is no port */
export function portOf(text: string): number {
  const port = whole('--port', text);
  if (port <= 65_535) return port;
  throw new UsageError(`--port takes a number up to 65535, not "${text}".`);
}

/** @throws UsageError for what is no whole number, naming the option */
export function whole(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(`${option} takes a whole number, not "${text}".`);
}
