import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putSmsGateway } from '../../src/storage/providers.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

describe('delivery reports of the SMS gateway, at the keyboard', () => {
  let state = '';
  const washa = (...args: string[]) => atKeyboard([...args, '--state', state]);
  const settings = (more: string) => writeFileSync(join(state, 'washa.toml'), `[intake]\n${more}`);
  const reports = (...args: string[]) => washa('sms', 'reports', '--config', join(state, 'washa.toml'), ...args);

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'washa-reports-'));
    mkdirSync(join(state, 'secrets'), { mode: 0o700 });
    await freshStore(join(state, 'washa.db')).close();
  });
  afterAll(() => rmSync(state, { recursive: true }));

  async function gateway(kind: string, own: object): Promise<void> {
    const store = freshStore(join(state, 'washa.db'));
    store.run(putSmsGateway, { id: 1, kind, settings: JSON.stringify(own) });
    await store.close();
  }

  it('have an address only where the world can reach it, and the gateway tells anything', async () => {
    settings('');
    expect(await reports()).toMatchObject({ status: 1, stderr: expect.stringContaining('public_url') as string });
    settings('public_url = "https://isp.example"\n');
    expect(await reports()).toMatchObject({ status: 1, stderr: expect.stringContaining('(log-only)') as string });

    await gateway('africas-talking', { username: 'isp', apiKeySecret: 'sms-key' });
    writeFileSync(join(state, 'secrets', 'sms-key'), 'key', { mode: 0o600 });
    const { stdout } = await reports();
    const [url = ''] = /https:\S+/.exec(stdout) ?? [];
    expect(url).toMatch(/^https:\/\/isp\.example\/report\/sms\/[\w-]{32}$/);
    // Asked again it is the same, and it can be read by its owner alone.
    expect(JSON.parse((await reports('--json')).stdout)).toEqual({ url, counted: [] });
    expect(statSync(join(state, 'secrets', 'sms-reports-path')).mode & 0o077).toBe(0);
  });

  it('are posted by the simulated gateway in its own form, as a real one would', async () => {
    const got: string[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        got.push(`${request.headers['content-type'] ?? ''} ${body}`);
        response.end();
        server.emit('report');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const to = `http://127.0.0.1:${port}/report/sms/x`;
    const child = spawn(process.execPath, ['src/cli.ts', 'simulate', 'sms', '--port', '0', '--report-to', to]);
    try {
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const [base = ''] = /http:\/\/[\d.]+:\d+/.exec(line) ?? [];
      const reported = once(server, 'report');
      const body = new URLSearchParams({ username: 'isp', to: '+254700000001', message: 'You are on' });
      const sent = await fetch(`${base}/version1/messaging`, { method: 'POST', body, headers: { apiKey: 'key' } });
      expect(sent.ok).toBe(true);
      await reported;
      expect(got).toEqual([expect.stringMatching(/^application\/x-www-form-urlencoded.* id=\S+&status=Success/)]);
    } finally {
      child.kill('SIGTERM');
      await once(child, 'exit');
      server.close();
    }
  });
});
