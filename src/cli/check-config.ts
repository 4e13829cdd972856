import { configOf } from './box.ts';
import { configFile, print, printJson, warn, type GlobalOptions } from './context.ts';
import { systemClock } from '../host/clock.ts';
import { readTextFile } from '../config/text-file.ts';

/** `washa check-config`: exit code 1 and a line per problem when something is wrong. */
export async function checkConfig(options: GlobalOptions & { setup?: string }): Promise<void> {
  const file = configFile(options);
  const config = configOf(options);
  let secrets: readonly string[] = [];
  let warnings: readonly string[] = [];
  if (options.setup !== undefined) {
    const { parseSetup } = await import('../config/setup-file.ts');
    const text = readTextFile(options.setup, warn);
    const setup = parseSetup(options.setup, text, config.box.timeZone, systemClock.now());
    secrets = setup.secretNames;
    warnings = setup.warnings;
  }
  if (options.json === true) {
    printJson({ ok: true, config: file, setup: options.setup ?? null, secrets, warnings });
    return;
  }
  print(file === null ? 'No settings file: the built-in defaults hold.' : `${file}: good.`);
  if (options.setup !== undefined)
    print(`${options.setup}: good. It speaks of these secrets: ${secrets.join(', ') || 'none'}.`);
  for (const warning of warnings) warn(`${options.setup ?? ''}: ${warning}`);
}
