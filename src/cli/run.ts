import { configFile, type GlobalOptions } from './context.ts';

/** `washa run`: the daemon, until it is told to stop. */
export async function runDaemon(options: GlobalOptions): Promise<number> {
  const { run } = await import('../main.ts');
  return run({
    configFile: configFile(options),
    ...(options.state === undefined ? {} : { stateDir: options.state }),
  });
}
