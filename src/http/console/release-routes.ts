import { Hono } from 'hono';
import { act } from '../../services/actions/act.ts';
import { readNotes } from '../../services/staff/notes-read.ts';
import { unreadReleases } from '../../views/releases.ts';
import { field } from './door/guard.ts';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import { nothing, type Html } from './frame/markup.ts';
import { releasesPage } from './pages/releases-page.ts';
import { newReleasePart } from './parts/release-part.ts';

const TITLE = { en: 'What is new', sw: 'Yaliyo mapya' } as const;

/** What each version brought, for everybody who may log in; whoever has read it is not told of it any more. The login and the token have been checked before. */
export function releaseRoutes(deps: ConsoleDeps, frameOf: (c: ConsoleContext) => Frame): Hono<ConsoleEnv> {
  const { store, now, releases } = deps;
  const routes = new Hono<ConsoleEnv>();

  routes.get('/releases', (c) => {
    const session = c.get('session');
    const unread = session === null ? [] : unreadReleases(store, releases(), session.username);
    const frame = frameOf(c);
    const body = releasesPage(releases(), unread, session?.csrf ?? '', frame.formats);
    return c.html(page(frame, TITLE[frame.formats.language], body));
  });
  // It is done at the first post: nothing is lost by it. Twice is as good as once.
  routes.post('/releases/read', async (c) => {
    const session = c.get('session');
    if (session === null) return c.redirect('/login', 303);
    const { username } = session;
    act(store, readNotes, { username, version: await field(c, 'version') }, { actor: username }, now());
    await store.durable();
    return c.redirect('/', 303);
  });
  return routes;
}

/** On home: what came since whoever looks was told last. */
export function newsFor(c: ConsoleContext, { store, releases }: ConsoleDeps): Html {
  const session = c.get('session');
  if (session === null) return nothing;
  return newReleasePart(unreadReleases(store, releases(), session.username), session.csrf, languageOf(c));
}
