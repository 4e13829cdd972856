import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { wishesOf } from '../onboard/router.ts';
import { checkRouter, type RouterCheck } from '../routers/routeros/check/check-router.ts';
import type { RouterFinding } from '../routers/routeros/check/finding.ts';
import { groupScript } from '../routers/routeros/check/rights.ts';
import { createRouterosTransport } from '../routers/routeros/wire/transport.ts';
import { linesOnRouter } from '../storage/line-findings.ts';
import { addressOf, allRouters } from '../storage/routers.ts';
import { configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { markOf } from './mark.ts';

/** `washa router check`. @returns the exit code: 1 when something blocks selling, 3 when there are only warnings */
export async function checkRouterByName(options: GlobalOptions, ...[name = '']: string[]): Promise<number> {
  const config = configOf(options);
  const { row, sold } = await withStore(config, 'read', (store) => ({
    row: store.all(allRouters, {}).find((one) => one.name === name),
    sold: new Set(store.all(linesOnRouter, { router: name }).map(({ service }) => service)),
  }));
  if (row === undefined)
    throw new Fault('router.unknown', 'stop', `There is no router ${safeLine(name)} in the books.`);
  const address = addressOf(row, secretsOf(config).read(row.password_secret));
  const { suspension, expired_profile: expiredProfile, expired_list: expiredList } = row;
  const findings = await look({
    address,
    wall: { suspension, expiredProfile, expiredList },
    sold,
    ...wishesOf(config),
  });
  if (options.json === true) printJson(verdictOf(name, findings));
  else tell(name, findings);
  return findings[0] === undefined ? 0 : findings[0].severity === 'blocks' ? 1 : 3;
}

/** For a look at one router, by somebody who waits for it. */
export const checkingTransport = () => createRouterosTransport({ clock: systemClock, loginDeadlineMs: 2_000 });

function look(check: RouterCheck): Promise<RouterFinding[]> {
  return checkRouter(check, { transport: checkingTransport(), clock: systemClock });
}

/** What `--json` says of a router that was looked at. */
export function verdictOf(router: string, findings: readonly RouterFinding[]) {
  const ready = findings.every(({ severity }) => severity !== 'blocks');
  return { router, ready, next: findings[0] ?? null, findings };
}

export function tell(name: string, findings: readonly RouterFinding[]): void {
  for (const { severity, words, repair } of findings) {
    print(`${markOf(severity === 'blocks' ? 'wrong' : 'unknown')} ${safeLine(words)}`);
    if (repair !== null) print(`    ${safeLine(repair)}`);
  }
  const { ready } = verdictOf(name, findings);
  const verdict = ready ? 'ready to sell.' : 'not ready to sell. Begin with the first line above, and check again.';
  print(`${safeLine(name)} is ${verdict}`);
}

/** `washa router script`. */
export function printRouterScript(options: GlobalOptions, ...[username = 'washa']: string[]): Promise<void> {
  const lines = groupScript(username);
  if (options.json === true) printJson(lines);
  else for (const line of lines) print(safeLine(line));
  return Promise.resolve();
}
