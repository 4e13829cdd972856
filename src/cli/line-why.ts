import { formatAge } from '../domain/time/durations.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { probeLine } from '../routers/routeros/line/probe.ts';
import { createRouterosTransport } from '../routers/routeros/wire/transport.ts';
import type { RouterSays } from '../domain/lines/why.ts';
import { askWhy } from '../services/lines/ask-why.ts';
import { addressOf, allRouters } from '../storage/routers.ts';
import { lineWords } from '../views/line-words.ts';
import { showLine } from '../views/show-line.ts';
import { whyWords } from '../views/why-words.ts';
import { carriedWords, devicesWords, speedsWords } from '../views/carried-words.ts';
import { configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { lineIdOf } from './line.ts';
import { markOf } from './mark.ts';

/** How long a router may take to take the login, and to answer. Milliseconds. */
const LOGIN_MS = 2_000;
const ANSWER_MS = 10_000;

/** `washa line why`. @returns the exit code: 3 when something is in the way, or the router cannot be asked */
export async function whyLine(options: GlobalOptions, ...[account = '']: string[]): Promise<number> {
  const config = configOf(options);
  const now = systemClock.now();
  const secrets = secretsOf(config);
  return withStore(config, 'read', async (store) => {
    const id = lineIdOf(store, account);
    const line = showLine(store, account, () => null, now, { commands: 0, attempts: 0, payments: 0 });
    const says = await askWhy(
      store,
      id,
      (name) => {
        const row = store.all(allRouters, {}).find((one) => one.name === name && one.retired_at === null);
        if (row === undefined) return null;
        return async (target) => {
          const transport = createRouterosTransport({ clock: systemClock, loginDeadlineMs: LOGIN_MS });
          const link = await transport.connect(
            addressOf(row, secrets.read(row.password_secret)),
            AbortSignal.timeout(ANSWER_MS),
          );
          try {
            return await probeLine((words) => link.exec(words, ANSWER_MS), target);
          } finally {
            link.close();
          }
        };
      },
      now,
    );
    if (line === null || says === null) throw new Error('a line that was found is not there');
    const { head, next } = lineWords(line.view);
    const state = line.view.verdict.state;
    if (options.json === true) {
      printJson({ account: line.line.account_no, verdict: { state, head, next }, router: inWords(says) });
    } else {
      print(`${markOf(state)} ${safeLine(head)}\n    ${safeLine(next)}`);
      tell(line.line.router_name, says);
    }
    return says.kind === 'told' && says.whys.length === 0 ? 0 : 3;
  });
}

function inWords(says: RouterSays) {
  return says.kind === 'away' ? says : { ...says, whys: says.whys.map((why) => ({ ...why, ...whyWords(why) })) };
}

function tell(router: string, says: RouterSays): void {
  const name = safeLine(router);
  if (says.kind === 'away') {
    print(`${markOf('unknown')} ${name} cannot be asked now: ${safeLine(says.reason)}`);
    return;
  }
  for (const { address, device, uptimeMs } of says.sessions) {
    const since = uptimeMs === null ? '' : `, for ${formatAge(uptimeMs)}`;
    const from = device === null ? '' : `, from ${safeLine(device)}`;
    print(
      `${markOf('right')} ${name} has a session of it${since}${from}${address === null ? '' : ` (${safeLine(address)})`}`,
    );
  }
  if (says.carried !== null) print(`    ${safeLine(carriedWords(says.carried))}`);
  if (says.speeds !== null) print(`    ${safeLine(speedsWords(says.speeds))}`);
  if (says.devices !== null) print(`    ${devicesWords(says.devices)}`);
  for (const why of says.whys) {
    const { head, next } = whyWords(why);
    print(`${markOf('wrong')} ${safeLine(head)}\n    ${safeLine(next)}`);
  }
  if (says.whys.length === 0) print(`${markOf('right')} Nothing at ${name} is in its way`);
}
