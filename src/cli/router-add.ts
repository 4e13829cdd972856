import { existsSync } from 'node:fs';
import { databasePath, type Config } from '../config/config.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { flawOf, keepRouter, lookAtNew, wishesOf, portOf, REACH_MS, refuseOtherPassword } from '../onboard/router.ts';
import { normaliseFingerprint } from '../routers/routeros/wire/pin.ts';
import { reachRouter } from '../routers/routeros/wire/reach.ts';
import { allRouters } from '../storage/routers.ts';
import { applyOne } from './apply-one.ts';
import { openLines } from './ask-lines.ts';
import { configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';
import { checkingTransport, tell, verdictOf } from './router-check.ts';

export interface AddRouterOptions extends GlobalOptions {
  readonly address: string;
  readonly port?: string;
  readonly username: string;
  readonly plain?: boolean;
  readonly fingerprint?: string;
  readonly yes?: boolean;
}

/**
 * `washa router add`: shows the certificate, takes the password from standard input, looks, and writes after a yes. Whoever gives the
 * password has seen the certificate, which is pinned from then on; whoever is not asked has said which one it must be.
 */
export async function addRouter(options: AddRouterOptions, ...[name = '']: string[]): Promise<number> {
  const { address: host, username, plain = false } = options;
  const door = { name, host, port: Number(options.port ?? portOf(plain)), plain };
  const flaw = flawOf(door);
  if (flaw !== null) throw new UsageError(flaw);
  const expected = options.fingerprint === undefined ? null : normaliseFingerprint(options.fingerprint);
  if (plain && expected !== null) throw new UsageError('Without TLS (--plain) a router shows no certificate.');
  const config = configOf(options);
  const secrets = secretsOf(config);
  await refuseKnown(config, name);

  const { fingerprint } = await reachRouter(host, door.port, !plain, REACH_MS);
  if (fingerprint !== null) compareCertificate(safeLine(host), fingerprint, expected, options.yes === true);
  const lines = openLines();
  const password = await lines.ask(`Password of ${safeLine(username)}:`, 'hides');
  if (password === '') throw new UsageError('Give the password on standard input.');
  const login = { ...door, fingerprint, username, password };
  refuseOtherPassword(secrets, login);
  const findings = await lookAtNew(login, {
    transport: checkingTransport(),
    clock: systemClock,
    wishes: wishesOf(config),
  });
  if (options.json !== true) tell(name, findings);
  if (options.yes !== true) {
    const answer = await lines.ask(`Write ${name} into the books? [y/N]`);
    if (!/^y(es)?$/i.test(answer)) throw new Fault('router.add', 'stop', 'Nothing was written.');
  }
  lines.close();
  await applyOne(config, { object: 'router', row: keepRouter(secrets, login) }, 'router.add');
  if (options.json === true) printJson(verdictOf(name, findings));
  else print(`${name} is in the books. Tell the daemon: systemctl reload washa`);
  return findings[0] === undefined ? 0 : findings[0].severity === 'blocks' ? 1 : 3;
}

/** Before the password is given away. @param expected null: a person compares, and is not in a hurry (`--yes`) */
function compareCertificate(host: string, shown: string, expected: string | null, isHurried: boolean): void {
  if (expected === null && isHurried) {
    const text = `${host} shows the certificate ${shown}, and with --yes nobody compares it with the router's own. Read it there (/certificate print detail), and say it: --fingerprint ${shown}`;
    throw new Fault('router.fingerprint', 'stop', text);
  }
  if (expected !== null && normaliseFingerprint(shown) !== expected) {
    const text = `${host} shows the certificate ${shown}, and not the one that --fingerprint names: it is another machine, or has a new certificate. Nothing was told to it.`;
    throw new Fault('router.fingerprint', 'stop', text);
  }
  if (expected === null) warn(`${host} shows the certificate ${shown}. Compare it with the router's own.`);
}

async function refuseKnown(config: Config, name: string): Promise<void> {
  // Nothing is written before the yes, not even books that are empty.
  if (!existsSync(databasePath(config))) return;
  const rows = await withStore(config, 'read', (store) => store.all(allRouters, {}));
  if (rows.some((row) => row.name === name)) {
    throw new Fault('router.known', 'stop', `${name} is in the books already. Look at it: washa router check ${name}`);
  }
}
