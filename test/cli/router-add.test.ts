import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { selfSigned } from '../routers/self-signed.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { atKeyboard } from './at-keyboard.ts';

async function startBox(tls?: { readonly key: string; readonly cert: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'washa-router-add-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const world = new RouterWorld({ version: '7.24.5 (stable)' });
  world.addLogin('washa', 'p4ss');
  const sim = new RouterSimulator(world, tls === undefined ? {} : { tls });
  const { port } = await sim.start();
  onTestFinished(() => sim.stop());
  mkdirSync(join(folder, 'state'), { mode: 0o700 });
  writeFileSync(join(folder, 'washa.toml'), '');
  const place = ['--config', join(folder, 'washa.toml'), '--state', join(folder, 'state')];
  const washa = (args: readonly string[], input = '') => atKeyboard([...args, ...place], input);
  const add = ['router', 'add', 'tower-1', '--address', '127.0.0.1', '--port', String(port)];
  if (tls === undefined) add.push('--plain');
  return { washa, world, add, secret: join(folder, 'state/secrets/router-tower-1') };
}

describe('a new router at the keyboard', () => {
  test('is looked at first, and written after a yes; its password is a file of its own', async () => {
    const { washa, world, add, secret } = await startBox();
    const declined = await washa(add, 'p4ss\nno\n');
    expect(declined.status).toBe(1);
    expect(declined.stdout).toMatch(/EXPIRED for expired lines is missing[\s\S]*profile add[\s\S]*not ready to sell/);
    expect(declined.stderr).toContain('Nothing was written.');
    expect(existsSync(secret)).toBe(false);
    expect((await washa(['router', 'check', 'tower-1'])).stderr).toContain('There is no database');

    world.addProfile({ name: 'EXPIRED', addressList: 'expired' });
    const added = await washa(add, 'p4ss\nyes\n');
    expect(added.status).toBe(3);
    expect(added.stdout).toMatch(/tower-1 is ready to sell\.\n.*is in the books/);
    expect(added.stdout + added.stderr).not.toContain('p4ss');
    expect(readFileSync(secret, 'utf8')).toBe('p4ss\n');
    expect(statSync(secret).mode & 0o777).toBe(0o600);
    const checked = await washa(['router', 'check', 'tower-1', '--json']);
    expect(JSON.parse(checked.stdout)).toMatchObject({ router: 'tower-1', ready: true, next: { severity: 'warns' } });
    expect((await washa(add, 'p4ss\nyes\n')).stderr).toContain('in the books already');
    expect((await washa(['router', 'check', 'tower-2'])).stderr).toContain('There is no router tower-2');
    expect(world.changes).toEqual([]);
  });

  test('that nobody looks at has to show the certificate that was said, before it hears the password', async () => {
    const { key, cert, fingerprint: digits } = selfSigned('tower-1');
    const fingerprint = (digits.toUpperCase().match(/../g) ?? []).join(':');
    const { washa, world, add, secret } = await startBox({ key, cert });
    world.addProfile({ name: 'EXPIRED', addressList: 'expired' });
    const hurried = await washa([...add, '--yes'], 'p4ss\n');
    expect(hurried).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`--fingerprint ${fingerprint}`) as string,
    });
    const other = await washa([...add, '--yes', '--fingerprint', 'ab'.repeat(32)], 'p4ss\n');
    expect(other).toMatchObject({ status: 1, stderr: expect.stringContaining('Nothing was told to it') as string });
    expect((await washa([...add, '--yes', '--fingerprint', 'abc'], 'p4ss\n')).stderr).toContain('not a SHA-256');
    expect((await washa([...add, '--plain', '--fingerprint', fingerprint], 'p4ss\n')).status).not.toBe(0);
    expect(existsSync(secret)).toBe(false);
    expect((await washa([...add, '--yes', '--fingerprint', digits], 'p4ss\n')).stdout).toContain('is in the books');
    expect(readFileSync(secret, 'utf8')).toBe('p4ss\n');
  });

  test('a wrong password and a silent port leave nothing behind', async () => {
    const { washa, add, secret } = await startBox();
    expect((await washa([...add, '--yes'], 'wrong\n')).status).toBe(1);
    expect((await washa(['router', 'add', 't', '--address', '127.0.0.1', '--port', '1'], 'p4ss\n')).stderr).toContain(
      '127.0.0.1:1',
    );
    expect(existsSync(secret)).toBe(false);
  });
});
