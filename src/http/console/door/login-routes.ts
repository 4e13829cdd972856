import { randomBytes } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import type { Html } from '../frame/markup.ts';
import { hasStaff } from '../../../services/staff/one-time-code.ts';
import { knownDevice } from '../../../services/staff/device.ts';
import { createLockout } from '../../../services/staff/lockout.ts';
import { enter, logIn, logOut, setUpOwner, SHORTEST_PASSWORD } from '../../../services/staff/staff.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Frame } from '../frame/layout.ts';
import { enteredPage, loginPage, setupPage, usedLinkPage } from './login-pages.ts';
import {
  dropSessionCookie,
  formToken,
  readDeviceCookie,
  readSessionCookie,
  writeSessionCookie,
  type ConsoleContext,
  type ConsoleEnv,
} from './session-cookie.ts';
import { createThrottle } from '../../../services/box/throttle.ts';

const TRIES = 10;
const WINDOW_MS = 60_000;
/** Each scrypt holds 32 MiB: more at one time than this would starve the payments of memory and processor. */
const MOST_AT_ONCE = 2;

// One answer for a wrong name and a wrong password: it tells a stranger nothing.
const WRONG = 'Wrong password, or there is no such name.';
const TOO_MANY = 'Too many tries from this device. Wait a minute.';

function lockedWords(waitMs: number): string {
  const minutes = Math.ceil(waitMs / 60_000);
  return `Too many wrong passwords for this name from this device. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}; or on the box “sudo washa staff link NAME” makes a link that lets you in at once.`;
}

const SETUP_PROBLEMS = {
  code: 'That is not a setup code of this box. The command “sudo washa setup-code” on the box prints one.',
  username: 'A name has 2 to 32 letters, digits, dots or dashes.',
  password: `A password has at least ${SHORTEST_PASSWORD} characters.`,
  exists: 'The first account was made a moment ago by somebody else.',
} as const;

/** A path on this console and nothing else. */
export function localPath(text: string): string {
  return /^\/(?![/\\])[\w/?=&%.+~-]*$/.test(text) ? text : '/';
}

function addressOf(c: ConsoleContext): string {
  // Without a socket there is one address: a request that was made inside this process.
  if (c.env === undefined || !('incoming' in (c.env as object))) return 'local';
  const address = getConnInfo(c).remote.address ?? 'unknown';
  // A device on IPv6 has as many addresses as it wants in its /64.
  return address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address;
}

/** Login, logout, the first account, and the one-time link. CSRF and origin have been checked before. */
export function loginRoutes(deps: ConsoleDeps, frameOf: (c: ConsoleContext) => Frame): Hono<ConsoleEnv> {
  const { store, now } = deps;
  const secure = deps.secureCookies ?? false;
  const lockout = createLockout();
  const isAllowed = createThrottle(TRIES, WINDOW_MS);
  const routes = new Hono<ConsoleEnv>();
  const token = (c: ConsoleContext) => formToken(c, () => randomBytes(32).toString('base64url'), secure);
  let checking = 0;

  const field = async (c: ConsoleContext, name: string): Promise<string> => {
    const value = (await c.req.parseBody())[name];
    return typeof value === 'string' ? value : '';
  };
  /**
   * Runs `check` unless there were too many tries from there, or too many are under way.
   * @param device a browser that is known; it has a count of its own, and a place when strangers take all the others
   */
  const guarded = async <T>(
    c: ConsoleContext,
    device: string | null,
    check: () => Promise<T>,
  ): Promise<T | 'throttled'> => {
    const most = device === null ? MOST_AT_ONCE : MOST_AT_ONCE + 1;
    if (checking >= most || !isAllowed(device ?? addressOf(c), now())) return 'throttled';
    checking += 1;
    try {
      return await check();
    } finally {
      checking -= 1;
    }
  };
  const login = (c: ConsoleContext, next: string, problem: string | null): Html =>
    loginPage(frameOf(c), { csrf: token(c), next }, problem);

  routes.get('/login', (c) => {
    if (!hasStaff(store)) return c.redirect('/setup', 303);
    if (c.get('session') !== null) return c.redirect('/', 303);
    return c.html(login(c, localPath(c.req.query('next') ?? '/'), null));
  });

  routes.post('/login', async (c) => {
    const next = localPath(await field(c, 'next'));
    const username = await field(c, 'username');
    const device = knownDevice(store, readDeviceCookie(c), username);
    const form = { username, password: await field(c, 'password'), address: addressOf(c), device };
    const result = await guarded(c, device, () => logIn(store, lockout, now(), form));
    if (result === 'throttled') return c.html(login(c, next, TOO_MANY), 429, { 'Retry-After': '60' });
    if (result.kind === 'wrong') return c.html(login(c, next, WRONG), 403);
    if (result.kind === 'locked') {
      const retryAfter = String(Math.ceil(result.waitMs / 1000));
      return c.html(login(c, next, lockedWords(result.waitMs)), 403, { 'Retry-After': retryAfter });
    }
    writeSessionCookie(c, result.session, secure);
    return c.redirect(next, 303);
  });

  routes.post('/logout', async (c) => {
    const cookie = readSessionCookie(c);
    if (cookie !== null) await logOut(store, cookie, now());
    dropSessionCookie(c, secure);
    return c.redirect('/login', 303);
  });

  routes.get('/setup', (c) => {
    if (hasStaff(store)) return c.redirect('/login', 303);
    return c.html(setupPage(frameOf(c), { csrf: token(c), username: '' }, null));
  });

  routes.post('/setup', async (c) => {
    const form = {
      code: await field(c, 'code'),
      username: (await field(c, 'username')).trim(),
      password: await field(c, 'password'),
    };
    const again = (problem: string) => setupPage(frameOf(c), { csrf: token(c), username: form.username }, problem);
    const result = await guarded(c, null, () => setUpOwner(store, now(), form));
    if (result === 'throttled') return c.html(again(TOO_MANY), 429, { 'Retry-After': '60' });
    if (result.kind === 'refused') {
      if (result.why === 'exists') return c.redirect('/login', 303);
      return c.html(again(SETUP_PROBLEMS[result.why]), 403);
    }
    writeSessionCookie(c, result.session, secure);
    return c.redirect('/', 303);
  });

  routes.get('/enter/:token', async (c) => {
    // A look ahead (HEAD, a link preview) must not use the link up.
    if (c.req.method !== 'GET') return c.body(null, 405);
    if (c.get('session') !== null) return c.redirect('/', 303);
    // Not throttled: nobody guesses 256 bits, and whoever is locked out comes this way.
    const session = await enter(store, now(), c.req.param('token'), addressOf(c));
    if (session === null) return c.html(usedLinkPage(frameOf(c)), 410);
    writeSessionCookie(c, session, secure);
    return c.html(enteredPage(frameOf(c)));
  });

  return routes;
}
