import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answers, eventually, missingEngine } from './engine.ts';
import { ROOT } from './images.ts';

const PROJECT = `washa-test-${process.pid}`;

/** The one that is here: the plugin (v2), or the program of its own (1.29). */
const compose = answers('docker', ['compose', 'version']) ? ['docker', 'compose'] : ['docker-compose'];
const missing =
  missingEngine ??
  (process.env['WASHA_REQUIRE_ALL'] === '1' || answers(compose[0]!, [...compose.slice(1), 'version'])
    ? null
    : 'skipped: neither "docker compose" nor docker-compose is here');

describe.skipIf(missing !== null)(`compose.yaml ${missing ?? ''}`, { timeout: 60_000 }, () => {
  const run = async (...words: string[]): Promise<string> => {
    const [command, ...first] = compose;
    const args = [...first, '--project-name', PROJECT, ...words];
    // Any free port; and the builder that needs no plugin.
    const env = { ...process.env, WASHA_CONSOLE: '127.0.0.1:0', DOCKER_BUILDKIT: '0', COMPOSE_DOCKER_CLI_BUILD: '0' };
    const { stdout } = await promisify(execFile)(command!, args, { cwd: ROOT, env, maxBuffer: 1 << 25 });
    return stdout;
  };

  beforeAll(async () => {
    await run('build', 'washa');
    await run('up', '--detach');
  }, 300_000);
  afterAll(async () => {
    await run('down', '--volumes', '--timeout', '5');
  }, 90_000);

  interface Status {
    readonly payments: readonly { online_at: number | null; receipt_at: number | null; account_no: string }[];
  }

  test('one command starts it all: subscribers pay, lines come back, receipts go out', async () => {
    // The commands of both kinds of line: DEMO-01 is PPPoE, DEMO-02 a hotspot.
    await eventually(
      async () => {
        const { payments } = JSON.parse(await run('exec', '-T', 'washa', 'washa', 'status', '--json')) as Status;
        const done = payments.filter(({ online_at, receipt_at }) => online_at !== null && receipt_at !== null);
        const accounts = done.map(({ account_no }) => account_no);
        return accounts.includes('DEMO-01') && accounts.includes('DEMO-02');
      },
      'two payments with their lines online and their receipts sent',
      90_000,
    );
    expect(await run('logs', 'sms')).toMatch(/254712000001: Washa: KES 1,500 received/);
  }, 120_000);

  test('the console answers at the published port, and the intake is published nowhere', async () => {
    const published = (await run('port', 'washa', '8080')).trim();
    const page = await fetch(`http://${published}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<html');
    const intake = await run('port', 'washa', '8787').catch(() => '');
    expect(intake.trim().replace(/^:?0$/, '')).toBe('');
  });

  test('everything ends in good order', async () => {
    await run('stop');
    const ids = (await run('ps', '--quiet', ...(compose.length === 2 ? ['--all'] : []))).trim().split('\n');
    const { stdout } = await promisify(execFile)('docker', [
      'inspect',
      '--format',
      '{{index .Config.Labels "com.docker.compose.service"}} {{.State.ExitCode}}',
      ...ids,
    ]);
    expect(stdout.trim().split('\n').sort()).toEqual([
      'gateway 0',
      'payhero 0',
      'router 0',
      'setup 0',
      'sms 0',
      'washa 0',
    ]);
  });
});
