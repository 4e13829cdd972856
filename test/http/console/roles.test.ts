import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { STAFF_ROLES, type StaffRole } from '../../../src/domain/staff-role.ts';
import { isAmong, mayDo } from '../../../src/domain/staff-rights.ts';
import { whoMaySee } from '../../../src/http/console/page-rights.ts';
import { issueLoginToken } from '../../../src/services/staff/one-time-code.ts';
import { totpAt } from '../../../src/services/staff/totp.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { addLine, notice, take } from '../../services/books.ts';
import { NOW, openStore } from './seed.ts';
import { doorsOf, openWorld, owner, PASSWORD, Visitor, type World } from './session.ts';

let world: World;
let close: () => Promise<void>;

beforeEach(() => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
});
afterEach(() => close());

const setRole = query<{ username: string; role: StaffRole }>()((db, p) =>
  db.updateTable('staff').set({ role: p.role }).where('username', '=', p.username),
);

async function somebody(role: StaffRole): Promise<Visitor> {
  const visitor = new Visitor(world);
  await visitor.get(`/enter/${issueLoginToken(world.store, world.now, role)}`);
  world.store.run(setRole, { username: role, role });
  return visitor;
}

/** Shown first, and then done. */
async function doIt(visitor: Visitor, path: string, fields: Record<string, string>): Promise<Response> {
  const csrf = await visitor.csrf('/me');
  const shown = await visitor.post(path, { csrf, ...fields });
  const key = /name="key" value="([^"]+)"/.exec(await shown.clone().text())?.[1];
  return key === undefined ? shown : visitor.post(path, { csrf, ...fields, key, confirm: 'yes' });
}

const codeIn = (text: string): string => /[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(text)?.[0] ?? '';

const NO_LOGIN = new Set([
  '/healthz',
  '/readyz',
  '/assets/:name',
  '/login',
  '/login/code',
  '/join',
  '/setup',
  '/enter/:token',
  '/language',
]);
/** What everybody does with the session, the language or the account that is their own. */
const OWN = new Set(['/logout', '/me/password', '/me/totp-on', '/me/totp-off', '/me/sign-out', '/releases/read']);

/** What is posted and is no single deed: its path says who may. */
const BY_PATH = new Set(['/routers/look', '/reconcile/statement', '/reconcile/:provider/:digest/book']);

const filled = (path: string) => path.replaceAll(/:id\{[^}]*\}/g, '1').replaceAll(/:\w+/g, 'tower-1');

/** Every route of the console behind the login, and who may go there. */
function routesOf({ app, store }: World) {
  const doors = doorsOf(store);
  const routes = app.routes.filter(
    ({ method, path }) => method !== 'ALL' && !NO_LOGIN.has(path) && !path.startsWith('/api/v1/'),
  );
  return routes.map(({ method, path }) => {
    const deed = doors.get(path);
    const isAllowed = (role: StaffRole) => {
      if (method === 'GET' || BY_PATH.has(path)) return isAmong(role, whoMaySee(path));
      return deed === undefined ? OWN.has(path) : mayDo(role, deed);
    };
    return { method, path, isAllowed };
  });
}

describe('roles', () => {
  test.each(STAFF_ROLES)('%s: every route of the console is open to those alone who may go there', async (role) => {
    addLine(world.store, 1, { expiresAt: NOW - 1 });
    const routes = routesOf(world);
    expect(routes.length).toBeGreaterThan(70);
    const visitor = await somebody(role);
    const csrf = await visitor.csrf('/me');
    const walls: string[] = [];
    for (const { method, path, isAllowed } of routes.filter(({ path }) => path !== '/logout')) {
      const answer =
        method === 'GET' ? await visitor.get(filled(path)) : await visitor.post(filled(path), { csrf, reason: 'x' });
      await answer.body?.cancel();
      if ((answer.status !== 403) !== isAllowed(role)) walls.push(`${method} ${path} ${answer.status}`);
    }
    expect(walls).toEqual([]);
  });

  test('who is not logged in comes to no route behind the login', async () => {
    await owner(world);
    for (const { method, path } of routesOf(world)) {
      const stranger = new Visitor(world, '192.168.88.66');
      const answer =
        method === 'GET'
          ? await stranger.get(filled(path))
          : await stranger.post(filled(path), { csrf: await stranger.csrf('/login'), reason: 'x' });
      const sent = answer.headers.get('location') ?? '';
      expect([path, answer.status, /^\/login(?:\?|$)/.test(sent) || path === '/events']).toEqual([
        path,
        path === '/events' ? 401 : 303,
        true,
      ]);
    }
  });

  test.each(STAFF_ROLES)('%s: no page offers a form or a place that would refuse', async (role) => {
    addLine(world.store, 1, { expiresAt: NOW - 1 });
    take(world.store, notice({ account: 'ACC1' }), notice({ account: 'nobody' }));
    const doors = [...doorsOf(world.store)].map(
      ([path, name]) => [new RegExp(`^${path.replaceAll(/:id\{[^}]*\}/g, '\\d+')}$`), name] as const,
    );
    const visitor = await somebody(role);
    let offered = 0;
    for (const path of ['/', '/attention', '/waiting', '/lines/1', '/payments/1', '/payments/2', '/more', '/me']) {
      const text = await visitor.text(path);
      for (const [, asked = ''] of text.matchAll(/formaction="([^"]+)"/g)) {
        const name = doors.find(([door]) => door.test(asked))?.[1];
        expect([path, asked, name !== undefined && mayDo(role, name)]).toEqual([path, asked, true]);
        offered += 1;
      }
      for (const [, place = ''] of text.matchAll(/href="(\/[^"?]*)/g)) {
        expect([path, place, isAmong(role, whoMaySee(place))]).toEqual([path, place, true]);
      }
    }
    expect(offered > 20).toBe(role !== 'viewer');
    expect((await visitor.text('/payments/1')).includes('/payments/1/refund')).toBe(role === 'owner');
  });

  test('a technician gives up to the limit, in one go or in many; an owner gives more', async () => {
    addLine(world.store, 1, { expiresAt: NOW - 1 });
    const technician = await somebody('technician');
    const give = (who: Visitor, days: string) => doIt(who, '/lines/1/extend', { days, reason: 'storm' });
    expect((await give(technician, '4')).status).toBe(403);
    expect((await give(technician, '2')).status).toBe(303);
    const more = await give(technician, '2');
    expect(more.status).toBe(403);
    expect(await more.text()).toContain('3 days within thirty days, and it was given 2 days');
    expect((await give(await somebody('owner'), '30')).status).toBe(303);
    const cash = (amount: string, receipt: string) =>
      doIt(technician, '/lines/1/cash', { amount, receipt, reason: 'paid at the desk' });
    expect((await cash('15000', 'R1')).status).toBe(303);
    expect((await cash('6000', 'R2')).status).toBe(403);
    world.now += 86_400_001;
    expect((await cash('6000', 'R2')).status).toBe(303);
  });

  test('a viewer sees no whole phone number', async () => {
    addLine(world.store, 1, { expiresAt: NOW - 1 });
    const seen = /(?:\+?254|0)[17]\d{2} ?\d{3} ?\d{3}/;
    expect(await (await somebody('technician')).text('/lines/1')).toMatch(seen);
    const text = await (await somebody('viewer')).text('/lines/1');
    expect(text).not.toMatch(seen);
    expect(text).toMatch(/0[17]•• ••• \d{3}/);
  });
});

describe('accounts', () => {
  test('an owner adds somebody, who chooses a password with the code, once', async () => {
    const boss = await owner(world);
    const code = codeIn(await (await doIt(boss, '/staff/add', { username: 'mary', role: 'technician' })).text());
    const join = async (given: string) => {
      const mary = new Visitor(world, '192.168.88.30');
      const form = { csrf: await mary.csrf('/join'), username: 'mary', code: given, password: 'a password of mary' };
      return mary.post('/join', form);
    };
    expect((await join('AAAA-AAAA-AAAA')).status).toBe(403);
    expect((await join(code.toLowerCase())).status).toBe(303);
    expect((await join(code)).status).toBe(403);
    expect((await new Visitor(world).logIn('mary', 'a password of mary')).status).toBe(303);
  });

  test('a reset ends sessions and the password; the only owner is neither closed nor made less', async () => {
    const boss = await owner(world);
    const technician = await somebody('technician');
    const reset = await doIt(boss, '/staff/2/reset', {});
    expect(codeIn(await reset.text())).not.toBe('');
    expect((await technician.get('/')).status).toBe(303);
    for (const [path, role] of [
      ['/staff/1/disable', ''],
      ['/staff/1/role', 'viewer'],
    ] as const) {
      const answer = await doIt(boss, path, { role });
      expect([answer.status, (await answer.text()).includes('only owner who can log in')]).toEqual([422, true]);
    }
  });

  test('another password ends every other session, and this browser goes on with a fresh one', async () => {
    const boss = await owner(world);
    const elsewhere = new Visitor(world, '192.168.88.44');
    await elsewhere.logIn();
    const before = boss.cookies.get('washa_session');
    const change = async (old: string) =>
      boss.post('/me/password', { csrf: await boss.csrf('/me'), old, fresh: 'quite another one' });
    expect((await change('not the password')).status).toBe(422);
    expect((await change(PASSWORD)).status).toBe(303);
    expect(boss.cookies.get('washa_session')).not.toBe(before);
    expect([(await boss.get('/')).status, (await elsewhere.get('/')).status]).toEqual([200, 303]);
  });

  test('with a second factor a password alone opens nothing, and a code opens once', async () => {
    const boss = await owner(world);
    const page = await boss.text('/me');
    const secret = /name="secret" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const step = () => Math.floor(world.now / 30_000);
    const csrf = await boss.csrf('/me');
    const on = await boss.post('/me/totp-on', { csrf, secret, code: totpAt(secret, step()), password: PASSWORD });
    expect(on.status).toBe(303);
    world.now += 60_000;
    const visitor = new Visitor(world, '192.168.88.50');
    const half = /name="half" value="([^"]+)"/.exec(await (await visitor.logIn()).text())?.[1] ?? '';
    expect((await visitor.get('/')).status).toBe(303);
    const send = async (code: string) =>
      visitor.post('/login/code', { csrf: await visitor.csrf('/login'), half, code });
    expect((await send('000000')).status).toBe(403);
    const code = totpAt(secret, step());
    expect((await send(code)).status).toBe(303);
    expect((await visitor.get('/')).status).toBe(200);
    const other = new Visitor(world, '192.168.88.51');
    const again = /name="half" value="([^"]+)"/.exec(await (await other.logIn()).text())?.[1] ?? '';
    const used = { csrf: await other.csrf('/login'), half: again, code };
    expect((await other.post('/login/code', used)).status).toBe(403);
  });
});

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('the codes are those of RFC 6238, appendix B: %d s', (seconds, code) => {
  // "12345678901234567890" in base32.
  expect(totpAt('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', Math.floor(seconds / 30), 8)).toBe(code);
});
