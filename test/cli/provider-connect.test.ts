import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { atKeyboard } from './at-keyboard.ts';

async function startBox() {
  const folder = mkdtempSync(join(tmpdir(), 'washa-connect-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const server = simulatePayhero({
    username: 'u',
    password: 'p4ss',
    tokens: 500,
    now: Date.now,
    random: seededRandom(7),
  });
  const url = await server.start();
  onTestFinished(() => server.stop());
  mkdirSync(join(folder, 'state'), { mode: 0o700 });
  writeFileSync(join(folder, 'washa.toml'), '[intake]\npublic_url = "https://pay.example.co.ke"\n');
  const place = ['--config', join(folder, 'washa.toml'), '--state', join(folder, 'state')];
  const washa = (args: readonly string[], input = '') => atKeyboard([...args, ...place], input);
  return {
    washa,
    server,
    state: join(folder, 'state'),
    connect: ['provider', 'connect', 'payhero', '--base-url', `${url}/api/v2`],
  };
}

describe('PayHero at the keyboard', () => {
  test('is connected by what its page shows, a channel is chosen, and it is checked', async () => {
    const { washa, connect, state } = await startBox();
    const connected = await washa(connect, ' u \np4ss\n');
    expect(connected).toMatchObject({ status: 0, stderr: '' });
    expect(connected.stdout).toMatch(
      /payhero is connected[\s\S]*133[\s\S]*5550001[\s\S]*Choose a channel: washa provider use-channel payhero ID/,
    );
    const secret = join(state, 'secrets/payhero-api-password');
    expect(readFileSync(secret, 'utf8')).toBe('p4ss\n');
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    expect(connected.stdout).not.toContain('p4ss');

    const before = await washa(['provider', 'check', 'payhero']);
    expect(before.status).toBe(1);
    expect(before.stdout).toMatch(/✗ None of the 3 channels is chosen/);

    expect(await washa(['provider', 'use-channel', 'payhero', '134'])).toMatchObject({ status: 2 });
    expect(await washa(['provider', 'use-channel', 'payhero', '7'])).toMatchObject({ status: 2 });
    const chosen = await washa(['provider', 'use-channel', 'payhero', '133']);
    expect(chosen.stdout).toMatch(/^payhero collects by channel 133, till 5550001\./);
    const after = await washa(['provider', 'check', 'payhero']);
    expect(after.status).toBe(0);
    expect(after.stdout).toMatch(/✓ Channel 133, till 5550001, is active\./);
    expect(after.stdout).toMatch(/○ till 5550001: not yet tested\./);
    const tried = await washa(['provider', 'direct', 'payhero', '--channel', '133', '--receipt', 'scz0000001']);
    expect(tried.stdout).toBe(
      'Done: SCZ0000001 was paid straight to payhero 133: whether that is told of shows within 15 minutes in washa provider check payhero.\n',
    );
    const asked = await washa(['--lang', 'sw', 'provider', 'check', 'payhero']);
    expect(asked.stdout).toMatch(/✓ payhero inakubali funguo\.[\s\S]*○ till 5550001: SCZ0000001 ililipwa/);
    expect(JSON.parse((await washa(['provider', 'channels', 'payhero', '--json'])).stdout)).toContainEqual(
      expect.objectContaining({ id: '133', chosen: true }),
    );
  });

  test('wrong credentials keep nothing, and say what they have to be', async () => {
    const { washa, connect } = await startBox();
    const refused = await washa(connect, 'me@isp.example\np4ss\n');
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toMatch(/Nothing was stored\. .*e-mail address.*They are not your PayHero login/);
    expect((await washa(connect, '\n\n')).status).toBe(2);
    expect((await washa(connect, `Basic ${Buffer.from('u:p4ss').toString('base64')}\n`)).status).toBe(0);
    expect((await washa(connect, 'u\np4ss\n')).stderr).toContain('is there already');
    expect((await washa(['provider', 'check', 'other'])).stderr).toContain('There are: payhero');
    expect((await washa(['provider', 'connect', 'gateway'])).status).toBe(2);
  });
});
