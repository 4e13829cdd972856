import { afterEach, beforeEach, expect, test } from 'vitest';
import { RouterSimulator } from '../../../src/simulate/router/server.ts';
import { RouterWorld } from '../../../src/simulate/router/world.ts';
import { act, resultOf } from '../../../src/services/actions/act.ts';
import { addToken } from '../../../src/services/staff/tokens.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { actions, addLine, commands, DAY } from '../../services/books.ts';
import { NOW, openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let sim: RouterSimulator;
let there: RouterWorld;
let close: () => Promise<void>;

const toPort = query<{ port: number }>()((db, p) => db.updateTable('router').set({ port: p.port, host: '127.0.0.1' }));
const setRole = query<{ role: 'viewer' }>()((db, p) => db.updateTable('staff').set({ role: p.role }));
const PAGE = '/routers/tower-1/compare';

beforeEach(async () => {
  const opened = openStore();
  world = openWorld(opened.store);
  visitor = await entered(world);
  for (const n of [1, 2]) addLine(world.store, n, { expiresAt: NOW + 20 * DAY });
  addLine(world.store, 3, { expiresAt: NOW - DAY });
  there = new RouterWorld({ version: '7.24.5 (stable)' });
  there.addLogin('washa', 'p4ss');
  for (const name of ['10M', 'EXPIRED']) there.addProfile({ name });
  there.addSecret({ name: 'line-1', profile: '10M' });
  there.addSecret({ name: 'line-2', profile: '10M', disabled: true });
  there.addSecret({ name: 'line-3', profile: '10M' });
  there.addSecret({ name: '<i>cousin', profile: '10M' });
  sim = new RouterSimulator(there);
  const { port } = await sim.start();
  world.store.run(toPort, { port });
  close = async () => {
    await sim.stop();
    await opened.close();
  };
});
afterEach(() => close());

async function send(
  path: string,
  fields: Record<string, string>,
): Promise<{ status: number; text: string; to: string }> {
  const answer = await visitor.post(path, { csrf: await visitor.csrf('/more'), ...fields });
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') ?? '' };
}
const hiddenOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
const look = () => send('/routers/look', { router: 'tower-1' });

test('before anybody looks, the page says how old what is known is, and does not call it all well', async () => {
  const page = await visitor.text(PAGE);
  expect(page).toContain('Not looked at yet.');
  expect(page).toContain('compared by Washa itself');
  expect(page).toContain('PPPoE');
  expect(page).not.toContain('All as the books say.');
  expect(page).not.toContain('/routers/repair');
  expect((await visitor.get('/routers/nowhere/compare')).status).toBe(404);
  expect((await send('/routers/look', { router: 'nowhere' })).status).toBe(404);
});

test('a look shows by their kinds what differs and what nobody pays for, and writes nothing', async () => {
  const before = there.changes.length;
  expect(await look()).toMatchObject({ status: 303, to: PAGE });
  const page = await visitor.text(PAGE);
  expect(page).toMatch(/Paid, and off at the router <small>1/);
  expect(page).toMatch(/Not paid, and on at the router <small>1/);
  expect(page).toMatch(/Logins that nobody pays for <small>1 · KES 1,500 a month/);
  expect(page).toContain('&lt;i&gt;cousin');
  expect(page).toContain('Put right (2 lines)');
  expect(there.changes.length).toBe(before);

  await sim.stop();
  await look();
  const away = await visitor.text(PAGE);
  expect(away).toContain('It could not be looked at just now.');
  // What the last whole look showed is still what is known; nothing is written by it.
  expect(away).toContain('&lt;i&gt;cousin');
  expect(away).not.toContain('/routers/repair');
});

test('what is made right is what was shown, after a yes, and no more than was said', async () => {
  await look();
  const fields = { ...hiddenOf(await visitor.text(PAGE)), reason: 'after the storm' };
  expect(await send('/routers/repair', { ...fields, atMost: '1' })).toMatchObject({
    status: 422,
    text: expect.stringContaining('2 lines of tower-1 would be written, and at most 1 may be') as string,
  });
  expect((await send('/routers/repair', { ...fields, atMost: 'all' })).status).toBe(422);
  const shown = await send('/routers/repair', { ...fields, atMost: '20' });
  expect(shown.text).toContain('2 lines of tower-1 compared with the books now');
  expect(world.store.all(commands, {})).toEqual([]);

  // Another looked meanwhile: what was shown is not what would be done.
  world.now += 1_000;
  await look();
  expect(await send('/routers/repair', { ...hiddenOf(shown.text), confirm: 'yes' })).toMatchObject({
    status: 422,
    text: expect.stringContaining('It was looked at anew since') as string,
  });

  const again = { ...hiddenOf(await visitor.text(PAGE)), reason: 'after the storm', atMost: '20' };
  const { text } = await send('/routers/repair', again);
  const done = await send('/routers/repair', { ...hiddenOf(text), confirm: 'yes' });
  expect(done).toMatchObject({ status: 303, to: `${PAGE}?did=router.repair` });
  expect(world.store.all(commands, {}).map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'router.sync 2',
    'router.sync 3',
  ]);
  expect(world.woken).toContain('router:tower-1');
  expect(world.store.all(actions, {}).at(-1)).toMatchObject({ name: 'router.repair', reason: 'after the storm' });
  const after = await visitor.text(PAGE);
  expect(after).toContain('being seen to');
  expect(after).not.toContain('/routers/repair');
});

test('a look that is older than it may be is not called what the router has, and nothing is repaired by it', async () => {
  await look();
  world.now += 11 * 60_000;
  const page = await visitor.text(PAGE);
  expect(page).toContain('class="mark unknown"');
  expect(page).not.toContain('/routers/repair');
});

test('who may only look sees what is known, and asks no router', async () => {
  world.store.run(setRole, { role: 'viewer' });
  expect(await visitor.text(PAGE)).not.toContain('formaction');
  expect((await send('/routers/look', { router: 'tower-1' })).status).toBe(403);
});

test('a box in the place of another is made ready in three steps, shown before', async () => {
  const page = await visitor.text('/routers/tower-1/rebuild');
  expect(page).toContain('was never read');
  const shown = await send('/routers/rebuild', { router: 'tower-1', reason: 'lightning' });
  expect(shown.text).toContain('logins of lines that should be on are made at tower-1 now');
  const done = await send('/routers/rebuild', { ...hiddenOf(shown.text), confirm: 'yes' });
  expect(done).toMatchObject({ status: 303, to: `${PAGE}?did=router.rebuild` });
  expect(world.store.all(actions, {}).at(-1)).toMatchObject({ name: 'router.rebuild', reason: 'lightning' });
});

test('programs read what differs, and ask for the repair by the accounts', async () => {
  const made = act(
    world.store,
    addToken,
    { name: 'noc', role: 'technician', scopes: ['*'] },
    { actor: 'cli' },
    world.now,
  );
  const headers = { authorization: `Bearer ${resultOf(made)!.token}` };
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await world.app.request(`/api/v1${path}`, { ...init, headers });
    return { status: answer.status, body: (await answer.json()) as object };
  };
  expect(await ask('/routers/tower-1/differences')).toMatchObject({
    status: 200,
    body: { router: 'tower-1', read_at: null, is_whole: false },
  });
  expect(await ask('/routers/tower-1/differences?look=now')).toMatchObject({
    body: {
      is_whole: true,
      lines: [
        { account: 'ACC2', kind: 'paid-off', repairable: true },
        { account: 'ACC3', kind: 'expired-on' },
      ],
      strange: [{ kind: 'orphan', month_cents: 150_000 }],
    },
  });
  expect((await ask('/routers/nowhere/differences')).status).toBe(404);
  const body = JSON.stringify({ router: 'tower-1', accounts: ['ACC2'], at_most: 5, reason: 'seen in the NOC' });
  expect(await ask('/actions/router.repair', { method: 'POST', body })).toMatchObject({ status: 200 });
  expect(world.store.all(commands, {})).toMatchObject([{ kind: 'router.sync', subject: 2 }]);
});
