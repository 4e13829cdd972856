import { Hono } from 'hono';
import { act } from '../../services/actions/act.ts';
import type { Lockouts } from '../../services/staff/lockout.ts';
import { beginTotp, choosePassword, endTotp, signOut } from '../../services/staff/own-account.ts';
import { sessionName } from '../../services/staff/session-name.ts';
import { SHORTEST_PASSWORD } from '../../services/staff/staff-password.ts';
import { isTotpSecret, mintTotpSecret, totpLink } from '../../services/staff/totp.ts';
import { sessionsOf, staffByName, staffList, type SessionRow } from '../../storage/staff.ts';
import { languageOf } from './door/language.ts';
import { callerOf, field, TOO_MANY, type Guard } from './door/guard.ts';
import { readSessionCookie, writeSessionCookie, type ConsoleContext, type ConsoleEnv } from './door/session-cookie.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import { doneNote } from './pages/deed-page.ts';
import { mePage } from './pages/me-page.ts';
import { actorsSince, auditOf } from '../../views/audit.ts';
import { readAuditQuery } from '../../views/audit-query.ts';
import { auditPage } from './pages/audit-page.ts';
import { tokenList } from '../../storage/tokens.ts';
import { tokensPart } from './parts/tokens-part.ts';
import { staffPage } from './pages/staff-page.ts';
import { html } from 'hono/html';

const AUDIT_ROWS = 50;
/** Who did something within so long is offered by name. Milliseconds. */
const PEOPLE_MS = 90 * 86_400_000;

/** Who uses the console, what was done, and what each does with the own account. The token, the origin and the right have been checked before. */
export function staffRoutes(
  deps: ConsoleDeps,
  frameOf: (c: ConsoleContext) => Frame,
  { guard, locks }: { readonly guard: Guard; readonly locks: Lockouts },
): Hono<ConsoleEnv> {
  const { store, now, business, factors: seal } = deps;
  const routes = new Hono<ConsoleEnv>();
  const did = (c: ConsoleContext) => doneNote(c.req.query('did'), languageOf(c));

  routes.get('/staff', (c) => {
    const session = sessionOf(c);
    const body = staffPage(frameOf(c), store.all(staffList, {}), session.username, session.csrf);
    const tokens = tokensPart(frameOf(c), store.all(tokenList, {}), session.csrf);
    return c.html(page(frameOf(c), titleOf(c, 'staff'), html`${did(c)} ${body} ${tokens}`));
  });
  routes.get('/audit', (c) => {
    const asked = {
      who: c.req.query('who'),
      line: c.req.query('line'),
      day: c.req.query('day'),
      before: c.req.query('before'),
    };
    const read = readAuditQuery(store, asked, business.timeZone, AUDIT_ROWS);
    const entries = typeof read === 'string' ? [] : auditOf(store, read);
    const problem = typeof read === 'string' ? read : null;
    const people = actorsSince(store, now() - PEOPLE_MS);
    const body = auditPage(frameOf(c), { asked, entries, people, problem, rows: AUDIT_ROWS }, business.currency);
    return c.html(page(frameOf(c), titleOf(c, 'audit'), body), problem === null ? 200 : 422);
  });
  routes.get('/me', (c) => c.html(me(c, null)));

  routes.post('/me/password', async (c) => {
    const { username } = sessionOf(c);
    const form = { username, old: await field(c, 'old'), fresh: await field(c, 'fresh'), ...asking(c) };
    const result = await guard(c, null, () => choosePassword(store, locks, now(), form));
    if (result === 'throttled') return c.html(me(c, TOO_MANY[languageOf(c)]), 429, { 'Retry-After': '60' });
    if ('problem' in result) return c.html(me(c, result.problem), 422);
    writeSessionCookie(c, result.session);
    return c.redirect('/me?did=staff.password', 303);
  });
  routes.post('/me/totp-on', async (c) => {
    const { username } = sessionOf(c);
    const secret = await field(c, 'secret');
    const form = { username, secret, code: await field(c, 'code'), password: await field(c, 'password') };
    const result = await guard(c, null, () => beginTotp(store, locks, now(), { ...form, ...asking(c), seal }));
    return settled(c, result, 'staff.totp-on', secret);
  });
  routes.post('/me/totp-off', async (c) => {
    const { username } = sessionOf(c);
    const form = { username, password: await field(c, 'password'), ...asking(c) };
    return settled(c, await guard(c, null, () => endTotp(store, locks, now(), form)), 'staff.totp-off');
  });
  routes.post('/me/sign-out', async (c) => {
    const { username } = sessionOf(c);
    act(store, signOut, { username, session: await field(c, 'session') }, { actor: username }, now());
    await store.durable();
    return c.redirect('/me?did=staff.sign-out', 303);
  });
  return routes;

  function asking(c: ConsoleContext) {
    return { caller: callerOf(c), language: languageOf(c) };
  }

  function settled(c: ConsoleContext, problem: string | null, deed: string, secret?: string) {
    if (problem === 'throttled') return c.html(me(c, TOO_MANY[languageOf(c)], secret), 429, { 'Retry-After': '60' });
    if (problem !== null) return c.html(me(c, problem, secret), 422);
    return c.redirect(`/me?did=${deed}`, 303);
  }

  /** @param offered the secret that was typed into an app already */
  function me(c: ConsoleContext, problem: string | null, offered?: string) {
    const session = sessionOf(c);
    const { username, staffId } = session;
    const own = sessionName(readSessionCookie(c) ?? '');
    const secret = offered !== undefined && isTotpSecret(offered) ? offered : mintTotpSecret();
    const account = {
      session,
      sessions: store.all(sessionsOf, { staffId, now: now() }).map((one) => ({ ...one, isThis: one.id === own })),
      hasTotp: store.first(staffByName, { username })?.totp_since !== null,
      totp: { secret, link: totpLink(secret, business.name, username) },
      shortestPassword: SHORTEST_PASSWORD,
    };
    return page(frameOf(c), titleOf(c, 'me'), html`${did(c)} ${mePage(frameOf(c), account, problem)}`);
  }
}

const TITLES = {
  en: { staff: 'Staff', me: 'Your account', audit: 'Audit' },
  sw: { staff: 'Wafanyakazi', me: 'Akaunti yako', audit: 'Kumbukumbu' },
} as const;

const titleOf = (c: ConsoleContext, name: keyof (typeof TITLES)['en']): string => TITLES[languageOf(c)][name];

/** Behind the login there is one. */
function sessionOf(c: ConsoleContext): SessionRow {
  const session = c.get('session');
  if (session === null) throw new Error('a page behind the login was asked for without a session');
  return session;
}
