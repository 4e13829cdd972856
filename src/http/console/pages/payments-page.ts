import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { waitingCounts } from '../../../views/attention.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { paymentsOf, type Before } from '../../../views/lists.ts';
import type { TodayOf } from '../../../views/today.ts';
import { waitingWords } from '../../../views/waiting-words.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, type LivePart } from '../frame/markup.ts';
import { paymentsPart } from '../parts/payments-part.ts';

const ROWS = 50;

/** `1763800000000.42` of an address; the newest where it is none. */
export function beforeOf(text: string | undefined): Before | null {
  const [, at, id] = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? '') ?? [];
  return at === undefined || id === undefined ? null : { at: Number(at), id: Number(id) };
}

const SAID: Readonly<
  Record<Language, { readonly waits: string; readonly look: string; readonly older: string; readonly today: string }>
> = {
  en: { waits: 'Waits for you', look: 'Look whose it is', older: 'Older', today: 'today' },
  sw: { waits: 'Zinakusubiri', look: 'Angalia ni za nani', older: 'Za zamani', today: 'leo' },
};

/** Did it come? @param seesSums whether takings are for this reader */
export function paymentListParts(
  deps: ConsoleDeps,
  today: TodayOf,
  before: Before | null,
  formats: Formats,
  seesSums: boolean,
): LivePart[] {
  const { store, business } = deps;
  const now = deps.now();
  const said = SAID[formats.language];
  const shown = paymentsOf(store, before, ROWS, lanesByRouter(deps.lanes()), now);
  const last = shown.at(-1)?.payment;
  const waiting = waitingCounts(store);
  const { taken } = today.day(now).value;
  const part = paymentsPart(shown, now, formats);
  return [
    ...(waiting.oldest === null && waiting.setApart === 0
      ? []
      : [
          {
            id: 'waiting',
            title: '',
            note: nothing,
            body: html`<div class="card wait">
              <p>${mark('wait')}<b>${said.waits}</b> ${waitingWords(waiting, formats.language)}</p>
              <p class="buttons"><a class="button" href="/waiting">${said.look}</a></p>
            </div>`,
          },
        ]),
    {
      ...part,
      note: seesSums
        ? html`${taken.n} ${said.today}, ${formatCents(cents(taken.cents), business.currency)}`
        : part.note,
      body: html`${part.body}
      ${
        last === undefined || shown.length < ROWS
          ? nothing
          : html`<nav class="pages">
              <span></span>
              <a class="button quiet" href="/payments?before=${last.received_at}.${last.id}">${said.older} ›</a>
            </nav>`
      }`,
    },
  ];
}
