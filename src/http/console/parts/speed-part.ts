import { html, raw } from 'hono/html';
import { formatElapsed } from '../../../domain/time/durations.ts';
import type { Language } from '../../../domain/time/time.ts';
import { PROMISE_MS } from '../../../views/payment.ts';
import type { Bar, Speed, SpeedStep } from '../../../views/speed.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html, type LivePart } from '../frame/markup.ts';

interface Words {
  readonly title: string;
  readonly last: (n: number) => string;
  readonly none: string;
  readonly promised: string;
  readonly half: string;
  readonly kept: (kept: number, of: number) => string;
  readonly worst: string;
  readonly most: (time: string) => string;
  readonly eaten: Readonly<Record<SpeedStep, (percent: number) => string>>;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Seconds from paid to online',
    last: (n) => `last ${n}`,
    none: 'Nothing yet: each payment that switches a line on will stand here with its seconds.',
    promised: '30 s promised',
    half: 'half in',
    kept: (kept, of) => `${kept} of ${of} in 30 s`,
    worst: 'worst',
    most: (time) => `19 of 20 in ${time}`,
    eaten: {
      books: (percent) => `${percent} % of the time: the books`,
      queue: (percent) => `${percent} % of the time: waiting for the router’s turn`,
      router: (percent) => `${percent} % of the time: the router`,
      device: (percent) => `${percent} % of the time: the device coming back`,
    },
  },
  sw: {
    title: 'Sekunde kutoka kulipa hadi mtandaoni',
    last: (n) => `${n} za mwisho`,
    none: 'Bado hakuna: kila malipo yanayowasha laini yatasimama hapa na sekunde zake.',
    promised: 'ahadi: sekunde 30',
    half: 'nusu ndani ya',
    kept: (kept, of) => `${kept} kati ya ${of} ndani ya sekunde 30`,
    worst: 'mbaya zaidi',
    most: (time) => `19 kati ya 20 ndani ya ${time}`,
    eaten: {
      books: (percent) => `${percent} % ya muda: vitabu`,
      queue: (percent) => `${percent} % ya muda: kusubiri zamu ya ruta`,
      router: (percent) => `${percent} % ya muda: ruta`,
      device: (percent) => `${percent} % ya muda: kifaa kurudi`,
    },
  },
};

/** Higher bars are cut: what matters is on which side of the promise they end. */
const TOP_MS = PROMISE_MS * 1.35;
const SLOW_MS = PROMISE_MS / 3;
const HEIGHT = 100;

/** The newest payments as bars, oldest left. */
export function speedPart({ bars, medianMs, p95Ms, slowest, kept, worst }: Speed, { language }: Formats): LivePart {
  const said = SAID[language];
  if (bars.length === 0 || worst === null) {
    return {
      id: 'speed',
      column: 'right',
      title: said.title,
      note: nothing,
      body: html`<p class="empty">${said.none}</p>`,
    };
  }
  const median = medianMs === null ? '–' : formatElapsed(medianMs);
  const summary = `${said.half} ${median}, ${said.kept(kept, bars.length)}, ${said.worst} ${formatElapsed(worst.tookMs)}`;
  return {
    id: 'speed',
    column: 'right',
    title: said.title,
    note: html`${said.last(bars.length)}`,
    body: html`<figure class="paper speed">
      <p class="promised">${said.promised}</p>
      ${chart(bars, summary)}
      <figcaption>
        <span>${said.half} <b>${median}</b></span> <span>${said.kept(kept, bars.length)}</span>
        <a href="/payments/${worst.id}" class="${worst.tookMs > PROMISE_MS ? 'worst' : ''}"
          >${said.worst} ${formatElapsed(worst.tookMs)}</a
        >
        ${p95Ms === null ? nothing : html`<span>${said.most(formatElapsed(p95Ms))}</span>`}
        ${slowest === null ? nothing : html`<span>${said.eaten[slowest.step](Math.round(slowest.share * 100))}</span>`}
      </figcaption>
    </figure>`,
  };
}

/** A logarithm keeps two seconds and two minutes apart, and both in sight. */
const heightOf = (ms: number): number => {
  const share = Math.log1p(Math.min(ms, TOP_MS) / 250) / Math.log1p(TOP_MS / 250);
  return Math.max(2, Math.round(share * HEIGHT));
};

function chart(bars: readonly Bar[], summary: string): Html {
  const promise = HEIGHT - heightOf(PROMISE_MS);
  const drawn = bars.map(({ tookMs, isOpen }, n) => {
    const height = heightOf(tookMs);
    const look = isOpen ? 'open' : tookMs > PROMISE_MS ? 'late' : tookMs > SLOW_MS ? 'slow' : '';
    return `<rect class="${look}" x="${n * 10 + 2}" width="7" y="${HEIGHT - height}" height="${height}" rx="1.5"/>`;
  });
  const width = Math.max(bars.length, 20) * 10 + 1;
  return html`<svg viewBox="0 0 ${width} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${summary}">
    ${raw(`${drawn.join('')}<path class="promise" d="M0 ${promise}H${width}"/>`)}
  </svg>`;
}
