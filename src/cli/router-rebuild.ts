import { routerScript } from '../app/router-script.ts';
import { systemClock } from '../host/clock.ts';
import { formatWhen } from '../domain/time/time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { preview } from '../services/actions/act.ts';
import { rebuildRouter } from '../services/lines/rebuild-router.ts';
import { openLines } from './ask-lines.ts';
import { configOf, withStore } from './box.ts';
import { print, warn } from './context.ts';
import { doDeed, type DeedOptions } from './deed.ts';

export interface RebuildOptions extends DeedOptions {
  readonly yes?: boolean;
}

/**
 * `washa router rebuild`: shows what the old box had and what would be made on the new one, and after a yes has the daemon make it.
 * @throws Fault in the words of a refusal
 */
export async function rebuild(options: RebuildOptions, ...[router = '']: string[]): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const { script, planned } = await withStore(config, 'read', (store) =>
    Promise.resolve({
      script: routerScript(store, router),
      planned: preview(store, rebuildRouter, { router }, now),
    }),
  );
  if (planned.kind === 'do' && options.json !== true) {
    const name = safeLine(router);
    if (script === null)
      warn(`What ${name} had beside its logins was never read: make its pools and profiles by hand.`);
    else {
      print(
        `What ${name} had ${formatWhen(script.readAt, config.box.timeZone, 'en', now)}; paste it into the new box first:\n`,
      );
      for (const line of script.lines) print(`  ${line}`);
    }
    print(`\nA new box is let in by: washa router accept ${name}\n`);
    for (const words of planned.preview) print(`- ${safeLine(words)}`);
  }
  if (planned.kind === 'do' && options.yes !== true && options.dryRun !== true) {
    const asked = openLines();
    const answer = await asked.ask(`Have them made at ${safeLine(router)}? [y/N]`);
    asked.close();
    if (!/^y(es)?$/i.test(answer.trim())) {
      print('Nothing was done.');
      return;
    }
  }
  await doDeed(options, rebuildRouter, () => ({ router }));
}
