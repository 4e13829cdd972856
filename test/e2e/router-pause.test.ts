import { expect, test } from 'vitest';
import { act } from '../../src/services/actions/act.ts';
import { pauseRouter, resumeRouter } from '../../src/services/lines/pause-router.ts';
import { allRouters } from '../../src/storage/routers.ts';
import { receipts, startIsp, until } from './harness.ts';
import { confirmed, openAlarms, pay, paymentsOf, QUICK, ready } from './looks.ts';
import { openOffice } from './office.ts';

const by = { actor: 'amina', reason: 'new board' };

test('while somebody works at a router, who pays is booked and told no lie, and is on when it goes on', async () => {
  await using isp = await startIsp({ lines: 8, expired: 4, settings: QUICK });
  await ready(isp);
  const office = await openOffice(isp);
  const { store } = isp.app;
  const [{ name: router } = { name: '' }] = store.all(allRouters, {});
  const { world, log } = isp.stage.router;
  act(store, pauseRouter, { router }, by, Date.now());
  const changes = world.changes.length;
  const line = isp.line('pppoe');
  expect(await pay(isp, line)).toBe(200);
  await until(() => store.all(receipts, {})[0]?.body, 'a receipt');
  expect(store.all(receipts, {})[0]?.body).toContain('You are not on yet');
  expect(await office.line(line)).toMatchObject({ tone: 'wait', head: `Paid, but ${router} is paused` });
  isp.stage.router.drop('reset');
  await until(() => log.connections > 1, 'a router that came back in the middle of it');
  expect(paymentsOf(isp, line)).toMatchObject([{ sent_at: null, confirmed_at: null }]);
  expect(world.changes).toHaveLength(changes);
  expect(openAlarms(isp, 'router')).toEqual([]);

  // As from the command line: nobody of this process is told.
  act(store, resumeRouter, { router }, by, Date.now());
  await confirmed(isp, line);
  await until(() => world.isOnline(line.username), 'online');
  expect(isp.bugs).toEqual([]);
});
