import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { STAFF_SAID } from '../../../domain/said/staff-said.ts';
import type { Language } from '../../../domain/time/time.ts';
import { languageOf } from './language.ts';
import type { Html } from '../frame/markup.ts';
import { hasStaff } from '../../../services/staff/one-time-code.ts';
import { knownDevice } from '../../../services/staff/device.ts';
import type { Lockouts } from '../../../services/staff/lockout.ts';
import { joinByCode } from '../../../services/staff/own-account.ts';
import { enter, logIn, logInWithCode, logOut, setUpOwner, type LoginResult } from '../../../services/staff/staff.ts';
import { USERNAME_WORDS } from '../../../services/staff/staff-name.ts';
import { PASSWORD_WORDS } from '../../../services/staff/staff-password.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Frame } from '../frame/layout.ts';
import { callerOf, field, TOO_MANY, type Guard } from './guard.ts';
import { createHalfLogins } from './half-logins.ts';
import { codePage, enteredPage, joinPage, loginPage, setupPage, usedLinkPage } from './login-pages.ts';
import {
  dropSessionCookie,
  formToken,
  readDeviceCookie,
  readSessionCookie,
  writeSessionCookie,
  type ConsoleContext,
  type ConsoleEnv,
} from './session-cookie.ts';

// One answer for a wrong name and a wrong password: it tells a stranger nothing.
const SAID = {
  en: {
    wrong: 'Wrong password, or there is no such name.',
    beginAgain: 'That took too long, or was tried too often. Log in again.',
    locked: (minutes: number) =>
      `Too many wrong passwords for this name from this device. Wait ${minutes === 1 ? 'a minute' : `${minutes} minutes`}; or on the box “sudo washa staff link NAME” makes a link that lets you in at once.`,
    setupCode: 'That is not a setup code of this box. The command “sudo washa setup-code” on the box prints one.',
  },
  sw: {
    wrong: 'Nenosiri si sahihi, au hakuna jina hilo.',
    beginAgain: 'Umechelewa, au umejaribu mara nyingi. Ingia tena.',
    locked: (minutes: number) =>
      `Nenosiri limekosewa mara nyingi kwa jina hili kutoka kifaa hiki. Subiri dakika ${minutes}; au kwenye kisanduku “sudo washa staff link NAME” inatengeneza kiungo kinachokuingiza mara moja.`,
    setupCode: 'Huo si msimbo wa kuanzisha kisanduku hiki. Amri “sudo washa setup-code” kwenye kisanduku inautoa.',
  },
} as const;

/** Why the first account was not made. */
function setupProblem(why: 'code' | 'username' | 'password', language: Language): string {
  switch (why) {
    case 'code':
      return SAID[language].setupCode;
    case 'username':
      return USERNAME_WORDS[language];
    case 'password':
      return PASSWORD_WORDS[language];
  }
}

/** A path on this console and nothing else. */
export function localPath(text: string): string {
  return /^\/(?![/\\])[\w/?=&%.+~-]*$/.test(text) ? text : '/';
}

/** Login, logout, the first account, and the one-time link. CSRF and origin have been checked before. */
export function loginRoutes(
  deps: ConsoleDeps,
  frameOf: (c: ConsoleContext) => Frame,
  { guard, locks }: { readonly guard: Guard; readonly locks: Lockouts },
): Hono<ConsoleEnv> {
  const { store, now, factors: seal } = deps;
  const halves = createHalfLogins();
  const routes = new Hono<ConsoleEnv>();
  const token = (c: ConsoleContext) => formToken(c, () => randomBytes(32).toString('base64url'));
  const login = (c: ConsoleContext, next: string, problem: string | null): Html =>
    loginPage(frameOf(c), { csrf: token(c), next }, problem);
  const secondPage = (c: ConsoleContext, half: string, next: string, problem: string | null): Html =>
    codePage(frameOf(c), { csrf: token(c), half, next }, problem);

  routes.get('/login', (c) => {
    if (!hasStaff(store)) return c.redirect('/setup', 303);
    if (c.get('session') !== null) return c.redirect('/', 303);
    return c.html(login(c, localPath(c.req.query('next') ?? '/'), null));
  });

  routes.post('/login', async (c) => {
    const next = localPath(await field(c, 'next'));
    const username = await field(c, 'username');
    const device = knownDevice(store, readDeviceCookie(c), username);
    const form = { username, password: await field(c, 'password'), device, caller: callerOf(c), seal };
    const result = await guard(c, device, () => logIn(store, locks, now(), form));
    if (result === 'throttled') return c.html(login(c, next, TOO_MANY[languageOf(c)]), 429, { 'Retry-After': '60' });
    if (result.kind === 'second') return c.html(secondPage(c, halves.begin(result.proof, now()), next, null));
    return answer(c, result, next, (problem) => login(c, next, problem), SAID[languageOf(c)].wrong);
  });

  routes.post('/login/code', async (c) => {
    const next = localPath(await field(c, 'next'));
    const half = await field(c, 'half');
    const proof = halves.take(half, now());
    if (proof === null) return c.html(login(c, next, SAID[languageOf(c)].beginAgain), 403);
    const device = knownDevice(store, readDeviceCookie(c), proof.username);
    const form = { proof, code: await field(c, 'code'), device, caller: callerOf(c), seal };
    const result = await guard(c, device, () => logInWithCode(store, locks, now(), form));
    if (result === 'throttled')
      return c.html(secondPage(c, half, next, TOO_MANY[languageOf(c)]), 429, { 'Retry-After': '60' });
    if (result.kind === 'in') halves.end(half);
    return answer(
      c,
      result,
      next,
      (problem) => secondPage(c, half, next, problem),
      STAFF_SAID.wrongAppCode()[languageOf(c)],
    );
  });

  function answer(
    c: ConsoleContext,
    result: LoginResult,
    next: string,
    again: (problem: string) => Html,
    wrong: string,
  ): Response | Promise<Response> {
    switch (result.kind) {
      case 'wrong':
      case 'second':
        return c.html(again(wrong), 403);
      case 'lost':
        return c.html(again(result.words[languageOf(c)]), 403);
      case 'locked':
        return c.html(again(SAID[languageOf(c)].locked(Math.ceil(result.waitMs / 60_000))), 403, {
          'Retry-After': String(Math.ceil(result.waitMs / 1000)),
        });
      case 'in':
        writeSessionCookie(c, result.session);
        return c.redirect(next, 303);
    }
  }

  routes.get('/join', (c) =>
    c.html(joinPage(frameOf(c), { csrf: token(c), username: c.req.query('name') ?? '' }, null)),
  );

  routes.post('/join', async (c) => {
    const form = {
      username: (await field(c, 'username')).trim(),
      code: await field(c, 'code'),
      password: await field(c, 'password'),
      caller: callerOf(c),
      language: languageOf(c),
    };
    const again = (problem: string) => joinPage(frameOf(c), { csrf: token(c), username: form.username }, problem);
    const result = await guard(c, null, () => joinByCode(store, locks, now(), form));
    if (result === 'throttled') return c.html(again(TOO_MANY[languageOf(c)]), 429, { 'Retry-After': '60' });
    if ('problem' in result) return c.html(again(result.problem), 403);
    writeSessionCookie(c, result.session);
    return c.redirect('/', 303);
  });

  routes.post('/logout', async (c) => {
    const cookie = readSessionCookie(c);
    if (cookie !== null) await logOut(store, cookie, now());
    dropSessionCookie(c);
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
    const result = await guard(c, null, () => setUpOwner(store, now(), form, callerOf(c)));
    if (result === 'throttled') return c.html(again(TOO_MANY[languageOf(c)]), 429, { 'Retry-After': '60' });
    if (result.kind === 'refused') {
      if (result.why === 'exists') return c.redirect('/login', 303);
      return c.html(again(setupProblem(result.why, languageOf(c))), 403);
    }
    writeSessionCookie(c, result.session);
    return c.redirect('/first-run', 303);
  });

  routes.get('/enter/:token', async (c) => {
    // A look ahead (HEAD, a link preview) must not use the link up.
    if (c.req.method !== 'GET') return c.body(null, 405);
    if (c.get('session') !== null) return c.redirect('/', 303);
    // Not throttled: nobody guesses 256 bits, and whoever is locked out comes this way.
    const session = await enter(store, now(), c.req.param('token'), callerOf(c));
    if (session === null) return c.html(usedLinkPage(frameOf(c)), 410);
    writeSessionCookie(c, session);
    return c.html(enteredPage(frameOf(c)));
  });

  return routes;
}
