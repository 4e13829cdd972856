import { afterEach, expect, test } from 'vitest';
import { startIsp, until, type Isp } from './harness.ts';
import { changePace, confirmed, pay, QUICK, ready } from './looks.ts';

let isp: Isp;

afterEach(() => isp[Symbol.asyncDispose]());

test('a stop in the middle of a reload ends the attempts and the link of the router that is being replaced', async () => {
  isp = await startIsp({ lines: 2, settings: QUICK });
  await ready(isp);
  const { router } = isp.stage;
  router.faults.answerDelayMs = 500;
  await pay(isp, isp.line('pppoe'));
  await until(() => router.log.count('/ppp/secret/set') > 0, 'an attempt on the wire');

  isp.app.store.run(changePace, { perSecond: 7 });
  const reloaded = isp.app.reload();
  // This one has not begun yet when everything is closed.
  const again = isp.app.reload();
  await isp.app[Symbol.asyncDispose]();
  await Promise.all([reloaded, again]);

  await until(() => router.log.open === 0, 'no link to the router');
  expect(isp.bugs).toEqual([]);
  expect(isp.logged.filter(({ msg }) => msg === 'router up')).toHaveLength(1);
});

test('reloads that come together are done one after the other: a router that is replaced is connected to once', async () => {
  isp = await startIsp({ lines: 2, settings: QUICK });
  await ready(isp);
  const { router } = isp.stage;
  router.faults.answerDelayMs = 500;
  await pay(isp, isp.line('pppoe'));
  await until(() => router.log.count('/ppp/secret/set') > 0, 'an attempt on the wire');

  isp.app.store.run(changePace, { perSecond: 7 });
  await Promise.all([isp.app.reload(), isp.app.reload()]);
  router.faults.answerDelayMs = 0;
  await confirmed(isp, isp.line('pppoe'));
  await isp.app[Symbol.asyncDispose]();

  await until(() => router.log.open === 0, 'no link to the router');
  expect(router.log.connections).toBe(2);
  expect(isp.bugs).toEqual([]);
});

test('a reload that finds nothing changed leaves the link to the router alone', async () => {
  isp = await startIsp({ lines: 2, settings: QUICK });
  await ready(isp);
  await isp.app.reload();
  await pay(isp, isp.line('pppoe'));
  await confirmed(isp, isp.line('pppoe'));
  expect(isp.stage.router.log.connections).toBe(1);
});
