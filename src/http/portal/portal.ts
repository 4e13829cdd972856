import { Hono } from 'hono';
import { guardAnswer } from '../page/headers.ts';
import { acceptedLanguage, isLanguage } from '../page/language.ts';
import { bodyLimit } from 'hono/body-limit';
import { html } from 'hono/html';
import { safeText } from '../../domain/values/safe-text.ts';
import { lineOfCaller, portalStanding, portalView } from '../../views/portal.ts';
import type { PortalView } from '../../views/portal.ts';
import type { Both } from '../../domain/time/time.ts';
import { createAssets } from './assets.ts';
import { createBounds } from './bounds.ts';
import { captiveAnswer, CAPTIVE_API_PATH, CAPTIVE_TYPE } from './captive-api.ts';
import type { PortalDeps } from './deps.ts';
import { destinationOf } from './destination.ts';
import { layout, speak, type Frame, type Page } from './frame.ts';
import { homeRoutes } from './home-routes.ts';
import { addressOf, isOwnForm, keep, kept, type PortalContext, type PortalEnv, type Visit } from './visit.ts';
import { mineRoutes } from './mine-routes.ts';
import { moveRoutes } from './move-routes.ts';
import { paidRoutes } from './paid-routes.ts';
import { tvRoutes } from './tv-routes.ts';
import { voucherRoutes } from './voucher-routes.ts';
import { askedFor, createWho, type Known } from './who.ts';

type Notice = Readonly<Record<'head' | 'next', Both>>;

/** Pages that are about nobody's line. */
const NOTICES = {
  elsewhere: {
    head: { en: 'This page is for our WiFi', sw: 'Ukurasa huu ni wa WiFi yetu' },
    next: {
      en: 'You opened it from another network, so we cannot see which line is yours. Join the WiFi, or open it at home over your own line.',
      sw: 'Umeufungua kutoka mtandao mwingine, kwa hivyo hatuoni laini yako ni ipi. Unganisha WiFi yetu, au ufungue nyumbani kwa laini yako.',
    },
  },
  unclear: {
    head: { en: 'We cannot see your line now', sw: 'Kwa sasa hatuwezi kuona laini yako' },
    next: {
      en: 'Our router does not answer. This page tries again by itself.',
      sw: 'Ruta yetu haijibu. Ukurasa huu unajaribu tena wenyewe.',
    },
  },
  tooMany: {
    head: { en: 'Too many tries', sw: 'Umejaribu mara nyingi mno' },
    next: { en: 'Wait a minute, then go on.', sw: 'Subiri dakika moja, kisha uendelee.' },
  },
  fault: {
    head: { en: 'That did not work', sw: 'Haikufaulu' },
    next: { en: 'Go back and try it once more.', sw: 'Rudi ujaribu tena.' },
  },
} as const satisfies Readonly<Record<string, Notice>>;

const LARGEST_FORM = 8 * 1024;

/** What a page that waits asks each few seconds. */
const STATE_PATH = '/state';

/** When a page that cannot tell yet looks again. */
const SOON_MS = 3_000;

/**
 * The customers' pages, and nothing else. Who somebody is comes from the routers, by the address that a request came from; nothing that
 * is typed, no cookie and no header says it. Mount it at the root of its own listener.
 */
export function createPortal(deps: PortalDeps): Hono<PortalEnv> {
  const { store, now, business, look } = deps;
  const app = new Hono<PortalEnv>();
  const assets = createAssets(look);
  const who = createWho(deps.whoIsAt, now);
  const mayCome = createBounds();
  const frameOf = (c: PortalContext): Frame => {
    return { business, look, language: c.get('language'), now: now(), href: assets.href };
  };
  const show = (c: PortalContext, page: Page, status: 200 | 400 | 403 | 404 | 429 | 500 | 503 = 200) =>
    c.html(layout(frameOf(c), page), status);
  const plain = (c: PortalContext, name: keyof typeof NOTICES, looksAgain = false): Page => {
    const { say } = speak(frameOf(c));
    const { head, next } = NOTICES[name];
    const looks = looksAgain ? { looks: { everyMs: SOON_MS, version: name } } : {};
    return { title: say(head), body: html`<p>${say(next)}</p>`, ...looks };
  };

  app.use(async (c, next) => {
    const chosen = kept(c, 'lang') ?? '';
    c.set(
      'language',
      isLanguage(chosen) ? chosen : acceptedLanguage(c.req.header('accept-language'), business.language),
    );
    await next();
    // Whatever stands in the books, or was typed: it is shown, and does nothing.
    if (c.res.headers.get('Content-Type')?.startsWith('text/html') === true)
      c.res = new Response(safeText(await c.res.text()), c.res);
    guardAnswer(c.res.headers);
  });
  // A page of somewhere else, for which the router sent a phone here; and a name of somebody else's that leads here.
  app.use((c, next) => {
    const own = new URL(deps.ownUrl());
    if (c.req.header('host') === own.host) return next();
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return Promise.resolve(c.text('not here', 421));
    const to = destinationOf(`http://${c.req.header('host') ?? ''}${c.req.path}`);
    return Promise.resolve(c.redirect(`${own.origin}/?to=${encodeURIComponent(to?.href ?? '')}`, 302));
  });
  app.route('/a', assets.routes);
  app.use(bodyLimit({ maxSize: LARGEST_FORM, onError: (c) => c.text('too large', 413) }));
  app.use((c, next) => {
    const isForm = c.req.method === 'POST';
    const address = addressOf(c);
    if (!mayCome(address, isForm, now())) {
      if (isForm) deps.onRefusedForm('too-many', address);
      c.header('Retry-After', '60');
      return Promise.resolve(show(c, plain(c, 'tooMany'), 429));
    }
    if (!isForm || isOwnForm(c)) return next();
    deps.onRefusedForm('foreign', address);
    return Promise.resolve(show(c, plain(c, 'fault'), 403));
  });
  app.get('/lang/:language', (c) => {
    const language = c.req.param('language');
    if (isLanguage(language)) keep(c, 'lang', language);
    return c.redirect('/', 303);
  });
  app.use(async (c, next) => {
    const known = await whoseLook(c);
    if (known.kind === 'unclear') return show(c, plain(c, 'unclear', true), 503);
    if (known.kind !== 'known') return show(c, plain(c, 'elsewhere'), 403);
    if (known.caller.kind === 'phone') deps.onPhone(known.caller, addressOf(c));
    c.set('visit', visitOf(known));
    return next();
  });

  app.get(CAPTIVE_API_PATH, (c) => {
    c.header('Cache-Control', 'private, no-store');
    const answer = captiveAnswer(c.get('visit'), deps.ownUrl(), now());
    return c.body(JSON.stringify(answer), 200, { 'Content-Type': CAPTIVE_TYPE });
  });
  app.route('/', homeRoutes(deps, frameOf));
  app.route('/voucher', voucherRoutes(deps, frameOf));
  app.route('/paid', paidRoutes(deps, frameOf));
  app.route('/move', moveRoutes(deps, frameOf));
  app.route('/mine', mineRoutes(deps, frameOf));
  app.route('/tv', tvRoutes(deps, frameOf));
  app.notFound((c) => show(c, plain(c, 'fault'), 404));
  app.onError((error, c) => {
    deps.onFailure(error);
    return show(c, plain(c, 'fault'), 500);
  });
  return app;

  function visitOf({ caller, at }: Extract<Known, { kind: 'known' }>): Visit {
    const lineId = lineOfCaller(store, caller, now());
    const presence = caller.kind === 'phone' ? { isIn: caller.isIn, at } : null;
    const standing = portalStanding(store, lineId, presence, now());
    let view: PortalView | null = null;
    return {
      ...{ caller, lineId, standing },
      isBeside: caller.kind === 'phone' && (standing.row?.device ?? caller.mac) !== caller.mac,
      get view() {
        return (view ??= portalView(store, standing, business.timeZone, now()));
      },
    };
  }

  /**
   * Whose page it is, by the routers. What a page that waits asks is answered with one word, which says nothing to anybody else: they are
   * asked seldom for that, until there is something to be seen at them.
   */
  async function whoseLook(c: PortalContext): Promise<Known> {
    const address = addressOf(c);
    if (c.req.path !== STATE_PATH) return who(address, askedFor(c.req.method, c.req.query('to')));
    const known = await who(address, 'look');
    const isLettingIn = known.kind === 'known' && visitOf(known).standing.code === 'letting-in';
    return isLettingIn ? who(address, 'page') : known;
  }
}
