import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { PROMPT_MINUTES } from '../../domain/money/payment-request.ts';
import { act, resultOf, type ActResult, type By } from '../../services/actions/act.ts';
import { giveFreeTime, isFreeOffered, type WhyNotGiven } from '../../services/hotspot/free-time.ts';
import { buyAtPage, payAtPage, type AskedAtPage, type NotAsked } from '../../services/hotspot/pay-at-page.ts';
import { lendLine } from '../../services/lines/lend-line.ts';
import { letIn } from '../../services/lines/let-in.ts';
import type { PlanTable } from '../../storage/engine/schema-lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { allPlans } from '../../storage/plans.ts';
import { answerOnPage } from '../../views/portal.ts';
import { PORTAL_TITLES } from '../../views/portal-words.ts';
import type { Both } from '../../domain/time/time.ts';
import { buyPage, duePage, type Offer, type Typed } from './buy-page.ts';
import type { PortalDeps } from './deps.ts';
import { destinationOf } from './destination.ts';
import { layout, speak, type Frame, type Page } from './frame.ts';
import { answerPage, askedPage, lettingInPage, onlinePage } from './progress-page.ts';
import { keep, kept, type PortalContext, type PortalEnv, type Visit } from './visit.ts';

/** Whose deeds these are, in the audit. */
export const PORTAL: By = { actor: 'portal' };

/** Whom the router is told of again no sooner than this. Milliseconds. */
const LET_IN_MS = 15_000;
/** What was just paid for is on its way already. Milliseconds. */
const FRESH_MS = 2_000;
const MOST_KNOWN = 5_000;

const FORM = z.object({ phone: z.string().default(''), plan: z.string().default('') });

const SAID = {
  noFree: { en: 'No free minutes can be given now.', sw: 'Dakika za bure haziwezi kutolewa kwa sasa.' },
  noLine: { en: 'This line is not known here', sw: 'Laini hii haijulikani hapa' },
  noLineHow: { en: 'Call us, and it is put right.', sw: 'Tupigie simu, itarekebishwa.' },
  blockedHow: { en: 'A payment does not switch it on. Call us.', sw: 'Malipo hayataiwasha. Tupigie simu.' },
  pausedHow: {
    en: 'Its time is kept. Call us, and it goes on.',
    sw: 'Muda wake umehifadhiwa. Tupigie simu, itaendelea.',
  },
} as const satisfies Readonly<Record<string, Both>>;

/** Why nobody was asked, in the customer's words. */
export const PAY_TROUBLES: Readonly<Record<NotAsked, Both>> = {
  phone: {
    en: 'That is no Kenyan mobile number. Write it as 0712 345 678.',
    sw: 'Hiyo si namba ya simu ya Kenya. Iandike hivi: 0712 345 678.',
  },
  plan: { en: 'Choose a plan.', sw: 'Chagua kifurushi.' },
  blocked: SAID.blockedHow,
  busy: {
    en: `That number is asked to pay already, perhaps for another device. Answer that first, or wait ${PROMPT_MINUTES} minutes.`,
    sw: `Namba hiyo imeshaombwa kulipa, labda kwa kifaa kingine. Lijibu ombi hilo kwanza, au subiri dakika ${PROMPT_MINUTES}.`,
  },
  'number-limit': {
    en: 'That number was asked often enough for now. Pay by hand, or try another number.',
    sw: 'Namba hiyo imeombwa mara za kutosha kwa sasa. Lipa mwenyewe, au jaribu namba nyingine.',
  },
  'device-limit': {
    en: 'This device has asked often enough for now. Pay by hand, or try again in an hour.',
    sw: 'Kifaa hiki kimeomba mara za kutosha kwa sasa. Lipa mwenyewe, au jaribu tena baada ya saa moja.',
  },
  crowded: {
    en: 'Many are asked to pay at this moment. Pay by hand, or try again later.',
    sw: 'Watu wengi wanaombwa kulipa kwa sasa. Lipa mwenyewe, au jaribu tena baadaye.',
  },
  'not-working': {
    en: 'Asking your phone does not work now. Pay by hand, or try again in a few minutes.',
    sw: 'Kwa sasa hatuwezi kutuma ombi kwenye simu. Lipa mwenyewe, au jaribu tena baada ya dakika chache.',
  },
};

type WhyNotFree = Extract<ActResult<never, WhyNotGiven>, { kind: 'refused' }>['why'];

/** Why no free minutes were given, in the guest's words. */
const FREE_TROUBLES: Readonly<Record<WhyNotFree, Both>> = {
  ...{ phone: PAY_TROUBLES.phone, blocked: SAID.blockedHow },
  had: {
    en: 'Today’s free minutes were used on this phone, or by this number. They are given again tomorrow.',
    sw: 'Dakika za bure za leo zimetumika kwenye simu hii, au kwa namba hii. Zitatolewa tena kesho.',
  },
  many: {
    en: 'All free minutes of today are given. They are given again tomorrow.',
    sw: 'Dakika zote za bure za leo zimetolewa. Zitatolewa tena kesho.',
  },
  ...{
    off: SAID.noFree,
    clock: SAID.noFree,
    time: SAID.noFree,
    router: SAID.noFree,
    plan: SAID.noFree,
    mac: SAID.noFree,
  },
  ...{ input: SAID.noFree, reason: SAID.noFree, key: SAID.noFree, right: SAID.noFree },
};

/** Plans that a guest may buy, in the order in which they are shown. @param codes that the settings name */
export function plansOf(store: Store, codes: readonly string[]): PlanTable[] {
  const sold = new Map(store.all(allPlans, {}).map((plan) => [plan.code, plan]));
  return codes.flatMap((code) => sold.get(code) ?? []).filter((plan) => plan.retired_at === null);
}

/** The page that says how it stands, and paying. */
export function homeRoutes(deps: PortalDeps, frameOf: (c: PortalContext) => Frame): Hono<PortalEnv> {
  const { store, now, look } = deps;
  const app = new Hono<PortalEnv>();
  const letInAt = new Map<number, number>();

  const plans = () => plansOf(store, look.plans);
  /** Who has time and is out is let in, whoever closed which page meanwhile. */
  const admit = ({ lineId, standing }: Visit): void => {
    const at = now();
    if (lineId === null || standing.code !== 'letting-in') return;
    if (at - (standing.payment?.receivedAt ?? 0) < FRESH_MS || at - (letInAt.get(lineId) ?? 0) < LET_IN_MS) return;
    letInAt.delete(lineId);
    letInAt.set(lineId, at);
    const [oldest] = letInAt.keys();
    if (letInAt.size > MOST_KNOWN && oldest !== undefined) letInAt.delete(oldest);
    for (const lane of resultOf(act(store, letIn, { lineId }, PORTAL, at)) ?? []) deps.wake(lane);
  };

  app.get('/', (c) => {
    const to = destinationOf(c.req.query('to'));
    if (to !== null) keep(c, 'to', to.href);
    const visit = c.get('visit');
    admit(visit);
    const typed = { phone: kept(c, 'phone') ?? '', plan: null, trouble: null };
    const page = homePage(frameOf(c), visit, {
      offer: offerTo(visit),
      typed,
      wantsMore: c.req.query('again') !== undefined,
      to: to ?? destinationOf(kept(c, 'to')),
    });
    return c.html(layout(frameOf(c), page));
  });
  app.get('/state', (c) => {
    const visit = c.get('visit');
    admit(visit);
    return c.text(visit.standing.version);
  });
  app.post('/pay', async (c) => {
    const visit = c.get('visit');
    const { phone, plan } = FORM.parse(await c.req.parseBody());
    const asked = await pay(visit, phone, plan);
    if (asked.kind !== 'not-asked') {
      if (phone !== '') keep(c, 'phone', phone.slice(0, 20));
      return c.redirect('/', 303);
    }
    if (asked.why === 'not-working') deps.onFailure(new Error(`a customer could not be asked to pay: ${asked.words}`));
    const { say } = speak(frameOf(c));
    const typed = { phone, plan, trouble: say(PAY_TROUBLES[asked.why]) };
    return again(c, visit, typed);
  });
  app.post('/free', async (c) => {
    const visit = c.get('visit');
    const { caller } = visit;
    const { phone, plan } = FORM.parse(await c.req.parseBody());
    const [first] = plans();
    if (caller.kind !== 'phone' || !isGuest(visit) || first === undefined) return c.redirect('/', 303);
    const { router, mac } = caller;
    const wish = { router, mac, phone: phone.trim() === '' ? null : phone, planCode: first.code };
    const given = act(store, giveFreeTime({ ...deps.sale, isClaimed: true }), wish, PORTAL, now());
    await store.durable();
    for (const lane of resultOf(given) ?? []) deps.wake(lane);
    // Pressed twice: the first gave the time.
    if (given.kind === 'refused' && given.why !== 'time') {
      const { say } = speak(frameOf(c));
      return again(c, visit, { phone, plan, trouble: say(FREE_TROUBLES[given.why]) });
    }
    if (phone !== '') keep(c, 'phone', phone.slice(0, 20));
    return c.redirect('/', 303);
  });
  app.post('/lend', async (c) => {
    const { lineId } = c.get('visit');
    if (lineId !== null) {
      const by = { ...PORTAL, reason: 'asked for at the customer’s page' };
      const lent = act(store, lendLine(deps.books), { lineId, days: null }, by, now());
      await store.durable();
      for (const lane of resultOf(lent) ?? []) deps.wake(lane);
    }
    return c.redirect('/', 303);
  });
  return app;

  /** The form once more, with why nothing was done. */
  function again(c: PortalContext, visit: Visit, typed: Typed) {
    const page = homePage(frameOf(c), visit, { offer: offerTo(visit), typed, wantsMore: true, to: null });
    return c.html(layout(frameOf(c), page), 400);
  }

  function offerTo(visit: Visit): Offer {
    const { caller, lineId } = visit;
    const isFree =
      caller.kind === 'phone' && isGuest(visit) && isFreeOffered(store, deps.sale, { ...caller, lineId }, now());
    return { plans: plans(), freeMinutes: isFree ? deps.sale.freeMinutes : 0 };
  }

  async function pay({ caller, lineId, view }: Visit, phone: string, planCode: string): Promise<AskedAtPage> {
    const at = now();
    const buys = isGuest({ caller, view });
    if (buys && !plans().some(({ code }) => code === planCode)) return { kind: 'not-asked', why: 'plan', words: '' };
    const own = { router: caller.router, mac: caller.kind === 'phone' ? caller.mac : '' };
    const asked: AskedAtPage = buys
      ? buyAtPage(store, deps.sale, { ...own, phone, planCode }, PORTAL, at)
      : lineId === null
        ? { kind: 'not-asked', why: 'not-working', words: 'the line is in no books' }
        : payAtPage(store, deps.sale, { lineId, phone: phone.trim() === '' ? null : phone }, PORTAL, at);
    await store.durable();
    if (asked.kind === 'asked') deps.sendRequests();
    // Nothing of the first is shown to who got time in another way meanwhile.
    return asked.kind === 'open' && view.push === null ? { kind: 'not-asked', why: 'busy', words: '' } : asked;
  }
}

/** Somebody who walked in, with a line that was made for their phone or with none. */
function isGuest({ caller, view }: Pick<Visit, 'caller' | 'view'>): boolean {
  return caller.kind === 'phone' && (view.line === null || view.line.isGuest);
}

interface HomeFacts {
  readonly offer: Offer;
  readonly typed: Typed;
  /** Somebody who has seen how it stands wants to pay. */
  readonly wantsMore: boolean;
  readonly to: URL | null;
}

function homePage(frame: Frame, visit: Visit, { offer, typed, wantsMore, to }: HomeFacts): Page {
  const { view } = visit;
  const { code, line } = view;
  // Whoever looks now wants to know how to go on; where another phone pays, or nothing is due, there is nothing to do here.
  const isEnding = line?.isEnding === true && !visit.isBeside && (isGuest(visit) || line.dueCents !== null);
  const form = (): Page => {
    if (isGuest(visit)) return buyPage(frame, offer, view, typed);
    return line === null ? unknownLine(frame) : duePage(frame, line, view, typed);
  };
  switch (code) {
    case 'asked':
      return wantsMore ? form() : askedPage(frame, view, typed.phone);
    case 'letting-in':
      return wantsMore && typed.trouble !== null ? form() : lettingInPage(frame, view);
    case 'online':
      return wantsMore || isEnding ? form() : onlinePage(frame, view, to, visit.isBeside);
    case 'answered': {
      const answer = answerOnPage(view);
      return wantsMore || answer === null ? form() : answerPage(frame, view, answer);
    }
    case 'blocked':
      return offPage(frame, 'blocked', SAID.blockedHow);
    case 'paused':
      return offPage(frame, 'paused', SAID.pausedHow);
    case 'nothing':
      return form();
  }
}

function offPage(frame: Frame, code: 'blocked' | 'paused', next: Both): Page {
  return { title: PORTAL_TITLES[code][frame.language], body: html`<p>${speak(frame).say(next)}</p>` };
}

function unknownLine(frame: Frame): Page {
  const { say } = speak(frame);
  return { title: say(SAID.noLine), body: html`<p>${say(SAID.noLineHow)}</p>` };
}
