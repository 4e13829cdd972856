import { html } from 'hono/html';
import { formatElapsed } from '../../../domain/time/durations.ts';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import type { Speed } from '../../../views/speed.ts';
import type { Kept, Today } from '../../../views/today.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html, type LivePart } from '../frame/markup.ts';

interface Words {
  readonly title: string;
  readonly taken: string;
  readonly payments: (n: number) => string;
  readonly last: (change: number) => string;
  readonly speed: string;
  readonly kept: (percent: string) => string;
  readonly online: string;
  readonly ofPaid: (n: number) => string;
  readonly paidOff: string;
  readonly nobody: string;
  readonly look: string;
  readonly ends: string;
  readonly untilMidnight: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Today',
    taken: 'Taken today',
    payments: (n) => `${n} ${n === 1 ? 'payment' : 'payments'}`,
    last: (change) => `, ${Math.abs(change)} % ${change < 0 ? 'below' : 'above'} a week ago by this hour`,
    speed: 'From paid to online',
    kept: (percent) => `${percent} % within 30 s in 30 days`,
    online: 'Seen online',
    ofPaid: (n) => `of ${n} that are paid, in 10 minutes`,
    paidOff: 'Paid, not on',
    nobody: 'nobody',
    look: 'see who',
    ends: 'End today',
    untilMidnight: 'until midnight',
  },
  sw: {
    title: 'Leo',
    taken: 'Zilizoingia leo',
    payments: (n) => `malipo ${n}`,
    last: (change) => `, ${Math.abs(change)} % ${change < 0 ? 'chini ya' : 'juu ya'} wiki iliyopita saa hii`,
    speed: 'Kutoka kulipa hadi mtandaoni',
    kept: (percent) => `${percent} % ndani ya sekunde 30, siku 30`,
    online: 'Wameonekana mtandaoni',
    ofPaid: (n) => `kati ya ${n} waliolipa, dakika 10`,
    paidOff: 'Wamelipa, hawajawashwa',
    nobody: 'hakuna',
    look: 'angalia ni nani',
    ends: 'Wanaisha leo',
    untilMidnight: 'hadi usiku wa manane',
  },
};

/** The day in numbers, each a link to what it counts. @param sums null for who is not to see what was taken */
export function todayPart(
  today: Today,
  kept: Kept,
  speed: Speed,
  sums: { readonly currency: string } | null,
  { language }: Formats,
): LivePart {
  const said = SAID[language];
  const { taken, lastWeek } = today;
  const change =
    sums === null || lastWeek.cents === 0 ? null : Math.round(((taken.cents - lastWeek.cents) / lastWeek.cents) * 100);
  const percent = kept.n === 0 ? null : ((kept.kept / kept.n) * 100).toFixed(1);
  return {
    id: 'today',
    column: 'top',
    title: '',
    note: nothing,
    body: html`<h2 class="sr">${said.title}</h2>
      <div class="tiles">
        ${tile(
          '/payments',
          sums === null ? said.taken : `${said.taken}, ${sums.currency}`,
          sums === null ? String(taken.n) : formatCents(cents(taken.cents), '').trim(),
          `${said.payments(taken.n)}${change === null ? '' : said.last(change)}`,
        )}
        ${tile(
          '/payments',
          said.speed,
          speed.medianMs === null ? '–' : formatElapsed(speed.medianMs),
          percent === null ? '' : said.kept(percent),
        )}
        ${tile('/lines', said.online, String(today.seen), said.ofPaid(today.paid))}
        ${tile(
          '/lines?show=paid-off',
          said.paidOff,
          String(today.paidOff),
          today.paidOff === 0 ? said.nobody : said.look,
          today.paidOff === 0 ? '' : 'bad',
        )}
        ${tile('/lines?show=ending', said.ends, String(today.endsToday), said.untilMidnight)}
      </div>`,
  };
}

function tile(href: string, name: string, figure: string, note: string, look = ''): Html {
  return html`<a class="tile ${look}" href="${href}"><span>${name}</span><b>${figure}</b><small>${note}</small></a>`;
}
