import { eventually } from '../containers/engine.ts';
import type { Box } from './box.ts';
import { LINES, SETUP } from './stand-ins.ts';

/** Has a machine with Washa serve the small ISP of `SETUP`: its router plays there. @param delayMs the router takes for each answer */
export async function serveIsp(box: Box, folder: string, delayMs = 0): Promise<void> {
  await box.ok(`systemd-run --quiet --unit=router washa simulate router --lines 40 --expired 40 --delay ${delayMs}`);
  await box.ok('install -m 600 /dev/stdin /etc/washa/credentials/router-tower-1 <<"E"\nwasha-api\nE');
  await box.write(folder, '/root/setup.toml', SETUP);
  const applied: unknown = JSON.parse(await box.ok('washa apply /root/setup.toml --yes --json'));
  if (!(typeof applied === 'object' && applied !== null && 'applied' in applied && applied.applied === true))
    throw new Error(`not applied: ${JSON.stringify(applied)}`);
  await box.ok('systemctl restart washa');
  await eventually(
    async () => (await box.show('StatusText')).includes('1 router up'),
    'STATUS knows the router',
    40_000,
  );
}

/** Delivers a payment of the price of a line, as PayHero does. */
export async function payLine(box: Box, line: (typeof LINES)[number], receipt: string): Promise<void> {
  await box.ok(
    `washa simulate payhero --url=http://127.0.0.1:8787/cb/payhero --path-secret-file=/var/lib/washa/secrets/payhero-path --account=${line.account} --amount=${line.shillings} --receipt=${receipt}`,
  );
}

/** Takes the package and all that it kept off a machine. @returns what is left of it; empty: nothing */
export async function purge(box: Box): Promise<string> {
  await box.ok('apt-get purge --yes washa');
  const places = '/var/lib/washa /var/cache/washa /etc/washa /usr/lib/washa /usr/bin/washa';
  const { stdout } = await box.sh(`ls -d ${places} 2>/dev/null; getent passwd washa`);
  return stdout;
}
