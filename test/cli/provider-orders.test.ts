import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { atKeyboard } from './at-keyboard.ts';

test('tokens are ordered and ended at the keyboard, and a second order waits for the end of the first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'washa-orders-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const random = seededRandom(7);
  const server = simulatePayhero({ username: 'u', password: 'p4ss', tokens: 500, now: Date.now, random });
  const url = await server.start();
  onTestFinished(() => server.stop());
  mkdirSync(join(folder, 'state'), { mode: 0o700 });
  writeFileSync(join(folder, 'washa.toml'), '');
  const washa = (words: readonly string[], input = '') =>
    atKeyboard([...words, '--config', join(folder, 'washa.toml'), '--state', join(folder, 'state')], input);
  const connect = ['provider', 'connect', 'payhero', '--base-url', `${url}/api/v2`];
  expect(await washa(connect, 'u\np4ss\n')).toMatchObject({ status: 0 });

  const top = ['provider', 'top-up', 'payhero', '--amount', '500', '--phone', '0712345678', '--reason', 'they run out'];
  expect((await washa([...top, '--dry-run'])).stdout).toMatch(/^Would do: 0712 345 678 is asked for KES 500/);
  expect((await washa(['provider', 'orders'])).stdout).toMatch(/No tokens were ordered/);
  expect((await washa([...top, '--key', 'one'])).stdout).toMatch(/^Done: [\s\S]*It is order 1;/);
  expect((await washa([...top, '--key', 'one'])).stdout).toMatch(/done before/);
  expect(await washa(top)).toMatchObject({ status: 1, stderr: expect.stringContaining('order-done 1') as string });
  expect((await washa(['provider', 'orders'])).stdout).toMatch(/1 +payhero +KES 500: Service tokens.*not sent yet/);
  const ended = await washa(['provider', 'order-failed', '1', '--reason', 'not on the phone']);
  expect(ended.stdout).toMatch(/the top-up of KES 500 at payhero did not go through/);
  expect(JSON.parse((await washa(['provider', 'orders', '--json'])).stdout)).toMatchObject([
    { id: 1, provider: 'payhero', kind: 'top-up', state: 'failed' },
  ]);
  // Without a payments wallet in its settings nothing can be taken out.
  const out = ['provider', 'withdraw', 'payhero', '--amount', '100', '--phone', '0712345678', '--reason', 'rent'];
  expect((await washa(out)).stderr).toMatch(/"payhero" cannot send money to a phone/);
  expect((await washa(['provider', 'order-done', 'first', '--reason', 'x'])).status).toBe(2);
  // What is done at the keyboard is sent by the daemon alone.
  expect(server.calls.filter(({ method }) => method === 'POST')).toEqual([]);
});
