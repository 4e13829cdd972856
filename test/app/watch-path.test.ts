import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { expect, onTestFinished, test } from 'vitest';
import { watchPath } from '../../src/app/watch-path.ts';
import { parseConfig } from '../../src/config/config.ts';
import { createIntake } from '../../src/http/intake/intake.ts';
import { createAlarms } from '../../src/services/box/alarms.ts';
import { tunnelRow } from '../../src/storage/tunnel.ts';
import { callbacks, NOW, openAlarms, openStore } from '../services/books.ts';
import { VirtualClock } from '../virtual-clock.ts';

const MINUTE = 60_000;

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A box whose intake is reached through a tunnel that does as the test says. */
async function openBox() {
  const store = openStore();
  const clock = new VirtualClock(NOW);
  const found: string[] = [];
  const wrong: string[] = [];
  const tunnel = { answer: null as { status: number; body: string } | null, calls: [] as string[] };
  const far = createServer((req, res) => {
    tunnel.calls.push(`${req.method} ${req.url}`);
    if (tunnel.answer !== null) {
      res.writeHead(tunnel.answer.status).end(tunnel.answer.body);
      return;
    }
    const near = request({ port: intakePort, path: req.url, method: req.method, headers: req.headers }, (back) => {
      res.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(res);
    });
    req.pipe(near);
  });
  const publicUrl = `http://127.0.0.1:${await listening(far)}`;
  const config = parseConfig('washa.toml', '');
  const lost: number[] = [];
  const path = watchPath({
    store,
    clock,
    fetch,
    alarms: createAlarms(store, clock, (message) => found.push(message)),
    config: { ...config, intake: { ...config.intake, publicUrl } },
    onLost: () => lost.push(clock.now()),
    connections: () => [],
    mayJudge: () => true,
    onBug: (error) => {
      throw error;
    },
  });
  const app = createIntake({
    endpoints: () => [],
    closed: () => [],
    reports: () => [],
    ownCall: path.ownCall,
    admit: () => true,
    judge: () => ({ kind: 'accept' }),
    clock,
    submit: () => Promise.reject(new Error('nothing is delivered here')),
    onRefused: () => undefined,
    onWrongAddress: (at) => wrong.push(at),
    onTaken: () => undefined,
    onFailure: () => undefined,
  });
  const near = await new Promise<Server>((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(server as Server));
  });
  onTestFinished(() => {
    near.closeAllConnections();
    near.close();
  });
  const intakePort = (near.address() as AddressInfo).port;
  const stop = path.start();
  onTestFinished(stop);
  /** Lets the next call be made and come to its end. */
  const call = async (afterMs: number) => {
    const before = tunnel.calls.length;
    await clock.advance(afterMs);
    await expect.poll(() => tunnel.calls.length).toBe(before + 1);
    await expect.poll(() => store.first(tunnelRow, {})?.asked_at).toBe(clock.now());
    await expect.poll(() => clock.pending).toBeGreaterThan(0);
  };
  return { store, clock, path, tunnel, wrong, lost, call, publicUrl, intakePort };
}

test('our own call goes each minute through the tunnel to this very process, is measured, and touches no books', async () => {
  const { store, path, tunnel, wrong, call, lost } = await openBox();
  await expect.poll(() => store.first(tunnelRow, {})).toMatchObject({ asked_at: NOW, arrived_at: NOW, error: null });
  await call(MINUTE);
  expect(store.first(tunnelRow, {})).toMatchObject({ arrived_at: NOW + MINUTE, failing_since: null });
  expect(path.isDoubtful()).toBe(false);
  expect(tunnel.calls[0]).toMatch(/^POST \/cb\/-\//);
  expect(tunnel.calls[0]).not.toBe(tunnel.calls[1]);
  expect([store.all(callbacks, {}), store.all(openAlarms, {}), wrong, lost]).toEqual([[], [], [], []]);
});

test('a forged call is told nothing, and one that was answered is not answered again', async () => {
  const { store, tunnel, wrong, publicUrl } = await openBox();
  await expect.poll(() => store.first(tunnelRow, {})?.arrived_at).toBe(NOW);
  for (const path of [tunnel.calls[0]!.slice(5), '/cb/-/x.y', '/cb/-/'])
    expect((await fetch(`${publicUrl}${path}`, { method: 'POST', body: 'x'.repeat(99_999) })).status).toBe(404);
  expect(wrong).toEqual([]);
});

test('a tunnel that leads nowhere, or to something else, is an alarm after three minutes; back again it ends, and what was missed is asked for', async () => {
  const { store, clock, path, tunnel, call, lost } = await openBox();
  await expect.poll(() => store.first(tunnelRow, {})?.arrived_at).toBe(NOW);
  tunnel.answer = { status: 200, body: '<h1>Log in</h1>' };
  await call(MINUTE);
  expect(path.isDoubtful()).toBe(true);
  tunnel.answer = { status: 530, body: '' };
  for (let n = 1; n <= 8; n++) await call(20_000);
  expect(store.all(openAlarms, {})).toEqual([]);
  await call(20_000);
  const [alarm] = store.all(openAlarms, {});
  expect(alarm).toMatchObject({ kind: 'tunnel', subject: 'box' });
  expect(alarm?.message).toContain("HTTP 530, the tunnel's far end answers, and does not reach this box");
  expect(store.first(tunnelRow, {})).toMatchObject({ arrived_at: NOW, failing_since: NOW + MINUTE });
  expect(clock.now()).toBe(NOW + 4 * MINUTE);
  expect(lost).toEqual([NOW + 4 * MINUTE]);
  tunnel.answer = null;
  await call(20_000);
  await expect.poll(() => store.all(openAlarms, {})).toEqual([]);
  expect(lost).toEqual([NOW + 4 * MINUTE, clock.now()]);
});
