import { Hono } from 'hono';
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { safeText } from '../../domain/values/safe-text.ts';
import { resumeSession } from '../../services/staff/sessions.ts';
import { deedRoutes, formsOf, type DeedDeps } from './deeds.ts';
import { createAssets } from './frame/assets.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { createFormats } from './frame/format.ts';
import { page, type Frame } from './frame/layout.ts';
import { callbackPage } from './pages/callback-page.ts';
import { doneNote } from './pages/deed-page.ts';
import { linePageParts } from './pages/line-page.ts';
import { drawParts, hasOtherParts, liveAnswer, livePage, type DrawnPart } from './live.ts';
import { loginRoutes } from './door/login-routes.ts';
import type { LivePart } from './frame/markup.ts';
import { paymentParts } from './pages/payment-page.ts';
import { searchedText, searchPage } from './pages/search-page.ts';
import { whyPage } from './pages/why-page.ts';
import {
  isOwnOrigin,
  isRightToken,
  readSessionCookie,
  type ConsoleContext,
  type ConsoleEnv,
} from './door/session-cookie.ts';
import { createToday } from '../../views/today.ts';
import { createEvents } from './events.ts';
import { chooseLanguage, languageOf } from './door/language.ts';
import { localPath } from './door/login-routes.ts';
import { attentionParts, homeParts } from './pages/home-page.ts';
import { lineListOf, linesParts } from './pages/lines-page.ts';
import { morePage } from './pages/more-page.ts';
import { noticesParts } from './pages/notices-page.ts';
import { beforeOf, paymentListParts } from './pages/payments-page.ts';
import { routersParts } from './pages/routers-page.ts';
import { waitingParts } from './pages/waiting-page.ts';
import { pageOf } from './parts/pager.ts';

const LARGEST_FORM = 16 * 1024;
/** What is drawn for one page serves others no longer than this, however little happens. Milliseconds. */
const SHARED_MS = 1_000;

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CSP,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // `no-referrer` would make browsers send `Origin: null` with our own forms.
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const OPEN_PATHS = /^\/(?:healthz|readyz|login|setup|assets\/[^/]+|enter\/[^/]+)$/;

/** A page with live parts; null for "there is no such thing". */
type Parts = (c: ConsoleContext) => { title: string; parts: LivePart[] } | null;

/** The console on the LAN: every page behind a login, with the status page at `/`. Mount it at the root of its listener. */
export function createConsole(deps: ConsoleDeps & DeedDeps): Hono<ConsoleEnv> {
  const { store, now, business } = deps;
  const formats = { en: createFormats(business.timeZone, 'en'), sw: createFormats(business.timeZone, 'sw') };
  const formatsOf = (c: ConsoleContext) => formats[languageOf(c)];
  const today = createToday(store, business.timeZone, business.currency);
  const events = createEvents(deps, (ms) => formats.en.clock(ms));
  /** Stands in shown forms for the token of whoever asks, so that what is drawn once serves all of them. */
  const slot = randomBytes(32).toString('base64url');
  const assets = createAssets();
  const app = new Hono<ConsoleEnv>();
  const frameOf = (c: ConsoleContext): Frame => ({
    businessName: business.name,
    formats: formatsOf(c),
    href: assets.href,
    now: now(),
    session: c.get('session'),
    path: c.req.path,
  });

  app.use(async (c, next) => {
    c.set('session', null);
    await next();
    // Whatever a payer, a router or a file wrote: on every page it is shown, and does nothing.
    if (c.res.headers.get('Content-Type')?.startsWith('text/html') === true) {
      const token = c.get('session')?.csrf ?? '';
      c.res = new Response(safeText((await c.res.text()).replaceAll(slot, token)), c.res);
    }
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
  });
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', (c) => {
    const readiness = deps.readiness();
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  app.route('/assets', assets.routes);
  app.use(bodyLimit({ maxSize: LARGEST_FORM }));
  app.use(async (c, next) => {
    const cookie = readSessionCookie(c);
    const session = cookie === null ? null : resumeSession(store, cookie, now());
    c.set('session', session);
    if (session === null && !OPEN_PATHS.test(c.req.path)) return sendToLogin(c);
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
      const token = (await c.req.parseBody())['csrf'];
      if (!isOwnOrigin(c) || typeof token !== 'string' || !isRightToken(c, token)) return refuseForm(c, frameOf(c));
    }
    return next();
  });
  app.route('/', loginRoutes(deps, frameOf));
  app.route('/', deedRoutes(deps, frameOf));

  app.get('/events', (c) => events.listen(c.req.raw.signal));
  app.post('/language', async (c) => {
    const { language, next } = await c.req.parseBody();
    if (typeof language === 'string') chooseLanguage(c, language);
    return c.redirect(typeof next === 'string' ? localPath(next) : '/', 303);
  });

  const drawn = new Map<
    string,
    { readonly at: number; readonly told: number; readonly parts: Promise<DrawnPart[] | null> }
  >();
  /** Pages that were told of the same change, and ask what it is, are shown the same. */
  const drawShared = (c: ConsoleContext, parts: Parts): Promise<DrawnPart[] | null> => {
    const { pathname, search } = new URL(c.req.url);
    const query = search.replace(/[?&]v=[^&]*/, '');
    const key = [pathname, query, languageOf(c), c.get('session')?.role].join(' ');
    const told = events.lastTold();
    const last = drawn.get(key);
    if (last?.told === told && performance.now() - last.at < SHARED_MS) return last.parts;
    for (const [old, { at }] of drawn) if (performance.now() - at >= SHARED_MS) drawn.delete(old);
    const found = parts(c);
    const shown = found === null ? Promise.resolve(null) : drawParts(found.parts);
    if (told !== null) drawn.set(key, { at: performance.now(), told, parts: shown });
    return shown;
  };
  const live = (path: string, parts: Parts) => {
    app.get(path, async (c) => {
      const found = parts(c);
      if (found === null) return c.html(missing(frameOf(c)), 404);
      const { pathname, search } = new URL(c.req.url);
      const asOf = html`<p class="as-of">
        As of <b>${formats.en.clock(now())}</b>: without JavaScript this page stands still.
        <a href="${pathname}${search}">Refresh</a>
      </p>`;
      const body = livePage(`${pathname}${search}`, asOf, await drawParts(found.parts));
      return c.html(page(frameOf(c), found.title, html`${doneNote(c.req.query('did'))} ${body}`));
    });
    app.get(`/live${path}`, async (c) => {
      const shown = await drawShared(c, parts);
      if (shown === null) return c.notFound();
      const at = now();
      c.header('X-Washa-Now', String(at));
      c.header('X-Washa-Clock', formats.en.clock(at));
      const versions = c.req.query('v') ?? '';
      // A part that came or went: what stands there cannot be brought up to date piece by piece.
      if (hasOtherParts(versions, shown)) c.header('HX-Refresh', 'true');
      return c.html(liveAnswer(versions, shown));
    });
  };
  const idOf = (c: ConsoleContext) => Number(c.req.param('id'));
  const forms = (c: ConsoleContext) => (formsOf(c.get('session')) === null ? null : { csrf: slot });
  const isOwner = (c: ConsoleContext) => c.get('session')?.role === 'owner';
  const titled = (c: ConsoleContext, en: string, sw: string) => (languageOf(c) === 'en' ? en : sw);
  live('/', (c) => ({
    title: titled(c, 'Home', 'Mwanzo'),
    parts: homeParts(deps, today, formatsOf(c), forms(c), isOwner(c)),
  }));
  live('/attention', (c) => ({
    title: titled(c, 'Needs you', 'Yanayokuhitaji'),
    parts: attentionParts(deps, formatsOf(c), forms(c)),
  }));
  live('/waiting', (c) => ({
    title: titled(c, 'Money without a line', 'Pesa zisizo na laini'),
    parts: waitingParts(deps, formatsOf(c), forms(c)),
  }));
  live('/payments', (c) => ({
    title: titled(c, 'Payments', 'Malipo'),
    parts: paymentListParts(deps, today, beforeOf(c.req.query('before')), formatsOf(c), isOwner(c)),
  }));
  live('/lines', (c) => ({
    title: titled(c, 'Lines', 'Laini'),
    parts: linesParts(deps, today, lineListOf(c.req.query('show')), pageOf(c.req.query('page')), formatsOf(c)),
  }));
  live('/routers', (c) => ({
    title: titled(c, 'Routers', 'Ruta'),
    parts: routersParts(deps, null, formatsOf(c)),
  }));
  live('/routers/:name', (c) => {
    const name = c.req.param('name') ?? '';
    return { title: name, parts: routersParts(deps, name, formatsOf(c)) };
  });
  live('/notices', (c) => ({
    title: titled(c, 'Notices to the owner', 'Taarifa kwa mmiliki'),
    parts: noticesParts(deps, deps.notices.recipients, formatsOf(c), forms(c)),
  }));
  live('/lines/:id{[0-9]+}', (c) => linePageParts(deps, idOf(c), formatsOf(c), forms(c)));
  live('/payments/:id{[0-9]+}', (c) => paymentParts(deps, idOf(c), formatsOf(c), forms(c)));
  app.get('/more', (c) => c.html(page(frameOf(c), titled(c, 'More', 'Zaidi'), morePage(languageOf(c)))));
  app.get('/callbacks/:id{[0-9]+}', (c) => {
    const shown = callbackPage(deps, idOf(c), formatsOf(c), forms(c));
    if (shown === null) return c.html(missing(frameOf(c)), 404);
    return c.html(page(frameOf(c), 'Callback', html`${doneNote(c.req.query('did'))} ${shown}`));
  });
  app.get('/lines/:id{[0-9]+}/why', async (c) => {
    const found = await whyPage(deps, idOf(c), forms(c));
    if (found === null) return c.html(missing(frameOf(c)), 404);
    return c.html(page(frameOf(c), found.title, found.body));
  });
  app.get('/search', (c) => {
    const query = searchedText(c.req.query('q') ?? '');
    return c.html(page({ ...frameOf(c), query }, titled(c, 'Find', 'Tafuta'), searchPage(deps, query, formatsOf(c))));
  });
  app.notFound((c) => c.html(missing(frameOf(c)), 404));
  return app;
}

function sendToLogin(c: ConsoleContext): Response {
  // A stream that is redirected would be read as a page: it ends, and the page that listened asks, and is sent.
  if (c.req.path === '/events') return c.body(null, 401);
  const live = c.req.header('hx-request') !== undefined;
  if (!live) return c.redirect(`/login?next=${encodeURIComponent(c.req.path)}`, 303);
  return c.body(null, 401, { 'HX-Redirect': '/login' });
}

function refuseForm(c: ConsoleContext, frame: Frame): Response | Promise<Response> {
  const body = html`<section class="part">
    <h2>Not done</h2>
    <p>
      This form did not come from this console, or is too old. <a href="/">Open the console again</a> and repeat it.
    </p>
  </section>`;
  return c.html(page(frame, 'Not done', body), 403);
}

function missing(frame: Frame): ReturnType<typeof page> {
  const body = html`<section class="part">
    <h2>Not found</h2>
    <p>There is no such page. <a href="/">Home</a></p>
  </section>`;
  return page(frame, 'Not found', body);
}
