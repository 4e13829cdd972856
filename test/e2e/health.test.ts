import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { routerLane } from '../../src/services/outbox/outbox.ts';
import { startIsp, until, type Isp } from './harness.ts';

const run = promisify(execFile);
const settled = (isp: Isp) => {
  const { up, queued } = isp.app.readiness().lanes;
  return up === 2 && queued === 0;
};
const health = (url: string, ...more: string[]) =>
  run(process.execPath, ['src/cli.ts', 'health', '--url', url, ...more]);

it('tells a stranger that it is ready, in counts where nothing is wrong, and the intake tells nothing', async () => {
  await using isp = await startIsp();
  const { urls } = isp.app;
  await until(() => settled(isp), 'the router is up and every line right');
  const answer = await fetch(`${urls.console}/readyz`);
  expect(answer.status).toBe(200);
  const body = await answer.text();
  expect(JSON.parse(body)).toEqual({
    ready: true,
    books: { checked: true, sound: true },
    store: { writable: true, room: true },
    closed: [],
    lanes: { known: 2, up: 2, queued: 0 },
    degraded: [],
  });
  expect(body).not.toContain('tower');
  expect((await fetch(`${urls.intake}/readyz`)).status).toBe(404);

  expect(await health(urls.console)).toMatchObject({ stdout: 'ready: 2 of 2 lanes up, 0 queued\n' });
  expect(JSON.parse((await health(urls.console, '--json')).stdout)).toMatchObject({ ready: true });
});

it('is alive while its lanes move, also when a router is down', async () => {
  await using isp = await startIsp();
  await until(() => settled(isp), 'the router is up and every line right');
  expect(isp.app.proveAlive(0)).toEqual({
    state: `Taking payments on ${isp.app.urls.intake} · 1 router up`,
    problem: null,
  });
  await isp.stage.router.stop();
  await until(() => isp.app.readiness().lanes.up === 1, 'the router is down');
  // Each call gives the lanes two more minutes; they look in between, and so they move.
  for (let n = 0; n < 3; n++) {
    const { state, problem } = isp.app.proveAlive(120_000);
    expect(state).toContain('0 routers up, 1 down');
    expect(problem).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

it('is not alive when a lane does not move for two minutes', async () => {
  await using isp = await startIsp();
  isp.app.proveAlive(0);
  // Without a turn of the loop in between no timer can fire, as in a process that spins.
  expect(isp.app.proveAlive(60_000).problem).toBeNull();
  expect(isp.app.proveAlive(60_000).problem).toContain(routerLane('tower-1'));
});

it('stops at once while it is still reading a slow router', async () => {
  for (const waitMs of [100, 300, 500]) {
    await using isp = await startIsp({ router: { answerDelayMs: 250, redialMs: 50 } });
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    let isStopped = false;
    void isp.app[Symbol.asyncDispose]().then(() => (isStopped = true));
    await until(() => isStopped, `stopped, ${waitMs} ms after the start`, 5_000);
  }
});
