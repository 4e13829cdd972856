import { Hono } from 'hono';
import { html } from 'hono/html';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import { doneNote } from './pages/deed-page.ts';
import { routerComparePage } from './pages/router-compare-page.ts';
import { routerRebuildPage } from './pages/router-rebuild-page.ts';
import type { Forms } from './parts/deed-forms.ts';
import { missing } from './turned-away.ts';

/** Where the differences of a router stand. */
export const comparePath = (router: string): string => `/routers/${encodeURIComponent(router)}/compare`;

/** The pages of one router that are drawn once, and the look that somebody asks for. The login and the right have been checked before. */
export function routerRoutes(
  deps: ConsoleDeps,
  frameOf: (c: ConsoleContext) => Frame,
  formsFor: (c: ConsoleContext) => Forms,
): Hono<ConsoleEnv> {
  const { routerLooks, routerScript, now, business } = deps;
  const routes = new Hono<ConsoleEnv>();

  routes.get('/routers/:name/compare', (c) => {
    const frame = frameOf(c);
    const found = routerLooks.last(c.req.param('name'));
    if (found === null) return c.html(missing(frame), 404);
    const body = routerComparePage(found, business.currency, now(), frame.formats, formsFor(c));
    const title = TITLES.compare[languageOf(c)](found.router);
    return c.html(page(frame, title, html`${doneNote(c.req.query('did'), languageOf(c))} ${body}`));
  });
  routes.get('/routers/:name/rebuild', (c) => {
    const frame = frameOf(c);
    const name = c.req.param('name');
    if (routerLooks.last(name) === null) return c.html(missing(frame), 404);
    const body = routerRebuildPage(name, routerScript(name), now(), frame.formats, formsFor(c));
    const title = TITLES.rebuild[languageOf(c)](name);
    return c.html(page(frame, title, html`${doneNote(c.req.query('did'), languageOf(c))} ${body}`));
  });
  routes.post('/routers/look', async (c) => {
    const { router } = await c.req.parseBody();
    const found = typeof router === 'string' ? await routerLooks.now(router) : null;
    return found === null ? c.html(missing(frameOf(c)), 404) : c.redirect(comparePath(found.router), 303);
  });
  return routes;
}

const TITLES = {
  compare: {
    en: (router: string) => `${router} and the books`,
    sw: (router: string) => `${router} na vitabu`,
  },
  rebuild: {
    en: (router: string) => `A new box for ${router}`,
    sw: (router: string) => `Kifaa kipya cha ${router}`,
  },
} as const;
