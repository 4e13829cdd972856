import { afterEach, expect, test } from 'vitest';
import { query } from '../../src/storage/engine/query.ts';
import { startIsp, until, type Isp } from './harness.ts';
import { booked, pay, QUICK, ready } from './looks.ts';

let isp: Isp | undefined;

afterEach(async () => {
  await isp?.[Symbol.asyncDispose]();
  isp = undefined;
});

const spans = query()((db) => db.selectFrom('address_span').selectAll().orderBy('id'));

test('who is let in has an address that is known after a stop, and a session that outlives a restart is still the one of before', async () => {
  isp = await startIsp({ lines: 4, settings: QUICK });
  await ready(isp);
  const { world } = isp.stage.router;
  const line = isp.line('pppoe');
  await pay(isp, line);
  await until(() => world.isOnline(line.username), 'online');
  await until(() => booked(isp!, line).seen_online_at !== null, 'seen');
  await isp.restart();
  const { id } = booked(isp, line);
  const [session] = world.sessions(line.username);
  const ofLine = () => isp!.app.store.all(spans, {}).filter((span) => span.subscription_id === id);
  await until(() => ofLine().some(({ gone_at: gone }) => gone === null), 'a span that is open');
  const open = () => ofLine().filter(({ gone_at: gone }) => gone === null);
  expect(open()).toMatchObject([{ username: line.username, service: 'pppoe', address: session?.address }]);
  const before = open();
  const ups = () => isp!.logged.filter(({ msg }) => msg === 'router up').length;
  const upsBefore = ups();
  await isp.restart();
  await until(() => ups() > upsBefore, 'looked at again');
  expect(open()).toEqual(before);
  expect(isp.bugs).toEqual([]);
});
