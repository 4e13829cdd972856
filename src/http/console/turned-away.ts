import { html } from 'hono/html';
import type { Who } from '../../domain/staff-rights.ts';
import { page, type Frame } from './frame/layout.ts';
import { refusedPage } from './pages/deed-page.ts';
import type { ConsoleContext } from './door/session-cookie.ts';

/** This account may not go there. @param who may */
export function refuseRole(c: ConsoleContext, frame: Frame, who: Who): Response | Promise<Response> {
  const { language } = frame.formats;
  const said = SAID[language];
  return c.html(
    page(frame, said.notDone, refusedPage(who === 'technician' ? said.onlyLooks : said.owners, '/', language)),
    403,
  );
}

/** Nobody is logged in, or no longer. */
export function sendToLogin(c: ConsoleContext): Response {
  // A stream that is redirected would be read as a page: it ends, and the page that listened asks, and is sent.
  if (c.req.path === '/events') return c.body(null, 401);
  const live = c.req.header('hx-request') !== undefined;
  if (!live) return c.redirect(`/login?next=${encodeURIComponent(c.req.path)}`, 303);
  return c.body(null, 401, { 'HX-Redirect': '/login' });
}

/** The token or the origin is not ours. */
export function refuseForm(c: ConsoleContext, frame: Frame): Response | Promise<Response> {
  const said = SAID[frame.formats.language];
  const body = html`<section class="part narrow-page">
    <p class="problem" role="alert">${said.notOurForm}</p>
    <p><a class="button quiet" href="/">${said.openAgain}</a></p>
  </section>`;
  return c.html(page(frame, said.notDone, body), 403);
}

export function missing(frame: Frame): ReturnType<typeof page> {
  const said = SAID[frame.formats.language];
  const body = html`<section class="part narrow-page">
    <p class="empty">${said.noPage}</p>
    <p class="buttons"><a class="button quiet" href="/">${said.home}</a></p>
  </section>`;
  return page(frame, said.notFound, body);
}

const SAID = {
  en: {
    notDone: 'Not done',
    owners: 'That is for owners.',
    onlyLooks: 'This account may look, and do nothing.',
    notOurForm: 'This form did not come from this console, or is too old. Open the console again, and repeat it.',
    openAgain: 'Open the console again',
    notFound: 'Not found',
    noPage: 'There is no such page.',
    home: 'Home',
  },
  sw: {
    notDone: 'Haikufanyika',
    owners: 'Hilo ni la wamiliki.',
    onlyLooks: 'Akaunti hii inaweza kutazama tu.',
    notOurForm: 'Fomu hii haikutoka kwenye koni hii, au ni ya zamani. Fungua koni tena, kisha urudie.',
    openAgain: 'Fungua koni tena',
    notFound: 'Haipo',
    noPage: 'Hakuna ukurasa huo.',
    home: 'Mwanzo',
  },
} as const;
