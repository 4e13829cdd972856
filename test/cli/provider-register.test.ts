import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DarajaSimulator } from '../../src/simulate/provider/daraja-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { atKeyboard } from './at-keyboard.ts';

const ACCOUNT = { consumerKey: 'k3y', consumerSecret: 's3cret', passkey: 'passkey', shortCode: '600000' };
const SECRETS = { 'daraja-key': 'k3y', 'daraja-secret': 's3cret' };

/** A box with a connection to a simulated Daraja, and one to PayHero. */
async function startBox(settings = '[intake]\npublic_url = "https://pay.example.co.ke"\n') {
  const folder = mkdtempSync(join(tmpdir(), 'washa-register-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const daraja = new DarajaSimulator(ACCOUNT, seededRandom(1), Date.now);
  const baseUrl = await daraja.server.start();
  onTestFinished(() => daraja.server.stop());
  const file = (name: string, text: string, mode = 0o600): void => writeFileSync(join(folder, name), text, { mode });
  mkdirSync(join(folder, 'state/secrets'), { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(SECRETS)) file(`state/secrets/${name}`, text);
  file('washa.toml', settings);
  file(
    'setup.toml',
    `[[providers]]
name = "payhero"
kind = "payhero"
[[providers]]
name = "daraja"
kind = "daraja"
[providers.settings]
base_url = "${baseUrl}"
short_code = "600000"
consumer_key_secret = "daraja-key"
consumer_secret = "daraja-secret"
nominated_phone = "0722000000"
`,
  );
  const place = ['--config', join(folder, 'washa.toml'), '--state', join(folder, 'state')];
  const washa = (...args: string[]) => atKeyboard([...args, ...place]);
  const applied = await washa('apply', join(folder, 'setup.toml'), '--yes', '--show-urls');
  expect(applied).toMatchObject({ status: 0 });
  return { daraja, washa, applied: applied.stdout };
}

describe('washa provider register', () => {
  test('gives Daraja the two addresses that apply prints, once', async () => {
    const { daraja, washa, applied } = await startBox();
    const first = await washa('provider', 'register', 'daraja');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(/told to this box from now on[\s\S]*list of its transactions can be asked for/);
    const sent = JSON.parse(daraja.server.calls[1]!.body) as Record<string, string>;
    expect(applied).toContain(`Callbacks of daraja: ${sent['ConfirmationURL']}\n`);
    expect(applied).toContain(`: ${sent['ValidationURL']}\n`);
    expect(sent).toMatchObject({ ShortCode: '600000', ResponseType: 'Completed' });
    const again = await washa('provider', 'register', 'daraja');
    expect(again.stdout).toMatch(/addresses for this short code already[\s\S]*could be asked for already/);
  });

  test('says why it cannot, and no secret', async () => {
    const { daraja, washa } = await startBox();
    expect((await washa('provider', 'register', 'payhero')).stderr).toMatch(/payhero wants no addresses beforehand/);
    expect((await washa('provider', 'register', 'nobody')).stderr).toMatch(/There is no provider nobody/);
    daraja.server.script = { ...daraja.server.script, calls: 'wrong-credentials' };
    const refused = await washa('provider', 'register', 'daraja');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/does not take the consumer key and the consumer secret/);
    expect(refused.stderr).not.toMatch(/s3cret|k3y/);
  });

  test('needs the public address', async () => {
    const { washa } = await startBox('');
    expect((await washa('provider', 'register', 'daraja')).stderr).toMatch(/public_url under \[intake\]/);
  });
});
