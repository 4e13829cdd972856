import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LineProbe } from '../../../src/domain/line-probe.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { actions, addLine, commands, DAY } from '../../services/books.ts';
import { NOW, openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  visitor = await entered(world);
  addLine(world.store, 1, { expiresAt: NOW + DAY });
});
afterEach(() => close());

const setRole = query<{ role: 'viewer' }>()((db, p) => db.updateTable('staff').set({ role: p.role }));
const PROBE: LineProbe = {
  credentials: [
    {
      profile: '10M',
      disabled: false,
      address: null,
      boundTo: 'C4:6E:1F:00:00:01',
      usedUp: [],
      lastLoggedOut: null,
      lastReason: null,
      lastDevice: '<b>other</b>',
    },
  ],
  sessions: [],
  profile: { rateLimit: '10M/10M', addressList: null },
  devicesAtOnce: null,
  queues: null,
  refusedLogins: 0,
  bindings: null,
};

test('the router of a line is asked why it is not on, and the one thing that helps is one button away', async () => {
  expect(await visitor.text('/lines/1')).toContain('href="/lines/1/why"');
  world.probe = PROBE;
  const page = await visitor.text('/lines/1/why');
  expect(page).toContain('Another device dials: &lt;b&gt;other&lt;/b&gt;, and its login is only for C4:6E:1F:00:00:01');
  expect(page).toContain('/lines/1/reset-mac');

  const shown = await visitor.post('/lines/1/reset-mac', { csrf: await visitor.csrf('/'), reason: 'new router' });
  const text = await shown.text();
  expect(text).toContain('any device may use the login of ACC1 at tower-1');
  const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  const done = await visitor.post('/lines/1/reset-mac', { ...fields, reason: 'new router', confirm: 'yes' });
  expect(done.headers.get('location')).toBe('/lines/1?did=line.reset-mac');
  expect(world.store.all(commands, {})).toMatchObject([{ kind: 'router.unbind', subject: 1 }]);
  expect(world.store.all(actions, {}).at(-1)).toMatchObject({ name: 'line.reset-mac', reason: 'new router' });
});

test('a session that is right is said with where it comes from, and nothing is in its way', async () => {
  world.probe = { ...PROBE, sessions: [{ address: '10.9.0.7', device: 'C4:6E:1F:00:00:01', uptimeMs: 60_000 }] };
  const page = await visitor.text('/lines/1/why');
  expect(page).toContain('10.9.0.7');
  expect(page, 'its queues were not read').not.toMatch(/carry|No queue/);
  expect(page).toContain('Nothing at the router is in the way');
});

test('the speed that a session really has is shown beside it, with what is wrong about it', async () => {
  const session = { address: '10.9.0.7', device: 'C4:6E:1F:00:00:01', uptimeMs: 60_000 };
  const own = { name: '<pppoe-x>', target: '<pppoe-x>', maxLimit: '2000000/5000000', dynamic: true, parent: null };
  world.probe = { ...PROBE, sessions: [session], queues: [own], devicesAtOnce: 1 };
  const page = await visitor.text('/lines/1/why');
  expect(page).toContain('It may carry 2M/5M now');
  expect(page).toContain('1 of 1 device logged in: another is refused');
  expect(page).toContain('It is online with 2M/5M, and its profile says 10M/10M since');
  world.probe = { ...PROBE, sessions: [session], queues: [] };
  expect(await visitor.text('/lines/1/why')).toContain('No queue limits its speed');
});

test('of a plan that says its speed, plan, profile and session each say theirs, and what is not as sold is told', async () => {
  world.store.run(
    query()((db) => db.updateTable('plan').set({ rate_limit: '5M/20M 8M/40M 4M/16M 10/10' })),
    {},
  );
  const session = { address: '10.9.0.7', device: 'C4:6E:1F:00:00:01', uptimeMs: 60_000 };
  const own = { name: '<pppoe-x>', target: '<pppoe-x>', maxLimit: '10M/10M', dynamic: true, parent: null };
  world.probe = { ...PROBE, sessions: [session], queues: [{ ...own, burst: null }] };
  const page = await visitor.text('/lines/1/why');
  expect(page).toContain(
    'The plan says 5M/20M 8M/40M 4M/16M 10/10 · its profile gives 10M/10M · this session has 10M/10M',
  );
  expect(page).toContain('Its plan says 5M/20M 8M/40M 4M/16M 10/10, and its profile on the router 10M/10M');
});

test('a router that cannot be asked is told, an unknown line is none, and who may only look is offered nothing', async () => {
  world.store.run(setRole, { role: 'viewer' });
  const page = await visitor.text('/lines/1/why');
  expect(page).toContain('It cannot be asked now');
  expect(page).not.toContain('formaction');
  expect((await visitor.get('/lines/99/why')).status).toBe(404);
});
