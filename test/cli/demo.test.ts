import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';

/** A folder for temporary files that nobody else uses: what is left in it the demo has left. */
function ownTemp(): string {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('washa demo', () => {
  test('--once: two payments, one line of JSON each on standard output, every hop measured', () => {
    const TMPDIR = ownTemp();
    const { status, stdout } = spawnSync(process.execPath, ['src/cli.ts', 'demo', '--once'], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR },
    });
    expect(status).toBe(0);
    const reports = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(reports.map((report) => report['provider']).sort()).toEqual(['gateway', 'payhero']);
    for (const report of reports) {
      expect(Object.keys(report)).toEqual(['provider', 'account', 'amountCents', 'paidUntil', 'state', 'hops']);
      expect(report).toMatchObject({ state: 'applied', account: expect.stringMatching(/^JSY-[0-9A-Z]{6}$/) as string });
      expect(new Date(report['paidUntil'] as string).getTime()).toBeGreaterThan(Date.now());
      const hops = report['hops'] as Record<string, number>;
      expect(Object.keys(hops)).toEqual(['received', 'committed', 'commandSent', 'confirmed', 'online', 'receipt']);
      expect(Object.values(hops).every((ms) => Number.isInteger(ms) && ms >= 0)).toBe(true);
      expect(hops['confirmed']).toBeGreaterThanOrEqual(hops['commandSent']!);
      expect(hops['receipt']).toBeGreaterThanOrEqual(hops['confirmed']!);
    }
    expect(readdirSync(TMPDIR)).toEqual([]);
  });

  test('tells payments until Ctrl-C, logs a browser in once, and leaves nothing behind', async () => {
    const TMPDIR = ownTemp();
    const demo = spawn(process.execPath, ['src/cli.ts', 'demo', '--lines', '4', '--interval', '1'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR },
    });
    let told = '';
    demo.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()));
    const ended = new Promise<number | null>((resolve) => demo.on('exit', resolve));
    const url = await until(() => /http:\S+\/enter\/\S+/.exec(told)?.[0]);
    await until(() => /SMS: Demo Net/.exec(told)?.[0]);

    const entered = await fetch(url, { redirect: 'manual' });
    expect(entered.status).toBe(200);
    const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('Payments');
    const again = await fetch(url, { redirect: 'manual' });
    expect(again.headers.get('set-cookie')).toBeNull();

    demo.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(told).toContain('Stopped. Nothing of this is kept.');
    expect(readdirSync(TMPDIR)).toEqual([]);
  });

  test('outlives a computer that slept, and has a link for the next device when one was used', async () => {
    const args = ['src/cli.ts', 'demo', '--lines', '4', '--interval', '1', '--host', '0.0.0.0'];
    const demo = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: ownTemp() },
    });
    let told = '';
    demo.stderr.on('data', (bytes: Buffer) => (told += bytes.toString()));
    const ended = new Promise<number | null>((resolve) => demo.on('exit', resolve));
    const url = await until(() => /http:\S+\/enter\/\S+/.exec(told)?.[0]);
    await until(() => /SMS: Demo Net/.exec(told)?.[0]);
    demo.kill('SIGSTOP');
    // Longer than a connection that nobody uses is kept.
    await new Promise((resolve) => setTimeout(resolve, 7000));
    const before = told.length;
    demo.kill('SIGCONT');
    await until(() => /SMS: Demo Net/.exec(told.slice(before))?.[0]);
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(200);
    await until(() => /For another device: http:\S+\/enter\/\S+/.exec(told)?.[0]);
    demo.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  test('says what is wrong with an option', () => {
    const { status, stderr } = spawnSync(process.execPath, ['src/cli.ts', 'demo', '--lines', 'many'], {
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('--lines takes a whole number from 2 to 20000, not "many".');
  });
});

async function until(probe: () => string | undefined): Promise<string> {
  for (let tries = 0; tries < 600; tries++) {
    const found = probe();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the demo did not say it within 30 s');
}
