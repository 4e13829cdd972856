import { configOf } from './box.ts';
import { configFile, print, printJson, type GlobalOptions } from './context.ts';
import { systemClock } from '../host/clock.ts';
import { readSettingsFile } from '../config/config.ts';

/** `washa check-config`: exit code 1 and a line per problem when something is wrong. */
export async function checkConfig(options: GlobalOptions & { setup?: string }): Promise<void> {
  const file = configFile(options);
  const config = configOf(options);
  let secrets: readonly string[] = [];
  if (options.setup !== undefined) {
    const { parseSetup } = await import('../config/setup-file.ts');
    const text = readSettingsFile(options.setup);
    secrets = parseSetup(options.setup, text, config.box.timeZone, systemClock.now()).secretNames;
  }
  if (options.json === true) {
    printJson({ ok: true, config: file, setup: options.setup ?? null, secrets });
    return;
  }
  print(file === null ? 'No settings file: the built-in defaults hold.' : `${file}: good.`);
  if (options.setup !== undefined)
    print(`${options.setup}: good. It speaks of these secrets: ${secrets.join(', ') || 'none'}.`);
}
