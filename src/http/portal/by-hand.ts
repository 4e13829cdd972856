import { html } from 'hono/html';
import type { Both } from '../../domain/time/time.ts';
import { speak, type Frame } from './frame.ts';
import { nothing, type Html } from './markup.ts';

const SAID = {
  noMessage: { en: 'No message came? Pay by hand', sw: 'Hakuna ujumbe? Lipa mwenyewe' },
  paybill: { en: 'Paybill {}', sw: 'Paybill {}' },
  till: { en: 'Till {}', sw: 'Till {}' },
  account: { en: 'account', sw: 'akaunti' },
  or: { en: 'Or', sw: 'Au' },
  from: {
    en: 'Pay from the number that you typed here: by it we know that it is you.',
    sw: 'Lipa kwa namba uliyoandika hapa: kwa hiyo tutajua ni wewe.',
  },
} as const satisfies Readonly<Record<string, Both>>;

/** Paybill or till; null where the ISP named none. @param accountNo null: a guest's, who need not type one */
function where(frame: Frame, accountNo: string | null): Html | null {
  const { say } = speak(frame);
  const { paybill, till } = frame.look;
  if (paybill !== null) {
    return html`${say(SAID.paybill, paybill)}${accountNo === null ? nothing : html`, ${say(SAID.account)} <b>${accountNo}</b>`}`;
  }
  return till === null ? null : html`${say(SAID.till, till)}`;
}

/** For whoever pays without being asked; nothing where the ISP named no number. */
export function byHand(frame: Frame, accountNo: string | null): Html {
  const to = where(frame, accountNo);
  return to === null ? nothing : html`<p class="soft">${speak(frame).say(SAID.or)} ${to}</p>`;
}

/** The same for whoever was asked, and to whose phone no question came: it is out of the way until it is wanted. */
export function noMessage(frame: Frame, accountNo: string | null): Html {
  const { say } = speak(frame);
  const to = where(frame, accountNo);
  return to === null
    ? nothing
    : html`<details class="card">
        <summary>${say(SAID.noMessage)}</summary>
        <p>${to}</p>
        <p class="soft">${say(SAID.from)}</p>
      </details>`;
}
