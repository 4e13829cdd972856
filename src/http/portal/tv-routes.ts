import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { parseMac } from '../../domain/values/mac.ts';
import { act, resultOf } from '../../services/actions/act.ts';
import { letThrough } from '../../services/hotspot/let-through.ts';
import type { Both } from '../../domain/time/time.ts';
import type { PortalDeps } from './deps.ts';
import { card, field, form, layout, speak, type Frame, type Page } from './frame.ts';
import { PORTAL } from './home-routes.ts';
import { nothing, type Html } from './markup.ts';
import { createTvCodes, TV_CODE_MINUTES } from './tv-codes.ts';
import type { PortalContext, PortalEnv } from './visit.ts';

const SAID = {
  tv: { en: 'Connect a TV by a code', sw: 'Unganisha TV kwa msimbo' },
  how: {
    en: 'Open this WiFi’s page on the TV, choose “This is a TV”, and type the code here. Or type the TV’s WiFi address.',
    sw: 'Fungua ukurasa wa WiFi hii kwenye TV, chagua “Hii ni TV”, kisha uandike msimbo hapa. Au andika anwani ya WiFi ya TV.',
  },
  field: { en: 'Code or WiFi address of the TV', sw: 'Msimbo au anwani ya WiFi ya TV' },
  connect: { en: 'Connect it', sw: 'Iunganishe' },
  show: { en: 'Code of this TV', sw: 'Msimbo wa TV hii' },
  type: {
    en: 'Type it on a phone that has time here, under “Connect a TV by a code”.',
    sw: 'Uandike kwenye simu yenye muda hapa, chini ya “Unganisha TV kwa msimbo”.',
  },
  done: { en: 'The TV is connected while your time lasts.', sw: 'TV imeunganishwa muda wako ukiwepo.' },
  unknown: {
    en: `There is no such code here. It is good for ${TV_CODE_MINUTES} minutes, on the same WiFi.`,
    sw: `Hakuna msimbo huo hapa. Unatumika kwa dakika ${TV_CODE_MINUTES}, kwenye WiFi hii hii.`,
  },
  limit: { en: 'No more devices can be added.', sw: 'Huwezi kuongeza vifaa zaidi.' },
  noTime: { en: 'Buy time on this phone first.', sw: 'Nunua muda kwenye simu hii kwanza.' },
} as const satisfies Readonly<Record<string, Both>>;

/** How often a TV looks whether it is let through. Milliseconds. */
const LOOK_MS = 6_000;

const FORM = z.object({ what: z.string().default('') });

/** A TV or a console, which has no page to pay on: it shows a code, and a phone with time names it. */
export function tvRoutes(deps: PortalDeps, frameOf: (c: PortalContext) => Frame): Hono<PortalEnv> {
  const { store, now } = deps;
  const app = new Hono<PortalEnv>();
  const codes = createTvCodes(deps.sale.random);

  app.get('/code', (c) => {
    const { caller } = c.get('visit');
    if (caller.kind !== 'phone' || caller.isIn) return c.redirect('/', 302);
    const { say } = speak(frameOf(c));
    const body = html`<p class="code">${codes.show(caller, now())}</p>
      <p>${say(SAID.type)}</p>`;
    return c.html(
      layout(frameOf(c), { title: say(SAID.show), body, back: '/', returns: { everyMs: LOOK_MS, to: '/tv/code' } }),
    );
  });
  app.get('/', (c) => c.html(layout(frameOf(c), formPage(c, '', nothing))));
  app.post('/', async (c) => {
    const { caller, lineId, view } = c.get('visit');
    const { what } = FORM.parse(await c.req.parseBody());
    const { say } = speak(frameOf(c));
    const no = (words: Both) => c.html(layout(frameOf(c), formPage(c, what, card('wait', say(words)))), 400);
    if (lineId === null || (view.code !== 'online' && view.code !== 'letting-in')) return no(SAID.noTime);
    const mac = parseMac(what) ?? codes.find(caller.router, what, now());
    if (mac === null) return no(SAID.unknown);
    const done = act(store, letThrough, { lineId, mac, wants: true }, PORTAL, now());
    await store.durable();
    for (const lane of resultOf(done) ?? []) deps.wake(lane);
    // One that is let through already is what was wished for.
    if (done.kind === 'refused' && done.why !== 'mac') return no(done.why === 'limit' ? SAID.limit : SAID.noTime);
    return c.html(layout(frameOf(c), { title: say(SAID.done), body: nothing, isDone: true, back: '/' }));
  });
  return app;

  function formPage(c: PortalContext, what: string, trouble: Html): Page {
    const { say } = speak(frameOf(c));
    const body = html`<p class="soft">${say(SAID.how)}</p>
      ${trouble}${form('/tv', field('what', say(SAID.field), 'code', { value: what.slice(0, 40) }), say(SAID.connect))}`;
    return { title: say(SAID.tv), body, back: '/' };
  }
}
