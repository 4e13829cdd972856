import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { askToMove, moveByCode } from '../../services/hotspot/move-by-code.ts';
import type { Both } from '../../domain/time/time.ts';
import { CODE_SAID, CODE_TROUBLES } from './code-words.ts';
import type { PortalDeps } from './deps.ts';
import { card, field, form, layout, speak, type Frame, type Page } from './frame.ts';
import { plansOf, PORTAL } from './home-routes.ts';
import { nothing } from './markup.ts';
import { keep, kept, type PortalContext, type PortalEnv } from './visit.ts';

const SAID = {
  move: { en: 'Move from my other phone', sw: 'Hamisha kutoka simu yangu nyingine' },
  how: {
    en: 'Type the number that bought the time. It gets a code by SMS.',
    sw: 'Andika namba iliyonunua muda. Itapata msimbo kwa SMS.',
  },
  number: { en: 'Number', sw: 'Namba' },
  sent: {
    en: 'If {} has time here, it gets a code by SMS now.',
    sw: 'Kama {} ina muda hapa, itapata msimbo kwa SMS sasa.',
  },
  use: { en: 'Move the time here', sw: 'Hamisha muda hapa' },
  also: { en: 'Use it on this phone too', sw: 'Utumie kwenye simu hii pia' },
  oneOnly: {
    en: 'That plan is for one device. You can move the time here instead.',
    sw: 'Kifurushi hicho ni cha kifaa kimoja. Unaweza kuhamishia muda hapa badala yake.',
  },
  full: {
    en: 'That plan is for {} devices, and as many use it. You can move the time here instead.',
    sw: 'Kifurushi hicho ni cha vifaa {}, na vyote vinatumika. Unaweza kuhamishia muda hapa badala yake.',
  },
} as const satisfies Readonly<Record<string, Both>>;

const FORM = z.object({ phone: z.string().default(''), code: z.string().default(''), also: z.string().default('') });

/** Time that another phone has comes to the one that is here, by a code that goes to the number which bought it. */
export function moveRoutes(deps: PortalDeps, frameOf: (c: PortalContext) => Frame): Hono<PortalEnv> {
  const { store, now, business, look } = deps;
  const app = new Hono<PortalEnv>();

  app.get('/', (c) => c.html(layout(frameOf(c), numberPage(c, kept(c, 'phone') ?? '', null))));
  app.post('/', async (c) => {
    const { phone } = FORM.parse(await c.req.parseBody());
    const { caller } = c.get('visit');
    if (caller.kind !== 'phone') return c.redirect('/', 303);
    const policy = { business: business.name, language: frameOf(c).language, random: deps.sale.random };
    const asked = askToMove(store, policy, { router: caller.router, mac: caller.mac, phone }, PORTAL, now());
    await store.durable();
    if (asked.kind !== 'asked') return c.html(layout(frameOf(c), numberPage(c, phone, CODE_TROUBLES[asked.kind])), 400);
    keep(c, 'phone', phone.slice(0, 20));
    for (const lane of asked.lanes) deps.wake(lane);
    return c.html(layout(frameOf(c), codePage(c, phone, null, '')));
  });
  app.post('/code', async (c) => {
    const { phone, code, also } = FORM.parse(await c.req.parseBody());
    const { caller } = c.get('visit');
    if (caller.kind !== 'phone') return c.redirect('/', 303);
    const mover = { router: caller.router, mac: caller.mac, phone };
    const moved = moveByCode(store, mover, code, also !== '', PORTAL, now());
    await store.durable();
    if (moved.kind !== 'moved') {
      const { say } = speak(frameOf(c));
      const { devices } = moved.kind === 'full' ? moved : { devices: null };
      const words =
        moved.kind !== 'full'
          ? say(CODE_TROUBLES[moved.kind])
          : (devices ?? 1) < 2
            ? say(SAID.oneOnly)
            : say(SAID.full, String(devices));
      return c.html(layout(frameOf(c), codePage(c, phone, words, moved.kind === 'full' ? code : '')), 400);
    }
    for (const lane of moved.lanes) deps.wake(lane);
    return c.redirect('/', 303);
  });
  return app;

  function numberPage(c: PortalContext, phone: string, trouble: Both | null): Page {
    const { say } = speak(frameOf(c));
    const fields = field('phone', say(SAID.number), 'tel', { value: phone.slice(0, 20), hint: '0712 345 678' });
    const body = html`<p class="soft">${say(SAID.how)}</p>
      ${trouble === null ? nothing : card('wait', say(trouble))}${form('/move', fields, say(CODE_SAID.send))}`;
    return { title: say(SAID.move), body, back: '/' };
  }

  /** @param code that was right, where something else was in the way */
  function codePage(c: PortalContext, phone: string, trouble: string | null, code: string): Page {
    const { say } = speak(frameOf(c));
    const fields = html`<input
        type="hidden"
        name="phone"
        value="${phone.slice(0, 20)}"
      />${field('code', say(CODE_SAID.code), 'digits', { value: code.slice(0, 20) })}`;
    // Where no plan is for more than one device nobody is asked.
    const both = plansOf(store, look.plans).some(({ devices }) => (devices ?? 1) > 1)
      ? html`<button class="plain" name="also" value="yes">${say(SAID.also)}</button>`
      : nothing;
    const body = html`<p class="soft">${say(SAID.sent, phone.slice(0, 20))}</p>
      ${trouble === null ? nothing : card('wait', trouble)}
      <form action="/move/code" method="post">${fields}<button>${say(SAID.use)}</button>${both}</form>`;
    return { title: say(SAID.move), body, back: '/move' };
  }
}
