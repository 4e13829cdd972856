import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';

const ARGS = ['src/cli.ts', 'simulate', 'provider'];

/** Starts one, asks it once, and stops it. */
async function served(args: readonly string[], ask: (url: string) => Promise<unknown>): Promise<unknown> {
  const child = spawn(process.execPath, [...ARGS, ...args, '--port', '0']);
  try {
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return await ask(/http:\/\/[\d.]+:\d+/.exec(line)![0]);
  } finally {
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  }
}

describe('washa simulate provider', () => {
  test('serves PayHero as its options say', async () => {
    const authorization = `Basic ${Buffer.from('u:p').toString('base64')}`;
    const tokens = await served(['payhero', '--username', 'u', '--password', 'p', '--tokens', '42'], async (url) => {
      return (await fetch(`${url}/api/v2/wallets`, { headers: { authorization } })).json();
    });
    expect(tokens).toMatchObject({ available_balance: 42 });
  });

  test('serves the gateway as its options say', async () => {
    const answer = await served(['gateway', '--calls', 'wrong-credentials'], async (url) => {
      return (await fetch(`${url}/simulated/status`, { method: 'POST', body: '{}' })).json();
    });
    expect(answer).toEqual({ result: { code: '10201', message: 'MERCHANT AUTHENTICATION ERROR' } });
  });

  test.each([
    [['payhero', '--fate', 'sometimes'], '--fate takes paid, open, failed:CODE or late:CODE:MS, not "sometimes".'],
    [['payhero', '--times', '-1'], '--times takes a whole number, not "-1".'],
    [['gateway', '--confirm', '654321'], '--confirm takes TYPE:CODE, for example 3:654321.'],
  ])('%j is a mistake that says what was expected', (args, words) => {
    const { status, stderr } = spawnSync(process.execPath, [...ARGS, ...args], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });
});
