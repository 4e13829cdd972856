import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resultOf } from '../../../src/services/actions/act.ts';
import {
  issueLoginLink,
  issueLoginToken,
  issueSetupCode,
  isSetupCode,
} from '../../../src/services/staff/one-time-code.ts';
import { SESSION_MS } from '../../../src/services/staff/sessions.ts';
import { createLockout, createLockouts, lockAfter } from '../../../src/services/staff/lockout.ts';
import { logIn } from '../../../src/services/staff/staff.ts';
import { hashPassword, verifyPassword } from '../../../src/services/staff/staff-password.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { openStore, seedAfternoon } from './seed.ts';
import { openWorld, owner, PASSWORD, Visitor, type World } from './session.ts';
import { SEAL } from '../../services/staff/seal.ts';

let world: World;
let close: () => Promise<void>;

beforeEach(() => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
});
afterEach(() => close());

const audits = () =>
  world.store.all(
    query()((db) => db.selectFrom('action').select(['actor', 'name', 'detail']).orderBy('id')),
    {},
  );
const actions = () => audits().map((row) => row.name);

describe('setup', () => {
  test('field 31: the first visitor does not own the box: an account needs the code that was printed', async () => {
    const code = issueSetupCode(world.store, world.now)!;
    expect(code).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    const visitor = new Visitor(world);
    expect((await visitor.get('/')).headers.get('location')).toBe('/login?next=%2F');
    expect((await visitor.get('/login')).headers.get('location')).toBe('/setup');
    expect((await visitor.setUp('AAAA-AAAA-AAAA')).status).toBe(403);
    expect((await visitor.setUp('')).status).toBe(403);
    expect((await visitor.setUp(code, 'wanjiku', 'too short')).status).toBe(403);
    expect((await visitor.setUp(code, '<b>')).status).toBe(403);
    // As somebody types it on a phone.
    const made = await visitor.setUp(` ${code.toLowerCase().replaceAll('-', ' ')}`);
    expect([made.status, made.headers.get('location')]).toEqual([303, '/first-run']);
    expect(await visitor.text('/')).toContain('wanjiku, owner');
    expect(actions()).toEqual(['staff.setup-code', 'staff.setup']);
  });

  test('the code works once, and there is none while somebody has an account', async () => {
    const code = issueSetupCode(world.store, world.now)!;
    await new Visitor(world).setUp(code);
    expect(issueSetupCode(world.store, world.now)).toBeNull();
    const second = new Visitor(world);
    const token = await second.csrf('/login');
    const again = await second.post('/setup', { csrf: token, code, username: 'thief', password: PASSWORD });
    expect(again.headers.get('location')).toBe('/login');
    expect((await second.get('/')).status).toBe(303);
  });

  test('a code is stored hashed, and is good until there is an account: the next start prints another beside it', async () => {
    const old = issueSetupCode(world.store, world.now)!;
    const code = issueSetupCode(world.store, world.now)!;
    const meta = JSON.stringify(
      world.store.all(
        query()((db) => db.selectFrom('meta').selectAll()),
        {},
      ),
    );
    expect(meta).toContain('setup_code');
    expect(meta).not.toContain(code.replaceAll('-', ''));
    for (let start = 0; start < 5; start += 1) issueSetupCode(world.store, world.now);
    world.now += 25 * 3_600_000;
    expect((await new Visitor(world).setUp(old)).status).toBe(303);
    expect(isSetupCode(world.store, code)).toBe(false);
  });
});

describe('passwords', () => {
  test('scrypt with its parameters in the hash; a hash with other parameters still verifies', async () => {
    const hash = await hashPassword(PASSWORD);
    expect(hash).toMatch(/^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await verifyPassword(PASSWORD, hash)).toBe(true);
    expect(await verifyPassword(`${PASSWORD} `, hash)).toBe(false);
    expect(await verifyPassword('', null)).toBe(false);
    expect(await verifyPassword('none', 'none')).toBe(false);
    // RFC 7914, section 12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1), the first 32 bytes.
    const salt = Buffer.from('SodiumChloride').toString('base64url');
    const key = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex').toString(
      'base64url',
    );
    expect(await verifyPassword('pleaseletmein', `scrypt$16384$8$1$${salt}$${key}`)).toBe(true);
  });
});

describe('login', () => {
  test('field 31: every login, failed login and logout is on record with its address', async () => {
    await owner(world);
    const visitor = new Visitor(world);
    await visitor.logIn('wanjiku', 'wrong password');
    await visitor.logIn();
    const token = await visitor.csrf('/');
    expect((await visitor.post('/logout', { csrf: token })).headers.get('location')).toBe('/login');
    expect((await visitor.get('/')).status).toBe(303);
    expect(audits().slice(2)).toEqual([
      { actor: 'wanjiku', name: 'staff.login-failed', detail: 'from 192.168.88.10' },
      { actor: 'wanjiku', name: 'staff.login', detail: 'from 192.168.88.10' },
      { actor: 'wanjiku', name: 'staff.logout', detail: null },
    ]);
  });

  test('a cookie of another session, or of one that was logged out, opens nothing', async () => {
    const visitor = await owner(world);
    const cookie = visitor.cookies.get('washa_session')!;
    await visitor.post('/logout', { csrf: await visitor.csrf('/') });
    visitor.cookies.set('washa_session', cookie);
    expect((await visitor.get('/')).status).toBe(303);
    expect((await visitor.get('/live/', { 'hx-request': 'true' })).status).toBe(401);
  });

  test('the session is HttpOnly, SameSite=Strict, random, stored as a hash, and ends after 12 hours without use', async () => {
    await owner(world);
    const visitor = new Visitor(world);
    const set = (await visitor.logIn()).headers.getSetCookie().join();
    expect(set).toMatch(/washa_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/);
    const rows = world.store.all(
      query()((db) => db.selectFrom('staff_session').select('token_hash')),
      {},
    );
    expect(rows.map((row) => Buffer.from(row.token_hash).toString('base64url'))).not.toContain(
      visitor.cookies.get('washa_session'),
    );
    world.now += SESSION_MS - 1;
    expect((await visitor.get('/')).status).toBe(200); // used: it slides
    world.now += SESSION_MS - 1;
    expect((await visitor.get('/')).status).toBe(200);
    world.now += SESSION_MS + 1;
    expect((await visitor.get('/')).status).toBe(303);
  });

  test('however busy, a session ends after a week', async () => {
    const visitor = await owner(world);
    for (let hour = 0; hour < 7 * 24 - 1; hour += 1) {
      world.now += 3_600_000;
      expect((await visitor.get('/lines')).status).toBe(200);
    }
    world.now += 3_600_000;
    expect((await visitor.get('/lines')).status).toBe(303);
  });

  test('a disabled account is out at once', async () => {
    const visitor = await owner(world);
    world.store.run(
      query()((db) => db.updateTable('staff').set({ disabled_at: 1 })),
      {},
    );
    expect((await visitor.get('/')).status).toBe(303);
    expect((await new Visitor(world).logIn()).status).toBe(403);
    expect(audits().at(-1)).toMatchObject({ actor: 'wanjiku', name: 'staff.login-failed' });
  });

  test('F-ease-03: a first wrong password says so, and says the same for a name that nobody has, also when they are locked', async () => {
    await owner(world);
    const answers = async (username: string) => {
      const said: string[] = [];
      for (let n = 0; n < 6; n += 1) {
        world.now += 20_000; // past the throttle
        const response = await new Visitor(world).logIn(username, 'wrong password');
        expect(response.status).toBe(403);
        said.push((await response.text()).replaceAll(/value="[^"]*"|data-\w+="[^"]*"/g, ''));
      }
      return said;
    };
    const said = await answers('wanjiku');
    expect(said[0]).toMatch(/wrong password/i);
    expect(said[0]).not.toMatch(/too many/i);
    expect(said[5]).toMatch(/Too many wrong passwords .* Wait a minute/);
    expect(await answers('nobody')).toEqual(said);
  });

  test('field 31: five failures lock a device for a minute, then twice as long, at most 15 minutes', async () => {
    expect([1, 4, 5, 6, 7, 8, 9, 50].map((n) => lockAfter(n) / 60_000)).toEqual([0, 0, 1, 2, 4, 8, 15, 15]);
    await owner(world);
    for (let n = 0; n < 5; n += 1) expect((await new Visitor(world).logIn('wanjiku', 'wrong')).status).toBe(403);
    expect((await new Visitor(world).logIn()).status).toBe(403); // right, but locked
    world.now += 60_001;
    expect((await new Visitor(world).logIn('wanjiku', 'wrong')).status).toBe(403);
    world.now += 60_001;
    expect((await new Visitor(world).logIn()).status).toBe(403); // two minutes this time
    world.now += 60_000;
    expect((await new Visitor(world).logIn()).status).toBe(303);
    expect((await new Visitor(world).logIn('wanjiku', 'wrong')).status).toBe(403);
    expect((await new Visitor(world).logIn()).status).toBe(303); // a login forgets the failures
  });

  test('guesses from elsewhere do not keep an owner out, nor do those from the same address keep out a browser that was in', async () => {
    const known = await owner(world);
    await known.post('/logout', { csrf: await known.csrf('/') });
    const guesser = new Visitor(world, '192.168.88.66');
    for (let n = 0; n < 8; n += 1) await guesser.logIn('wanjiku', 'wrong');
    expect((await new Visitor(world, '192.168.88.7').logIn()).status).toBe(303);
    // Behind one address, as behind a proxy of the office: whoever guesses there has used up all its tries.
    for (let n = 0; n < 12; n += 1) await new Visitor(world).logIn('wanjiku', 'wrong');
    expect((await new Visitor(world).logIn()).status).toBe(429);
    expect((await known.logIn()).status).toBe(303);
    // The cookie of a device opens nothing, and one that was made up counts for nothing.
    const forger = new Visitor(world, '192.168.88.66');
    forger.cookies.set('washa_device', `${known.cookies.get('washa_device')!.slice(0, -3)}AAA`);
    expect((await forger.logIn()).status).toBe(403);
  });

  test('a browser that is known locks itself out too', async () => {
    const known = await owner(world);
    await known.post('/logout', { csrf: await known.csrf('/') });
    for (let n = 0; n < 5; n += 1) await known.logIn('wanjiku', 'wrong');
    expect((await known.logIn()).status).toBe(403);
    expect((await new Visitor(world, '192.168.88.7').logIn()).status).toBe(303);
  });

  test('a clock that is put back locks nobody out for longer', () => {
    const lockout = createLockout();
    for (let n = 0; n < 9; n += 1) lockout.begin('a', 10 * 86_400_000 + n);
    expect(lockout.begin('a', 10 * 86_400_000 + 9)).toBeGreaterThan(0);
    expect(lockout.begin('a', 0)).toBe(0);
  });

  test('guesses that arrive at one moment do not slip past the lock', async () => {
    await owner(world);
    const locks = createLockouts();
    const caller = { address: 'x', agent: '', replaces: null };
    const guess = (password: string) =>
      logIn(world.store, locks, world.now, { username: 'wanjiku', password, device: null, caller, seal: SEAL });
    const results = await Promise.all(['a', 'b', 'c', 'd', 'e', PASSWORD].map(guess));
    expect(results.map(({ kind }) => kind)).toEqual([...Array<string>(5).fill('wrong'), 'locked']);
  });

  test('one address has ten tries a minute, whatever names it uses, and costs no more scrypt after that', async () => {
    await owner(world);
    world.now += 60_001;
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await new Visitor(world).logIn(`name${n}`, 'wrong')).status);
    expect(statuses).toEqual([...Array<number>(10).fill(403), 429, 429]);
    expect(actions().filter((action) => action === 'staff.login-failed')).toHaveLength(10);
    world.now += 60_000;
    expect((await new Visitor(world).logIn()).status).toBe(303);
  });

  test('after the login one lands where one wanted to go, and never on another site', async () => {
    await owner(world);
    const visitor = new Visitor(world);
    const to = async (next: string) => {
      const csrf = await visitor.csrf(`/login`);
      const response = await visitor.post('/login', { csrf, next, username: 'wanjiku', password: PASSWORD });
      visitor.cookies.delete('washa_session');
      return response.headers.get('location');
    };
    expect(await to('/lines/7?x=1')).toBe('/lines/7?x=1');
    expect(await to('//evil.example')).toBe('/');
    expect(await to('/\\evil.example')).toBe('/');
    expect(await to('https://evil.example')).toBe('/');
  });
});

describe('one-time link', () => {
  test('logs one browser in, once, within 15 minutes; a look ahead does not use it up', async () => {
    const token = issueLoginToken(world.store, world.now);
    const head = await world.app.request(`/enter/${token}`, { method: 'HEAD' });
    expect(head.status).toBe(405);
    const visitor = new Visitor(world);
    expect((await visitor.get(`/enter/${token}`)).status).toBe(200);
    expect(await visitor.text('/')).toContain('demo, owner');
    expect((await visitor.get(`/enter/${token}`)).headers.get('location')).toBe('/');
    expect((await new Visitor(world).get(`/enter/${token}`)).status).toBe(410);
    const late = issueLoginToken(world.store, world.now);
    world.now += 15 * 60_000;
    expect((await new Visitor(world).get(`/enter/${late}`)).status).toBe(410);
  });

  test('a link for an account lets its owner in whatever was guessed; there is none for a name that nobody has', async () => {
    await owner(world);
    const by = { actor: 'cli:root' };
    for (let n = 0; n < 12; n += 1) await new Visitor(world).logIn('wanjiku', 'wrong');
    const made = issueLoginLink(world.store, 'WANJIKU', by, world.now);
    expect((await new Visitor(world).get(`/enter/${String(resultOf(made))}`)).status).toBe(200);
    expect(issueLoginLink(world.store, 'wanjiko', by, world.now)).toMatchObject({ kind: 'refused', why: 'unknown' });
    expect(audits().filter(({ name }) => name === 'staff.login-link')).toMatchObject([{ actor: 'cli:root' }]);
  });

  test('its account has no password that could be guessed', async () => {
    issueLoginToken(world.store, world.now);
    for (const password of ['', 'none', 'demo'])
      expect((await new Visitor(world).logIn('demo', password)).status).toBe(403);
  });
});

describe('forms and headers', () => {
  test('a form without its token, with another session’s token, or from another origin changes nothing', async () => {
    const visitor = await owner(world);
    const csrf = await visitor.csrf('/');
    const stranger = new Visitor(world);
    await stranger.logIn();
    const others = await stranger.csrf('/');
    expect(others).not.toBe(csrf);
    expect((await visitor.post('/logout', {})).status).toBe(403);
    expect((await visitor.post('/logout', { csrf: others })).status).toBe(403);
    expect((await visitor.post('/logout', { csrf }, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await visitor.post('/logout', { csrf }, { origin: 'null' })).status).toBe(403);
    expect((await visitor.post('/logout', { csrf }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await visitor.get('/')).status).toBe(200);
    const login = new Visitor(world);
    expect((await login.post('/login', { username: 'wanjiku', password: PASSWORD })).status).toBe(403);
    expect((await login.post('/login', { csrf: 'x'.repeat(43), username: 'wanjiku', password: PASSWORD })).status).toBe(
      403,
    );
  });

  test('every answer carries a policy under which no script of a page can run', async () => {
    const visitor = await owner(world);
    for (const path of ['/', '/login', '/lines?q=ab', '/nowhere', '/healthz', '/assets/live.js']) {
      const { headers } = await visitor.get(path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
    }
    expect(await visitor.text('/')).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/);
    expect((await visitor.get('/')).headers.get('cache-control')).toBe('no-store');
  });

  test('without a login there is health, assets and the door, and nothing of the business behind it', async () => {
    seedAfternoon(world.store);
    await owner(world);
    const stranger = new Visitor(world);
    expect(await stranger.text('/healthz')).toBe('ok');
    for (const path of [
      '/',
      '/attention',
      '/lines',
      '/lines/1',
      '/payments/1',
      '/live/',
      '/live/lines/1',
      '/nowhere',
    ]) {
      const response = await stranger.get(path);
      expect([path, response.status]).toEqual([path, 303]);
      expect(await response.text()).toBe('');
    }
    const css = /\/assets\/console\.css\?v=\w+/.exec(await stranger.text('/login'))![0];
    const asset = await stranger.get(css);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toBe('text/css; charset=utf-8');
    const etag = asset.headers.get('etag')!;
    expect((await stranger.get(css, { 'if-none-match': etag })).status).toBe(304);
    expect((await stranger.get('/assets/..%2fconsole.ts')).status).toBe(404);
    expect(await stranger.text('/assets/htmx.js')).toContain('htmx');
  });

  test('a form of more than 16 KB is not read', async () => {
    const visitor = await owner(world);
    expect((await visitor.post('/logout', { csrf: 'x'.repeat(20_000) }, { 'content-length': '20005' })).status).toBe(
      413,
    );
  });
});
