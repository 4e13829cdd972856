import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LaneStatus } from '../../src/domain/lines/lane-status.ts';
import { createMetrics } from '../../src/http/metrics/metrics.ts';
import { startIsp, until, type Isp } from './harness.ts';
import { confirmed, pay, paymentsOf, QUICK, ready } from './looks.ts';

const TOKEN = 'a-token-of-the-test';
let isp: Isp;

beforeEach(async () => {
  isp = await startIsp({ lines: 4, settings: QUICK });
  await ready(isp);
});

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

const ask = (token?: string) =>
  fetch(
    `${isp.app.urls.console}/metrics`,
    token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } },
  );
const open = () => writeFileSync(join(isp.stage.config.box.secretsDir, 'metrics-token'), `${TOKEN}\n`, { mode: 0o600 });
const text = async () => (await ask(TOKEN)).text();

test('is there only for who has the token, and never on the side of the tunnel', async () => {
  expect((await ask(TOKEN)).status).toBe(404);
  open();
  expect((await ask()).status).toBe(401);
  expect((await ask('another')).status).toBe(401);
  const answer = await ask(TOKEN);
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, expect.stringContaining('text/plain')]);
  expect(
    (await fetch(`${isp.app.urls.intake}/metrics`, { headers: { Authorization: `Bearer ${TOKEN}` } })).status,
  ).toBe(404);
  // Pages are as they were.
  expect((await fetch(`${isp.app.urls.console}/readyz`)).status).toBe(200);
});

test('each hop of a payment is measured once, however often it is asked, and no number, name or amount is told', async () => {
  open();
  expect(await text()).toContain('washa_payment_hop_seconds_count{hop="online"} 0');
  const line = isp.line('pppoe');
  await pay(isp, line);
  await confirmed(isp, line);
  await until(() => paymentsOf(isp, line)[0]?.receipt_at, 'the receipt');
  await until(() => paymentsOf(isp, line)[0]?.online_at, 'online');
  await text();
  const told = await text();
  for (const hop of ['committed', 'sent', 'confirmed', 'online', 'receipt'])
    expect(told).toContain(`washa_payment_hop_seconds_count{hop="${hop}"} 1`);
  expect(told).toContain('washa_payment_hop_seconds_bucket{le="30",hop="online"} 1');
  expect(told).toContain('washa_payments_total{provider="payhero"} 1');
  expect(told).toContain('washa_lane_up{lane="router:tower-1"} 1');
  expect(told).toContain('washa_ready 1');
  expect(told).not.toContain(line.name);
  expect(told).not.toContain(line.msisdn.slice(3));
  expect(told).not.toMatch(/\b150000\b|\b1500\b/);
});

test('a router that is away shows, and what is measured has the names that the dashboard and the rules ask for', async () => {
  open();
  await isp.stage.router.stop();
  await until(() => isp.app.readiness().degraded.length > 0, 'the daemon knows', 15_000);
  const told = await text();
  expect(told).toContain('washa_lane_up{lane="router:tower-1"} 0');
  const docs = join(import.meta.dirname, '../../docs');
  const asked = ['monitoring/alerts.yml', 'monitoring/grafana-dashboard.json', 'monitoring.md']
    .map((file) => readFileSync(join(docs, file), 'utf8'))
    .join('\n');
  const names = new Set(asked.match(/washa_[a-z_]+/g)?.map((name) => name.replace(/_bucket$/, '')));
  const known = new Set(told.match(/^# HELP (\S+)/gm)?.map((line) => line.replace('# HELP ', '')));
  expect([...names].filter((name) => !known.has(name))).toEqual([]);
  expect([...known].filter((name) => !names.has(name))).toEqual([]);
});

test('labels are bounded, however many lanes there are', async () => {
  const lanes = Array.from({ length: 500 }, (_, n): LaneStatus => ({
    lane: `router:tower-${n}`,
    kind: 'router',
    state: 'up',
    since: 0,
    error: null,
    queued: 1,
    running: 0,
    lines: [],
    dueAt: null,
  }));
  const metrics = createMetrics({
    store: isp.app.store,
    version: '1',
    now: Date.now,
    lanes: () => lanes,
    readiness: isp.app.readiness,
    isClockBelieved: () => true,
    freeBytes: () => null,
  });
  const told = await metrics.text();
  expect(told.match(/^washa_lane_queued\{/gm)).toHaveLength(201);
  expect(told).toContain('washa_lane_queued{lane="others"} 300');
});
