import { renameSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { alarms, payments, startIsp, until, type Isp } from './harness.ts';

const open = (isp: Isp) => isp.app.store.all(alarms, {}).filter((one) => one.closed_at === null);

/** The status of a POST whose path is sent as it stands: a client would tidy it. */
function rawPost(url: string, path: string, body: string): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'))?.[1]));
      socket.destroy();
    });
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

it('F-callback-18: a callback to a wrong address is counted, and told with its tail, its time and where the right one is', async () => {
  await using isp = await startIsp();
  const right = isp.stage.callbackPath('payhero');
  const secret = right.slice(right.lastIndexOf('/') + 1);
  const wrong = `${right.slice(0, -4)}QxZ7`;
  const { intake } = isp.app.urls;
  const body = isp.payhero('A', { reference: isp.lines[0]!.accountNo });
  for (const path of [wrong, wrong, wrong, '/payhero/callback']) {
    expect((await sendCallback(`${intake}${path}`, body)).status).toBe(404);
  }
  // Noise is none of ours.
  expect((await sendCallback(`${intake}/xmlrpc.php`, '<x/>')).status).toBe(404);
  const [alarm, ...others] = open(isp).filter(({ kind }) => kind === 'wrong-address');
  expect(others).toEqual([]);
  expect(alarm!.message).toMatch(/\/cb\/payhero\/…QxZ7, 3 times, last \d+ \w+ \d\d:\d\d/);
  expect(alarm!.message).toMatch(/\/payhero\/callback, once.*right one.*\/cb\/payhero\/.*--show-urls/);
  expect(alarm!.message).not.toMatch(/xmlrpc/);
  for (let at = 0; at + 6 <= secret.length; at++) expect(alarm!.message).not.toContain(secret.slice(at, at + 6));
  expect(isp.app.store.all(payments, {})).toEqual([]);
});

it('F-callback-35: the right address, written a little differently, is the right address', async () => {
  await using isp = await startIsp();
  const right = isp.stage.callbackPath('payhero');
  const secret = right.slice(right.lastIndexOf('/') + 1);
  const { intake } = isp.app.urls;
  const ways = [
    `${right}/`,
    `/${right}`,
    `//cb//payhero//${secret}//`,
    `${right}%20`,
    `${right}%0A`,
    `/CB/PAYHERO/${secret}`,
    `/Cb/PayHero/${secret}/?from=payhero`,
  ];
  for (const path of ways) {
    const body = isp.payhero('A', { reference: isp.lines[0]!.accountNo });
    expect(await rawPost(intake, path, body), path.replace(secret, 'SECRET')).toBe(200);
  }
  expect(isp.app.store.all(payments, {})).toHaveLength(ways.length);
  for (const path of [right.toUpperCase(), right.slice(0, -1), `${right}/x`, `/cb/gateway/${secret}`, `/${secret}`]) {
    expect(await rawPost(intake, path, isp.payhero('A', {})), path.replace(secret, 'SECRET')).toBe(404);
  }
  expect(isp.app.store.all(payments, {})).toHaveLength(ways.length);
});

it('F-callback-19: a provider whose secret is missing is told to come again, nothing is ready, and both end by themselves', async () => {
  await using isp = await startIsp();
  await until(() => isp.app.readiness().ready, 'ready');
  const secrets = isp.stage.config.box.secretsDir;
  const name = 'payhero-path';
  renameSync(join(secrets, name), join(secrets, `${name}.away`));
  await isp.app.reload();
  const body = isp.payhero('A', { reference: isp.lines[0]!.accountNo });
  const { intake } = isp.app.urls;
  expect(await isp.send('payhero', body)).toBe(503);
  expect((await sendCallback(`${intake}/cb/PayHero/whatever/`, body)).status).toBe(503);
  expect(await isp.send('gateway', isp.gateway('paybill', { account: isp.lines[1]!.accountNo }))).toBe(200);
  expect(isp.app.readiness()).toMatchObject({ ready: false, closed: ['payhero'] });
  expect(open(isp).filter(({ kind }) => kind === 'provider')).toMatchObject([{ kind: 'provider', subject: 'payhero' }]);
  renameSync(join(secrets, `${name}.away`), join(secrets, name));
  await isp.app.reload();
  expect(isp.app.readiness()).toMatchObject({ ready: true, closed: [] });
  expect(open(isp).filter(({ kind }) => kind === 'provider')).toEqual([]);
  expect(await isp.send('payhero', body)).toBe(200);
});
