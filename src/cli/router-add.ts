import { existsSync } from 'node:fs';
import { databasePath, type Config } from '../config/config.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { normaliseFingerprint } from '../routers/routeros/wire/pin.ts';
import { reachRouter } from '../routers/routeros/wire/reach.ts';
import type { RouterRow } from '../services/setup/setup.ts';
import { allRouters } from '../storage/routers.ts';
import { applyOne } from './apply-one.ts';
import { openLines } from './ask-lines.ts';
import { configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';
import { look, portalOf, tell, verdictOf } from './router-check.ts';

export interface AddRouterOptions extends GlobalOptions {
  readonly address: string;
  readonly port?: string;
  readonly username: string;
  readonly plain?: boolean;
  readonly fingerprint?: string;
  readonly yes?: boolean;
}

/** As the setup file has it. */
const NAME = /^[A-Za-z0-9][\w.-]{0,39}$/;

/** How long the door may take. Milliseconds. */
const REACH_MS = 2_000;

/**
 * `washa router add`: shows the certificate, takes the password from standard input, looks, and writes after a yes. Whoever gives the
 * password has seen the certificate, which is pinned from then on; whoever is not asked has said which one it must be.
 */
export async function addRouter(options: AddRouterOptions, ...[name = '']: string[]): Promise<number> {
  const { address: host, username, plain = false } = options;
  const port = Number(options.port ?? (plain ? 8728 : 8729));
  if (!NAME.test(name))
    throw new UsageError('Name the router by letters, digits, "-", "_" and ".", for example tower-1.');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageError('--port is a number from 1 to 65535.');
  const expected = options.fingerprint === undefined ? null : normaliseFingerprint(options.fingerprint);
  if (plain && expected !== null) throw new UsageError('Without TLS (--plain) a router shows no certificate.');
  const config = configOf(options);
  const secrets = secretsOf(config);
  const secret = `router-${name.toLowerCase().replaceAll('_', '-')}`;
  await refuseKnown(config, name);

  const { fingerprint } = await reachRouter(host, port, !plain, REACH_MS);
  if (fingerprint !== null) compareCertificate(safeLine(host), fingerprint, expected, options.yes === true);
  const lines = openLines();
  const password = await lines.ask(`Password of ${safeLine(username)}:`, 'hides');
  if (password === '') throw new UsageError('Give the password on standard input.');
  if (secrets.has(secret) && secrets.read(secret) !== password) {
    const text = `There is another password at ${secrets.place(secret)} already: remove it, or name the router otherwise.`;
    throw new Fault('router.secret', 'stop', text);
  }

  const tls = fingerprint === null ? null : { fingerprint };
  const wall = { suspension: 'expired-profile', expiredProfile: 'EXPIRED', expiredList: 'expired' } as const;
  const address = { name, host, port, tls, username, password };
  const findings = await look({ address, wall, sold: new Set(), portal: portalOf(config) });
  if (options.json !== true) tell(name, findings);
  if (options.yes !== true) {
    const answer = await lines.ask(`Write ${name} into the books? [y/N]`);
    if (!/^y(es)?$/i.test(answer)) throw new Fault('router.add', 'stop', 'Nothing was written.');
  }
  lines.close();
  secrets.ensure(secret, () => password);
  const row: RouterRow = {
    name,
    host,
    port,
    tls_fingerprint: fingerprint,
    username,
    password_secret: secret,
    suspension: wall.suspension,
    expired_profile: wall.expiredProfile,
    expired_list: wall.expiredList,
    changes_per_second: 10,
    retired: false,
  };
  await applyOne(config, { routers: [row] }, 'router.add');
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
