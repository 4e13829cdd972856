import { Hono } from 'hono';
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
import { hasOtherParts, liveAnswer, livePage } from './live.ts';
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
import { attentionParts, statusParts } from './pages/status-page.ts';

const LARGEST_FORM = 16 * 1024;

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
  const formats = createFormats(business.timeZone);
  const assets = createAssets();
  const app = new Hono<ConsoleEnv>();
  const frameOf = (c: ConsoleContext): Frame => ({
    businessName: business.name,
    formats,
    href: assets.href,
    now: now(),
    session: c.get('session'),
  });

  app.use(async (c, next) => {
    c.set('session', null);
    await next();
    // Whatever a payer, a router or a file wrote: on every page it is shown, and does nothing.
    if (c.res.headers.get('Content-Type')?.startsWith('text/html') === true)
      c.res = new Response(safeText(await c.res.text()), c.res);
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

  const live = (path: string, parts: Parts) => {
    app.get(path, async (c) => {
      const found = parts(c);
      if (found === null) return c.html(missing(frameOf(c)), 404);
      const body = await livePage(c.req.path, formats.clock(now()), found.parts);
      return c.html(page(frameOf(c), found.title, html`${doneNote(c.req.query('did'))} ${body}`));
    });
    app.get(`/live${path}`, async (c) => {
      const found = parts(c);
      if (found === null) return c.notFound();
      const at = now();
      c.header('X-Washa-Now', String(at));
      c.header('X-Washa-Clock', formats.clock(at));
      const versions = c.req.query('v') ?? '';
      // A part that came or went: what stands there cannot be brought up to date piece by piece.
      if (hasOtherParts(versions, found.parts)) c.header('HX-Refresh', 'true');
      return c.html(await liveAnswer(versions, found.parts));
    });
  };
  const idOf = (c: ConsoleContext) => Number(c.req.param('id'));
  const forms = (c: ConsoleContext) => formsOf(c.get('session'));
  live('/', (c) => ({ title: 'Status', parts: statusParts(deps, formats, forms(c)) }));
  live('/attention', (c) => ({ title: 'Attention', parts: attentionParts(deps, formats, forms(c)) }));
  live('/lines/:id{[0-9]+}', (c) => linePageParts(deps, idOf(c), formats, forms(c)));
  live('/payments/:id{[0-9]+}', (c) => paymentParts(deps, idOf(c), formats, forms(c)));
  app.get('/callbacks/:id{[0-9]+}', (c) => {
    const shown = callbackPage(deps, idOf(c), formats, forms(c));
    if (shown === null) return c.html(missing(frameOf(c)), 404);
    return c.html(page(frameOf(c), 'Callback', html`${doneNote(c.req.query('did'))} ${shown}`));
  });
  app.get('/lines/:id{[0-9]+}/why', async (c) => {
    const found = await whyPage(deps, idOf(c), forms(c));
    if (found === null) return c.html(missing(frameOf(c)), 404);
    return c.html(page(frameOf(c), found.title, found.body));
  });
  app.get('/lines', (c) => {
    const query = searchedText(c.req.query('q') ?? '');
    return c.html(page({ ...frameOf(c), query }, 'Find', searchPage(deps, query, formats)));
  });
  app.notFound((c) => c.html(missing(frameOf(c)), 404));
  return app;
}

function sendToLogin(c: ConsoleContext): Response {
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
    <p>There is no such page. <a href="/">Status</a></p>
  </section>`;
  return page(frame, 'Not found', body);
}
