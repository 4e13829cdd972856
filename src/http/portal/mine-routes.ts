import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { CODES_A_DAY } from '../../domain/number-code.ts';
import { act, resultOf, type ActResult } from '../../services/actions/act.ts';
import { chooseLanguage } from '../../services/customers/choose-language.ts';
import { askToOpen, openByCode } from '../../services/customers/open-line.ts';
import { moveDevice } from '../../services/hotspot/move-device.ts';
import { payAtPage } from '../../services/hotspot/pay-at-page.ts';
import { removeDevice } from '../../services/hotspot/remove-device.ts';
import { changePlan } from '../../services/lines/change-plan.ts';
import { linesOfNumber, myLine, type MyLine } from '../../views/my-line.ts';
import type { Both } from '../../domain/time/time.ts';
import { isLanguage } from '../page/language.ts';
import { CODE_SAID, CODE_TROUBLES } from './code-words.ts';
import type { PortalDeps } from './deps.ts';
import { card, field, form, layout, speak, type Frame, type Page } from './frame.ts';
import { PAY_TROUBLES, PORTAL } from './home-routes.ts';
import { nothing } from './markup.ts';
import { minePage, type MinePage } from './mine-page.ts';
import { createProven } from './proven.ts';
import { deviceOf, keep, kept, type PortalContext, type PortalEnv } from './visit.ts';

const SAID = {
  mine: { en: 'My line', sw: 'Laini yangu' },
  how: {
    en: `Type your number or your account. The number of that line gets a code by SMS, at most ${CODES_A_DAY} times a day.`,
    sw: `Andika namba yako au akaunti yako. Namba ya laini hiyo itapata msimbo kwa SMS, si zaidi ya mara ${CODES_A_DAY} kwa siku.`,
  },
  who: { en: 'Number or account', sw: 'Namba au akaunti' },
  sent: {
    en: 'If {} is known here, its number gets a code by SMS now.',
    sw: 'Kama {} inajulikana hapa, namba yake itapata msimbo kwa SMS sasa.',
  },
  open: { en: 'Open my line', sw: 'Fungua laini yangu' },
  planDone: { en: 'Done: the next payment buys that plan.', sw: 'Tayari: malipo yajayo yatanunua kifurushi hicho.' },
  languageDone: { en: 'Done: we write to you in that language.', sw: 'Tayari: tutakuandikia kwa lugha hiyo.' },
  removed: { en: 'Done: that device is out.', sw: 'Tayari: kifaa hicho kimetolewa.' },
  taken: { en: 'Done: the time is on this phone now.', sw: 'Tayari: muda sasa uko kwenye simu hii.' },
  notDone: { en: 'That was not done. Call us, and it is put right.', sw: 'Haikufanyika. Tupigie simu, itarekebishwa.' },
} as const satisfies Readonly<Record<string, Both>>;

const DONE = { plan: SAID.planDone, language: SAID.languageDone, remove: SAID.removed, take: SAID.taken } as const;
type Did = keyof typeof DONE;
const isDid = (did: string | undefined): did is Did => did !== undefined && Object.hasOwn(DONE, did);

/** What somebody types for their number or account is no longer than that. */
const LONGEST = 40;

const TYPED = z.object({ who: z.string().trim().default(''), code: z.string().default('') });
const DEED = z.object({
  line: z.coerce.number().int(),
  plan: z.string().default(''),
  language: z.string().default(''),
  device: z.string().default(''),
});

const BY = { ...PORTAL, reason: 'chosen at the customer’s page' };

/** "My line": who proves a number by a code that it gets by SMS sees its lines, pays ahead, and chooses plan and language. */
export function mineRoutes(deps: PortalDeps, frameOf: (c: PortalContext) => Frame): Hono<PortalEnv> {
  const { store, now, business, look } = deps;
  const app = new Hono<PortalEnv>();
  const proven = createProven(now, () => deps.ownUrl().startsWith('https:'));

  app.get('/', (c) => {
    const msisdn = proven.of(c);
    if (msisdn === null) return c.html(layout(frameOf(c), numberPage(c, kept(c, 'phone') ?? '', null)));
    const did = c.req.query('did');
    const words = isDid(did) ? DONE[did] : null;
    return show(c, msisdn, Number(c.req.query('line')), words === null ? null : { tone: 'good', words });
  });
  app.post('/code', async (c) => {
    const { who } = TYPED.parse(await c.req.parseBody());
    if (who === '' || who.length > LONGEST) return c.redirect('/mine', 303);
    const policy = {
      business: business.name,
      language: frameOf(c).language,
      random: deps.sale.random,
      rules: deps.books,
    };
    const asked = askToOpen(store, policy, openerOf(c, who), PORTAL, now());
    await store.durable();
    if (asked.kind !== 'asked') return c.html(layout(frameOf(c), numberPage(c, who, CODE_TROUBLES[asked.kind])), 400);
    for (const lane of asked.lanes) deps.wake(lane);
    return c.html(layout(frameOf(c), codePage(c, who, null)));
  });
  app.post('/open', async (c) => {
    const { who, code } = TYPED.parse(await c.req.parseBody());
    const msisdn = openByCode(store, openerOf(c, who), code, PORTAL, now());
    await store.durable();
    if (msisdn === null) return c.html(layout(frameOf(c), codePage(c, who, CODE_TROUBLES.wrong)), 400);
    proven.open(c, msisdn);
    keep(c, 'phone', `0${msisdn.slice(3)}`);
    return c.redirect('/mine', 303);
  });
  app.post('/leave', (c) => {
    proven.close(c);
    return c.redirect('/', 303);
  });
  app.post('/pay', (c) =>
    deed(c, async (msisdn, { line: lineId }) => {
      const asked = payAtPage(store, deps.sale, { lineId, phone: msisdn }, PORTAL, now());
      await store.durable();
      if (asked.kind === 'asked') deps.sendRequests();
      if (asked.kind !== 'not-asked') return { kind: 'done', did: '' };
      if (asked.why === 'not-working')
        deps.onFailure(new Error(`a customer could not be asked to pay: ${asked.words}`));
      return { kind: 'refused', words: PAY_TROUBLES[asked.why] };
    }),
  );
  app.post('/plan', (c) =>
    deed(c, async (_msisdn, { line: lineId, plan }) => {
      const mine = myLine(store, lineId, look.changePlans, business.timeZone, now());
      if (mine?.choices.some(({ code }) => code === plan) !== true) return { kind: 'refused', words: SAID.notDone };
      const changed = act(store, changePlan(deps.books), { lineId, planCode: plan, when: 'next' }, BY, now());
      await store.durable();
      for (const lane of resultOf(changed) ?? []) deps.wake(lane);
      // What it has already was wished for.
      const isSo = changed.kind === 'done' || changed.why === 'state';
      return isSo ? { kind: 'done', did: 'plan' } : { kind: 'refused', words: SAID.notDone };
    }),
  );
  app.post('/language', (c) =>
    deed(c, async (_msisdn, { line: lineId, language }) => {
      if (!isLanguage(language)) return { kind: 'refused', words: SAID.notDone };
      act(store, chooseLanguage, { lineId, language }, BY, now());
      await store.durable();
      keep(c, 'lang', language);
      return { kind: 'done', did: 'language' };
    }),
  );
  app.post('/remove', (c) =>
    deed(c, (_msisdn, { line: lineId, device: mac }) =>
      devices(act(store, removeDevice, { lineId, mac }, BY, now()), 'remove'),
    ),
  );
  app.post('/take', (c) =>
    deed(c, (_msisdn, { line: lineId }) => {
      const mine = myLine(store, lineId, look.changePlans, business.timeZone, now());
      const mac = mine === null ? null : hereOf(c, mine);
      if (mac === null) return Promise.resolve({ kind: 'refused', words: SAID.notDone });
      return devices(act(store, moveDevice, { lineId, mac }, BY, now()), 'take');
    }),
  );
  return app;

  /** What became of a change of the devices of a line; what is so already is what was wished for. */
  async function devices<Why>(done: ActResult<readonly string[], Why | 'mac' | 'limit'>, did: Did): Promise<Ended> {
    await store.durable();
    for (const lane of resultOf(done) ?? []) deps.wake(lane);
    if (done.kind === 'done' || done.why === 'mac') return { kind: 'done', did };
    return { kind: 'refused', words: done.why === 'limit' ? CODE_TROUBLES.limit : SAID.notDone };
  }

  /** The phone at hand, where it is at the hotspot of the line. */
  function hereOf(c: PortalContext, { routerName }: MyLine): string | null {
    const { caller } = c.get('visit');
    return caller.kind === 'phone' && caller.router === routerName ? caller.mac : null;
  }

  function openerOf(c: PortalContext, who: string) {
    return { who: who.slice(0, LONGEST), device: deviceOf(c.get('visit').caller) };
  }

  type Ended = { readonly kind: 'done'; readonly did: Did | '' } | { readonly kind: 'refused'; readonly words: Both };

  /** Something is done to a line of the number that was proved, and to no other. */
  async function deed(
    c: PortalContext,
    run: (msisdn: string, wish: z.output<typeof DEED>) => Promise<Ended>,
  ): Promise<Response> {
    const msisdn = proven.of(c);
    const wish = DEED.safeParse(await c.req.parseBody());
    const isOwn = msisdn !== null && linesOfNumber(store, msisdn).some(({ id }) => id === wish.data?.line);
    if (msisdn === null || !isOwn || !wish.success) return c.redirect('/mine', 303);
    const ended = await run(msisdn, wish.data);
    if (ended.kind === 'refused') return show(c, msisdn, wish.data.line, { tone: 'wait', words: ended.words }, 400);
    return c.redirect(`/mine?line=${wish.data.line}${ended.did === '' ? '' : `&did=${ended.did}`}`, 303);
  }

  function show(
    c: PortalContext,
    msisdn: string,
    wanted: number,
    told: { readonly tone: 'good' | 'wait'; readonly words: Both } | null,
    status: 200 | 400 = 200,
  ): Response | Promise<Response> {
    const lines = linesOfNumber(store, msisdn);
    const shown = lines.find(({ id }) => id === wanted) ?? lines[0];
    const mine = shown && myLine(store, shown.id, look.changePlans, business.timeZone, now());
    if (shown === undefined || mine == null) {
      proven.close(c);
      return c.redirect('/mine', 303);
    }
    const page: MinePage = {
      ...mine,
      here: hereOf(c, mine),
      others: lines.filter(({ id }) => id !== shown.id),
      told: told === null ? null : { tone: told.tone, words: speak(frameOf(c)).say(told.words) },
    };
    return c.html(layout(frameOf(c), minePage(frameOf(c), page)), status);
  }

  function numberPage(c: PortalContext, who: string, trouble: Both | null): Page {
    const { say } = speak(frameOf(c));
    const fields = field('who', say(SAID.who), 'code', { value: who.slice(0, LONGEST), hint: '0712 345 678' });
    const body = html`<p class="soft">${say(SAID.how)}</p>
      ${trouble === null ? nothing : card('wait', say(trouble))}${form('/mine/code', fields, say(CODE_SAID.send))}`;
    return { title: say(SAID.mine), body, back: '/' };
  }

  function codePage(c: PortalContext, who: string, trouble: Both | null): Page {
    const { say } = speak(frameOf(c));
    const typed = who.slice(0, LONGEST);
    const fields = html`<input
        type="hidden"
        name="who"
        value="${typed}"
      />${field('code', say(CODE_SAID.code), 'digits')}`;
    const body = html`<p class="soft">${say(SAID.sent, typed)}</p>
      ${trouble === null ? nothing : card('wait', say(trouble))}${form('/mine/open', fields, say(SAID.open))}`;
    return { title: say(SAID.mine), body, back: '/mine' };
  }
}
