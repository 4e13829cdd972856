import { Hono } from 'hono';
import { guardAnswer } from '../page/headers.ts';
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { html } from 'hono/html';
import { isAmong, seesPhones } from '../../domain/staff-rights.ts';
import { maskPhones } from '../../domain/values/mask-phones.ts';
import { safeText } from '../../domain/values/safe-text.ts';
import { whoMaySee } from './page-rights.ts';
import { createLockouts } from '../../services/staff/lockout.ts';
import { resumeSession } from '../../services/staff/sessions.ts';
import { formsOf, type DeedDeps } from './deeds.ts';
import { createAssets } from './frame/assets.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { createFormats } from './frame/format.ts';
import { page, type Frame } from './frame/layout.ts';
import { chooseLinesPage } from './pages/choose-lines-page.ts';
import { callbackPage } from './pages/callback-page.ts';
import { deedRoutes } from './form-doors.ts';
import { doneNote } from './pages/deed-page.ts';
import { callbacksParts } from './pages/callbacks-page.ts';
import { missing, refuseForm, refuseRole, sendToLogin } from './turned-away.ts';
import { purseParts } from './pages/purse-page.ts';
import { linePageParts } from './pages/line-page.ts';
import { linePaymentsParts } from './pages/line-payments-page.ts';
import { livePages } from './live-pages.ts';
import { addressOf, createGuard } from './door/guard.ts';
import { loginRoutes } from './door/login-routes.ts';
import { nothing } from './frame/markup.ts';
import { newsFor, releaseRoutes } from './release-routes.ts';
import { paymentParts } from './pages/payment-page.ts';
import { searchedText, searchPage } from './pages/search-page.ts';
import { whyPage } from './pages/why-page.ts';
import { createApi } from '../api/routes.ts';
import { apiPage } from './pages/api-page.ts';
import { openProgramDeeds } from './program-deeds.ts';
import { limitBodies } from './body-limits.ts';
import { backupRoutes } from './backup-routes.ts';
import { firstRunRoutes } from './first-run-routes.ts';
import { importRoutes } from './import-routes.ts';
import { reconcileRoutes } from './reconcile-routes.ts';
import { routerRoutes } from './router-routes.ts';
import { staffRoutes } from './staff-routes.ts';
import {
  isOwnOrigin,
  isRightToken,
  readSessionCookie,
  type ConsoleContext,
  type ConsoleEnv,
} from './door/session-cookie.ts';
import { readBefore } from '../../views/lists.ts';
import { createToday } from '../../views/today.ts';
import { createEvents } from './events.ts';
import { createTurns } from './turns.ts';
import { chooseLanguage, languageOf } from './door/language.ts';
import { localPath } from './door/login-routes.ts';
import { homeParts } from './pages/home-page.ts';
import { lineListOf, linesParts } from './pages/lines-page.ts';
import { morePage } from './pages/more-page.ts';
import { noticesParts } from './pages/notices-page.ts';
import { webhooksParts } from './parts/webhooks-part.ts';
import { paymentListParts } from './pages/payments-page.ts';
import { routersParts } from './pages/routers-page.ts';
import { smsListOf, smsParts } from './pages/sms-page.ts';
import { placeRoutes } from './place-routes.ts';
import { attentionParts, waitingParts } from './pages/waiting-page.ts';
import { numberOf, pageOf } from './parts/pager.ts';

const API = '/api/v1';
const OPEN_PATHS = /^\/(?:healthz|readyz|login|login\/code|join|setup|language|assets\/[^/]+|enter\/[^/]+)$/;

/** The console on the LAN: every page behind a login, with the status page at `/`. Mount it at the root of its listener. */
export function createConsole(deps: ConsoleDeps & DeedDeps): Hono<ConsoleEnv> {
  const { store, now, business } = deps;
  const formats = { en: createFormats(business.timeZone, 'en'), sw: createFormats(business.timeZone, 'sw') };
  const formatsOf = (c: ConsoleContext) => formats[languageOf(c)];
  const today = createToday(store, business.timeZone, business.currency, () => performance.now());
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

  const turn = createTurns();
  // Open pages are told of a change together, and ask together.
  app.use('/live/*', async (_, next) => {
    await turn();
    await next();
  });
  app.use(async (c, next) => {
    c.set('session', null);
    await next();
    // Whatever a payer, a router or a file wrote: on every page it is shown, and does nothing.
    if (c.res.headers.get('Content-Type')?.startsWith('text/html') === true) {
      const session = c.get('session');
      const text = safeText(await c.res.text());
      const shown = session === null || seesPhones(session.role) ? text : maskPhones(text);
      c.res = new Response(shown.replaceAll(slot, session?.csrf ?? ''), c.res);
    }
    guardAnswer(c.res.headers);
  });
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', (c) => {
    const readiness = deps.readiness();
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  app.route('/assets', assets.routes);
  app.use(limitBodies(API));
  const api = createApi({ ...deps, addressOf, deeds: (open) => openProgramDeeds(open, deps) });
  app.route(API, api.routes);
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
  const safe = { guard: createGuard(now), locks: createLockouts() };
  app.route('/', loginRoutes(deps, frameOf, safe));
  app.use(async (c, next) => {
    const session = c.get('session');
    const who = whoMaySee(c.req.path);
    if (session !== null && !isAmong(session.role, who)) return refuseRole(c, frameOf(c), who);
    return next();
  });
  app.route('/', staffRoutes(deps, frameOf, safe));
  app.route('/', firstRunRoutes(deps, frameOf));
  app.route('/', backupRoutes(deps, frameOf));
  app.route('/', releaseRoutes(deps, frameOf));
  app.route('/', deedRoutes(deps, frameOf));

  app.get('/events', (c) => events.listen(c.req.raw.signal, c.req.header('Last-Event-ID') ?? null));
  app.post('/language', async (c) => {
    const { language, next } = await c.req.parseBody();
    if (typeof language === 'string') chooseLanguage(c, language);
    return c.redirect(typeof next === 'string' ? localPath(next) : '/', 303);
  });

  /** What is said to one person: parts are drawn for all of a role. */
  const aboveOf = (c: ConsoleContext) =>
    html`${doneNote(c.req.query('did'), languageOf(c))} ${c.req.path === '/' ? newsFor(c, deps) : nothing}`;
  const live = livePages(app, { now, events, frameOf, aboveOf, clock: (ms) => formats.en.clock(ms) });
  const idOf = (c: ConsoleContext) => Number(c.req.param('id'));
  const forms = (c: ConsoleContext) => formsOf(c.get('session'), slot, deps.requests.tills?.());
  const isOwner = (c: ConsoleContext) => c.get('session')?.role === 'owner';
  const titled = (c: ConsoleContext, en: string, sw: string) => (languageOf(c) === 'en' ? en : sw);
  live('/', (c) => ({
    title: titled(c, 'Home', 'Mwanzo'),
    parts: homeParts(deps, today, formatsOf(c), forms(c), isOwner(c)),
  }));
  live('/attention', (c) => ({
    title: titled(c, 'Needs you', 'Yanayokuhitaji'),
    parts: attentionParts(deps, pageOf(c.req.query('page')), formatsOf(c), forms(c)),
  }));
  live('/waiting', (c) => ({
    title: titled(c, 'Money without a line', 'Pesa zisizo na laini'),
    parts: waitingParts(deps, pageOf(c.req.query('page')), formatsOf(c), forms(c)),
  }));
  live('/payments', (c) => ({
    title: titled(c, 'Payments', 'Malipo'),
    parts: paymentListParts(deps, today, readBefore(c.req.query('before')), formatsOf(c), isOwner(c)),
  }));
  live('/lines', (c) => ({
    title: titled(c, 'Lines', 'Laini'),
    parts: linesParts(
      deps,
      today,
      lineListOf(c.req.query('show')),
      pageOf(c.req.query('page')),
      formatsOf(c),
      forms(c),
    ),
  }));
  live('/routers', (c) => ({
    title: titled(c, 'Routers', 'Ruta'),
    parts: routersParts(deps, today, null, formatsOf(c), forms(c)),
  }));
  live('/routers/:name', (c) => {
    const name = c.req.param('name') ?? '';
    return { title: name, parts: routersParts(deps, today, name, formatsOf(c), forms(c)) };
  });
  app.route('/', routerRoutes(deps, frameOf, forms));
  app.route('/', reconcileRoutes(deps, frameOf, forms));
  live('/purse', (c) => ({
    title: titled(c, 'Money at providers', 'Pesa kwa watoa huduma'),
    parts: purseParts(deps, formatsOf(c), forms(c)),
  }));
  app.route('/', importRoutes(deps, frameOf));
  live('/notices', (c) => ({
    title: titled(c, 'Notices to the owner', 'Taarifa kwa mmiliki'),
    parts: [
      ...noticesParts(deps, deps.notices().recipients, formatsOf(c), forms(c)),
      ...webhooksParts(deps, formatsOf(c), forms(c)),
    ],
  }));
  live('/lines/:id{[0-9]+}', (c) => linePageParts(deps, idOf(c), formatsOf(c), forms(c)));
  live('/lines/:id{[0-9]+}/payments', (c) =>
    linePaymentsParts(deps, idOf(c), pageOf(c.req.query('page')), formatsOf(c)),
  );
  live('/payments/:id{[0-9]+}', (c) => paymentParts(deps, idOf(c), formatsOf(c), forms(c)));
  app.route('/', placeRoutes(deps, today, frameOf, forms));
  app.get('/api', (c) =>
    c.html(page(frameOf(c), titled(c, 'For programs', 'Kwa programu'), apiPage(api.shown(), formatsOf(c)))),
  );
  app.get('/more', (c) => {
    const role = c.get('session')?.role ?? 'viewer';
    const body = morePage(languageOf(c), (path) => isAmong(role, whoMaySee(path)));
    return c.html(page(frameOf(c), titled(c, 'More', 'Zaidi'), body));
  });
  live('/sms', (c) => ({
    title: 'SMS',
    parts: smsParts(deps, smsListOf(c.req.query('show')), pageOf(c.req.query('page')), formatsOf(c), forms(c)),
  }));
  live('/callbacks', (c) => ({
    title: titled(c, 'Messages of providers', 'Ujumbe za watoa huduma'),
    parts: callbacksParts(deps, numberOf(c.req.query('before')), formatsOf(c)),
  }));
  app.get('/callbacks/:id{[0-9]+}', (c) => {
    const shown = callbackPage(deps, idOf(c), formatsOf(c), forms(c));
    if (shown === null) return c.html(missing(frameOf(c)), 404);
    return c.html(page(frameOf(c), shown.title, html`${doneNote(c.req.query('did'), languageOf(c))} ${shown.body}`));
  });
  app.get('/lines/choose', (c) => {
    const session = forms(c);
    if (session === null) return c.redirect('/lines', 303);
    const show = lineListOf(c.req.query('show'));
    const shown = chooseLinesPage(deps, today, show, pageOf(c.req.query('page')), formatsOf(c), session);
    const body = html`${doneNote(c.req.query('did'), languageOf(c))} ${shown}`;
    return c.html(page(frameOf(c), titled(c, 'Choose lines', 'Chagua laini'), body));
  });
  app.get('/lines/:id{[0-9]+}/why', async (c) => {
    const found = await whyPage(deps, idOf(c), formatsOf(c), forms(c));
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
