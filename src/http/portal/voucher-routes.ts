import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { MISS_WAIT_MINUTES, redeemVoucher } from '../../services/hotspot/redeem-voucher.ts';
import { lineById } from '../../storage/lines.ts';
import { voucherByHash } from '../../storage/vouchers.ts';
import { readVoucherCode } from '../../domain/voucher-code.ts';
import { hashVoucher } from '../../services/hotspot/make-vouchers.ts';
import type { Both } from '../../domain/time/time.ts';
import type { PortalDeps } from './deps.ts';
import { card, field, form, layout, speak, type Frame, type Page } from './frame.ts';
import { PORTAL } from './home-routes.ts';
import { nothing } from './markup.ts';
import { keep, kept, type PortalContext, type PortalEnv } from './visit.ts';

const SAID = {
  voucher: { en: 'I have a voucher', sw: 'Nina vocha' },
  field: { en: 'Voucher', sw: 'Vocha' },
  use: { en: 'Use it', sw: 'Itumie' },
  number: { en: 'Your number, to find the time again', sw: 'Namba yako, ili muda upatikane tena' },
  typed: {
    en: 'The code is mistyped: it has 12 letters and digits.',
    sw: 'Msimbo umekosewa: una herufi na tarakimu 12.',
  },
  none: { en: 'There is no such voucher.', sw: 'Hakuna vocha hiyo.' },
  used: { en: 'It was used {}.', sw: 'Ilitumika {}.' },
  usedBy: { en: 'by the phone ending in {}', sw: 'na simu inayoishia {}' },
  over: { en: 'It was good until {}.', sw: 'Ilifaa hadi {}.' },
  ended: { en: 'It is not good any more.', sw: 'Haifai tena.' },
  locked: {
    en: `Too many codes that are none. Try again in ${MISS_WAIT_MINUTES} minutes.`,
    sw: `Misimbo mingi isiyo sahihi. Jaribu tena baada ya dakika ${MISS_WAIT_MINUTES}.`,
  },
  phone: {
    en: 'That is no Kenyan mobile number. Write it as 0712 345 678.',
    sw: 'Hiyo si namba ya simu ya Kenya. Iandike hivi: 0712 345 678.',
  },
  blocked: { en: 'This line is off. Call us.', sw: 'Laini hii imezimwa. Tupigie simu.' },
  otherwise: { en: 'It cannot be used now. Call us.', sw: 'Haiwezi kutumika sasa. Tupigie simu.' },
} as const satisfies Readonly<Record<string, Both>>;

const FORM = z.object({ code: z.string().default(''), phone: z.string().default('') });

/** A voucher is used up by the phone that is here. */
export function voucherRoutes(deps: PortalDeps, frameOf: (c: PortalContext) => Frame): Hono<PortalEnv> {
  const { store, now } = deps;
  const app = new Hono<PortalEnv>();

  // The QR code of a slip leads here with its code.
  app.get('/', (c) => c.html(layout(frameOf(c), formPage(c, c.req.query('code') ?? '', kept(c, 'phone') ?? '', ''))));
  app.post('/', async (c) => {
    const { caller, lineId } = c.get('visit');
    if (caller.kind !== 'phone') return c.redirect('/', 303);
    const { code, phone } = FORM.parse(await c.req.parseBody());
    const { router, mac } = caller;
    const wish = { router, mac, phone: lineId === null || phone !== '' ? phone : null, code };
    const done = redeemVoucher(store, { ...deps.sale, isClaimed: true }, wish, PORTAL, now());
    await store.durable();
    if (done.kind === 'done') {
      if (phone !== '') keep(c, 'phone', phone.slice(0, 20));
      if (!done.repeated) for (const lane of done.result.lanes) deps.wake(lane);
      return c.redirect('/', 303);
    }
    if (done.why === 'used' && isOwn(code, lineId)) return c.redirect('/', 303);
    return c.html(layout(frameOf(c), formPage(c, code, phone, troubleOf(c, done.why, code))), 400);
  });
  return app;

  function formPage(c: PortalContext, code: string, phone: string, trouble: string): Page {
    const { say } = speak(frameOf(c));
    const { lineId } = c.get('visit');
    const number = field('phone', say(SAID.number), 'tel', { value: phone.slice(0, 20), hint: '0712 345 678' });
    const fields = html`${field('code', say(SAID.field), 'code', { value: code.slice(0, 40), hint: 'ABCD-EFGH-JKLM' })}
    ${lineId === null ? number : nothing}`;
    const told = trouble === '' ? nothing : card('wait', trouble);
    return { title: say(SAID.voucher), body: html`${told}${form('/voucher', fields, say(SAID.use))}`, back: '/' };
  }

  /** Pressed twice, or typed again on the phone that has it. */
  function isOwn(typed: string, lineId: number | null): boolean {
    return lineId !== null && find(typed)?.subscription_id === lineId;
  }

  function find(typed: string) {
    const code = readVoucherCode(typed);
    return code === null ? undefined : store.first(voucherByHash, { hash: hashVoucher(code) });
  }

  type Why = Extract<ReturnType<typeof redeemVoucher>, { kind: 'refused' }>['why'];

  function troubleOf(c: PortalContext, why: Why, typed: string): string {
    const { say } = speak(frameOf(c));
    switch (why) {
      case 'typed':
        return say(SAID.typed);
      case 'code':
        return say(SAID.none);
      case 'used':
        return usedWords(c, typed);
      case 'over': {
        const endsAt = find(typed)?.ends_at;
        return endsAt == null ? say(SAID.ended) : say(SAID.over, speak(frameOf(c)).when(endsAt));
      }
      case 'locked':
        return say(SAID.locked);
      case 'phone':
        return say(SAID.phone);
      case 'blocked':
        return say(SAID.blocked);
      case 'router':
      case 'plan':
      case 'mac':
      case 'input':
      case 'reason':
      case 'key':
      case 'right':
        return say(SAID.otherwise);
    }
  }

  function usedWords(c: PortalContext, typed: string): string {
    const { say, when } = speak(frameOf(c));
    const voucher = find(typed);
    const line = voucher?.subscription_id == null ? undefined : store.first(lineById, { id: voucher.subscription_id });
    if (voucher?.ended_at == null || line === undefined) return say(SAID.ended);
    const by = line.msisdn === null ? '' : ` ${say(SAID.usedBy, line.msisdn.slice(-2))}`;
    return say(SAID.used, `${when(voucher.ended_at)}${by}`);
  }
}
