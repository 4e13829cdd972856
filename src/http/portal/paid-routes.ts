import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import { act, resultOf } from '../../services/actions/act.ts';
import { findPaid, type PaidAnswer } from '../../services/hotspot/find-paid.ts';
import { moveDevice, MOVES_A_DAY } from '../../services/hotspot/move-device.ts';
import { MISS_WAIT_MINUTES } from '../../services/hotspot/redeem-voucher.ts';
import type { Both } from '../../domain/time/time.ts';
import type { PortalDeps } from './deps.ts';
import { card, field, form, layout, speak, ways, type Frame, type Page } from './frame.ts';
import { plansOf, PORTAL } from './home-routes.ts';
import { nothing, type Html } from './markup.ts';
import { deviceOf, keep, kept, type PortalContext, type PortalEnv } from './visit.ts';

/** When money that has not arrived is looked for again. Seconds. */
const LOOK_S = 10;

const SAID = {
  paid: { en: 'I have already paid', sw: 'Nimeshalipa' },
  how: {
    en: 'Type the code from the M-Pesa message, or the number that paid.',
    sw: 'Andika msimbo ulio kwenye ujumbe wa M-Pesa, au namba iliyolipa.',
  },
  field: { en: 'Code or number', sw: 'Msimbo au namba' },
  look: { en: 'Look it up', sw: 'Angalia' },
  number: { en: 'Your number', sw: 'Namba yako' },
  typed: {
    en: 'That code does not look right: it has 10 letters and digits, like UKQE84T1ZM.',
    sw: 'Msimbo huo hauonekani sahihi: una herufi na tarakimu 10, kama UKQE84T1ZM.',
  },
  locked: {
    en: `Too many codes that are none. Try again in ${MISS_WAIT_MINUTES} minutes, or call us.`,
    sw: `Misimbo mingi isiyo sahihi. Jaribu tena baada ya dakika ${MISS_WAIT_MINUTES}, au tupigie simu.`,
  },
  arrived: { en: 'It arrived, {}', sw: 'Zimefika, {}' },
  opened: { en: '{} opened the phone ending in', sw: '{} ilifungua simu inayoishia' },
  until: { en: 'until {}', sw: 'hadi {}' },
  useHere: { en: 'Use it on this phone', sw: 'Itumie kwenye simu hii' },
  usedUp: { en: '{}: that time is over.', sw: '{}: muda huo umeisha.' },
  usedUntil: { en: 'It lasted until {}.', sw: 'Ulikuwa hadi {}.' },
  movedEnough: {
    en: `That time went to another phone ${MOVES_A_DAY} times today. It can again tomorrow.`,
    sw: `Muda huo umehamishwa mara ${MOVES_A_DAY} leo. Unaweza tena kesho.`,
  },
  elsewhere: { en: 'It went to another account', sw: 'Zimeenda akaunti nyingine' },
  elsewhereHow: { en: 'Call us with the code, and it is put right.', sw: 'Tupigie simu na msimbo huo, itarekebishwa.' },
  waits: { en: 'It arrived, and waits for a person', sw: 'Zimefika, zinasubiri mtu' },
  waitsHow: {
    en: 'We were told {}, and find out whose it is. Do not pay again. It is quicker when you call us.',
    sw: 'Tumejulishwa {}, na tunatafuta ni za nani. Usilipe tena. Ni haraka zaidi ukitupigia simu.',
  },
  needsNumber: {
    en: 'It arrived. Type your number, and this phone is switched on.',
    sw: 'Zimefika. Andika namba yako, simu hii itawashwa.',
  },
  notYet: { en: 'It has not arrived yet', sw: 'Bado hazijafika' },
  notYetHow: {
    en: `M-Pesa can be late. We look every ${LOOK_S} s and switch you on as soon as it is here. Do not pay again.`,
    sw: `M-Pesa inaweza kuchelewa. Tunaangalia kila sekunde ${LOOK_S}, na tutakuwasha mara tu zikifika. Usilipe tena.`,
  },
  another: { en: 'Type another code', sw: 'Andika msimbo mwingine' },
  byNumber: {
    en: `We look every ${LOOK_S} s for what was paid. If that number has its time on another phone, it comes here by a code that the number gets by SMS.`,
    sw: `Tunaangalia kila sekunde ${LOOK_S} kilicholipwa. Kama muda wa namba hiyo uko kwenye simu nyingine, utakuja hapa kwa msimbo ambao namba hiyo itapata kwa SMS.`,
  },
  move: { en: 'Move from my other phone', sw: 'Hamisha kutoka simu yangu nyingine' },
} as const satisfies Readonly<Record<string, Both>>;

const MOST_KEPT = 2_000;

const FORM = z.object({ what: z.string().default(''), phone: z.string().default('') });

function returnsTo(what: string) {
  return { everyMs: LOOK_S * 1000, to: `/paid?what=${encodeURIComponent(what.slice(0, 400))}` };
}

/** "I have already paid": what became of it, in one sentence, and what can be done. */
export function paidRoutes(deps: PortalDeps, frameOf: (c: PortalContext) => Frame): Hono<PortalEnv> {
  const { store, now } = deps;
  const app = new Hono<PortalEnv>();
  /** What each device asked last: the same again is no new try. */
  const asked = new Map<string, string>();

  app.get('/', async (c) => {
    const what = c.req.query('what');
    return what === undefined ? c.html(layout(frameOf(c), formPage(c, nothing))) : answer(c, what, '');
  });
  app.post('/', async (c) => {
    const { what, phone } = FORM.parse(await c.req.parseBody());
    if (parseMsisdn(phone) !== null) keep(c, 'phone', phone.slice(0, 20));
    return answer(c, what, phone);
  });
  app.post('/use', async (c) => {
    const { what } = FORM.parse(await c.req.parseBody());
    const { caller } = c.get('visit');
    const found = look(c, what, '');
    if (caller.kind !== 'phone' || found.kind !== 'other-phone') return tell(c, what, found);
    const moved = act(store, moveDevice, { lineId: found.lineId, mac: caller.mac }, PORTAL, now());
    await store.durable();
    for (const lane of resultOf(moved) ?? []) deps.wake(lane);
    if (moved.kind === 'done') return c.redirect('/', 303);
    const { say } = speak(frameOf(c));
    const why = moved.why === 'limit' ? SAID.movedEnough : SAID.elsewhereHow;
    return c.html(layout(frameOf(c), formPage(c, card('wait', say(why)))), 400);
  });
  return app;

  function look(c: PortalContext, what: string, phone: string): PaidAnswer {
    const { caller, lineId } = c.get('visit');
    const mac = caller.kind === 'phone' ? caller.mac : null;
    const device = deviceOf(caller);
    const isRepeat = asked.get(device) === what;
    const payer = {
      router: caller.router,
      mac,
      lineId,
      phone: parseMsisdn(phone) ?? parseMsisdn(kept(c, 'phone') ?? ''),
    };
    const guests = { ...deps.sale, isClaimed: true };
    const plans = plansOf(store, deps.look.plans);
    const found = findPaid({ store, books: deps.books, guests, plans }, payer, what, isRepeat, PORTAL, now());
    // What was not looked up was not asked: sent again it is a try like the first.
    if (found.kind !== 'locked' && found.kind !== 'typed') remember(device, what);
    return found;
  }

  function remember(device: string, what: string): void {
    asked.delete(device);
    asked.set(device, what);
    const [oldest] = asked.keys();
    if (asked.size > MOST_KEPT && oldest !== undefined) asked.delete(oldest);
  }

  function answer(c: PortalContext, what: string, phone: string): Promise<Response> {
    return tell(c, what, look(c, what, phone));
  }

  async function tell(c: PortalContext, what: string, found: PaidAnswer): Promise<Response> {
    await store.durable();
    deps.sendRequests();
    if (found.kind === 'not-yet' || found.kind === 'by-number') deps.askForPayments();
    if (found.kind === 'yours') {
      for (const lane of found.lanes) deps.wake(lane);
      return c.redirect('/', 303);
    }
    return c.html(layout(frameOf(c), answerPage(c, what, found)));
  }

  function answerPage(c: PortalContext, what: string, found: Exclude<PaidAnswer, { kind: 'yours' }>): Page {
    const { say, when, money } = speak(frameOf(c));
    const hidden = html`<input type="hidden" name="what" value="${what.slice(0, 400)}" />`;
    const told = (title: string, body: Html): Page => ({
      title,
      body: html`${body}<a class="button plain" href="/paid">${say(SAID.another)}</a>`,
      back: '/',
    });
    switch (found.kind) {
      case 'typed':
        return formPage(c, card('wait', say(SAID.typed)), what);
      case 'locked':
        return formPage(c, card('wait', say(SAID.locked)));
      case 'other-phone': {
        const words = html`<div class="card good" role="status">
          <p>
            ${say(SAID.opened, money(found.amountCents))} <b>${found.ending}</b>, ${say(SAID.until, when(found.until))}.
          </p>
        </div>`;
        const title = say(SAID.arrived, when(found.at));
        return told(title, html`${words}${form('/paid/use', hidden, say(SAID.useHere))}`);
      }
      case 'used-up': {
        const words = `${say(SAID.usedUp, money(found.amountCents))} ${say(SAID.usedUntil, when(found.until))}`;
        return told(say(SAID.arrived, when(found.at)), card('wait', words));
      }
      case 'elsewhere':
        return told(say(SAID.elsewhere), card('wait', say(SAID.elsewhereHow)));
      case 'waits':
        return told(say(SAID.waits), card('wait', say(SAID.waitsHow, when(found.at))));
      case 'needs-number': {
        const fields = html`${hidden}${field('phone', say(SAID.number), 'tel', { hint: '0712 345 678' })}`;
        return told(
          say(SAID.paid),
          html`${card('good', say(SAID.needsNumber))}${form('/paid', fields, say(SAID.look))}`,
        );
      }
      case 'by-number': {
        const words = html`${card('wait', say(SAID.byNumber))}${ways([['/move', 'phone', say(SAID.move)]])}`;
        return { ...told(say(SAID.paid), words), returns: returnsTo(what) };
      }
      case 'not-yet':
        return { ...told(say(SAID.notYet), card('wait', say(SAID.notYetHow))), returns: returnsTo(what) };
    }
  }

  function formPage(c: PortalContext, trouble: Html, what = ''): Page {
    const { say } = speak(frameOf(c));
    const fields = field('what', say(SAID.field), 'text', { value: what.slice(0, 400) });
    const body = html`<p class="soft">${say(SAID.how)}</p>
      ${trouble}${form('/paid', fields, say(SAID.look))}`;
    return { title: say(SAID.paid), body, back: '/' };
  }
}
