import { html } from 'hono/html';
import {
  isRepairable,
  LINE_DIFFERENCES,
  monthAtStake,
  type LineDifference,
  type StrangeRow,
} from '../../../domain/lines/differences.ts';
import type { Service } from '../../../domain/ports.ts';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import type { ComparedRouter, PlanProfileDifference } from '../../../views/compared-router.ts';
import { lineDifferenceWords, profileDifferenceWords, strangeWords } from '../../../views/difference-words.ts';
import type { Formats } from '../frame/format.ts';
import { ago, mark, nothing, when, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, whyField, type Forms } from '../parts/deed-forms.ts';

/** Of one kind so many are named: who has more at once repairs them by the box. */
const SHOWN = 200;
/** How old a look may be and still be called what the router has. Milliseconds. */
const FRESH_MS = 10 * 60_000;
/** More lines at once are somebody's mistake until a person has said otherwise. */
const AT_MOST = 20;

interface Words {
  readonly read: string;
  readonly never: string;
  readonly notNow: string;
  readonly ownLooks: string;
  readonly services: Readonly<Record<Service, string>>;
  readonly neverLooked: string;
  readonly look: string;
  readonly lookNote: string;
  readonly all: string;
  readonly linesOnly: string;
  readonly seenTo: string;
  readonly atStake: (sum: string) => string;
  readonly month: (sum: string) => string;
  readonly noPlan: string;
  readonly online: string;
  readonly edits: string;
  readonly leftovers: string;
  readonly more: (n: number) => string;
  readonly repair: (n: number) => string;
  readonly repairNote: string;
  readonly atMost: string;
  readonly rebuild: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    read: 'Looked at',
    never: 'Not looked at yet.',
    notNow: 'It could not be looked at just now. Below stands what was known of it before.',
    ownLooks: 'compared by Washa itself',
    services: { pppoe: 'PPPoE', hotspot: 'Hotspot', static: 'fixed addresses' },
    neverLooked: 'never',
    look: 'Look now',
    lookNote: 'Reads all that the router has of lines; changes nothing.',
    all: 'All as the books say.',
    linesOnly: 'Lines only: what else the router has shows when somebody looks.',
    seenTo: 'being seen to',
    atStake: (sum) => `${sum} a month`,
    month: (sum) => `${sum} a month`,
    noPlan: 'no plan has this profile',
    online: 'online now',
    edits: 'Changed by somebody else within a day',
    leftovers: 'Left by other systems',
    more: (n) => `and ${n} more`,
    repair: (n) => `Put right (${n} ${n === 1 ? 'line' : 'lines'})`,
    repairNote: 'Each is read again first; one that is right by then is left alone.',
    atMost: 'And none when they are more than',
    rebuild: 'The box was replaced: make its logins anew',
  },
  sw: {
    read: 'Imekaguliwa',
    never: 'Bado haijakaguliwa.',
    notNow: 'Haikuweza kukaguliwa sasa hivi. Hapa chini ni yaliyojulikana awali.',
    ownLooks: 'imelinganishwa na Washa yenyewe',
    services: { pppoe: 'PPPoE', hotspot: 'Hotspot', static: 'anwani za kudumu' },
    neverLooked: 'bado',
    look: 'Kagua sasa',
    lookNote: 'Husoma yote ambayo ruta inayo kuhusu laini; haibadilishi chochote.',
    all: 'Yote ni kama vitabu vinavyosema.',
    linesOnly: 'Laini tu: mengine ya ruta huonekana mtu akikagua.',
    seenTo: 'inashughulikiwa',
    atStake: (sum) => `${sum} kwa mwezi`,
    month: (sum) => `${sum} kwa mwezi`,
    noPlan: 'hakuna kifurushi chenye profile hii',
    online: 'iko mtandaoni sasa',
    edits: 'Zilizobadilishwa na mtu mwingine ndani ya siku moja',
    leftovers: 'Yaliyoachwa na mifumo mingine',
    more: (n) => `na ${n} zaidi`,
    repair: (n) => `Rekebisha (laini ${n})`,
    repairNote: 'Kila moja husomwa tena kwanza; iliyo sahihi wakati huo haiguswi.',
    atMost: 'Na isiguswe hata moja zikizidi',
    rebuild: 'Kifaa kimebadilishwa: tengeneza login zake upya',
  },
};

/** Where one router is otherwise than the books, and since when that is known. @param now UTC ms */
export function routerComparePage(
  found: ComparedRouter,
  currency: string,
  now: number,
  formats: Formats,
  forms: Forms,
): Html {
  const said = SAID[formats.language];
  const money = (amount: number) => formatCents(cents(amount), currency);
  const { lines, strange, edits, leftovers, profiles } = found;
  const orphans = strange.filter((row) => row.kind === 'orphan');
  const stake = monthAtStake(strange);
  const others = strange.filter((row) => row.kind === 'let-through');
  const isClean = lines.length + strange.length + leftovers.length + profiles.length === 0;
  return html`<div class="narrow-page">
    ${headPart(found, now, formats, forms)} ${isClean && found.readAt !== null ? cleanPart(found, said) : nothing}
    ${LINE_DIFFERENCES.map((kind) => {
      const ofKind = lines.filter((line) => line.kind === kind);
      return group(lineDifferenceWords(kind, formats.language), '', ofKind.map(lineRow(said)), said);
    })}
    ${repairPart(found, now, formats, forms)}
    ${(['refused', 'theirs', 'kept'] as const).map((by) =>
      group(
        profileDifferenceWords(by, formats.language),
        '',
        profiles.filter((one) => one.by === by).map((one) => profileRow(one, said)),
        said,
      ),
    )}
    ${group(
      strangeWords('orphan', formats.language),
      stake === 0 ? '' : said.atStake(money(stake)),
      orphans.map((row) => strangeRow(row, money, said)),
      said,
    )}
    ${group(
      strangeWords('let-through', formats.language),
      '',
      others.map((row) => strangeRow(row, money, said)),
      said,
    )}
    ${group(
      said.edits,
      '',
      edits.map(
        ({ account, at, found: what }) =>
          html`<li>
            <p><b>${account}</b> <small>${when(at, now, formats)}</small></p>
            <p class="own-words">${what}</p>
          </li>`,
      ),
      said,
    )}
    ${group(
      said.leftovers,
      '',
      leftovers.map(
        ({ words, repair }) =>
          html`<li>
            <p>${words}</p>
            ${repair === null ? nothing : html`<p class="own-words">${repair}</p>`}
          </li>`,
      ),
      said,
    )}
    ${
      forms?.may('router.rebuild') === true
        ? html`<p class="part">
            <a class="button quiet" href="/routers/${encodeURIComponent(found.router)}/rebuild">${said.rebuild}</a>
          </p>`
        : nothing
    }
  </div>`;
}

/** When it was looked at, for this page and by Washa itself, and how to look again. */
function headPart(
  { router, readAt, trouble, looks }: ComparedRouter,
  now: number,
  formats: Formats,
  forms: Forms,
): Html {
  const said = SAID[formats.language];
  const tone = readAt !== null && trouble === null && now - readAt <= FRESH_MS ? 'good' : 'unknown';
  return html`<section class="part">
    ${
      trouble === null
        ? nothing
        : html`<p class="problem" role="alert">${said.notNow}</p>
            <p class="own-words">${trouble}</p>`
    }
    <p class="state">${mark(tone)}${readAt === null ? said.never : html`${said.read} ${when(readAt, now, formats)}`}</p>
    <p class="more">
      <a href="/routers/${encodeURIComponent(router)}">${router}</a>, ${said.ownLooks}:
      ${
        looks.length === 0
          ? said.neverLooked
          : looks.map(
              ({ service, at }, i) =>
                html`${i === 0 ? nothing : ' · '}${said.services[service]}
                ${at === null ? said.neverLooked : ago(at, now, formats)}`,
            )
      }
    </p>
    ${
      forms === null
        ? nothing
        : html`${deedForm(
              forms.csrf,
              html`<input type="hidden" name="router" value="${router}" /> ${button('/routers/look', said.look)}`,
            )}
            <p class="more">${said.lookNote}</p>`
    }
  </section>`;
}

function cleanPart({ isWhole }: ComparedRouter, said: Words): Html {
  return html`<section class="part">
    <p class="state">${mark(isWhole ? 'good' : 'wait')}${said.all} ${isWhole ? nothing : said.linesOnly}</p>
  </section>`;
}

function repairPart(
  { router, readAt, trouble, isWhole, lines }: ComparedRouter,
  now: number,
  formats: Formats,
  forms: Forms,
): Html {
  const said = SAID[formats.language];
  const n = lines.filter(isRepairable).length;
  const isOld = readAt === null || now - readAt > FRESH_MS;
  if (forms?.may('router.repair') !== true || n === 0 || !isWhole || trouble !== null || isOld) return nothing;
  return html`<section class="part">
    ${fold(
      said.repair(n),
      deedForm(
        forms.csrf,
        html`<input type="hidden" name="router" value="${router}" />
          <input type="hidden" name="read" value="${readAt}" />
          <label
            >${said.atMost}
            <input name="atMost" type="number" min="1" max="100000" value="${AT_MOST}" required autocomplete="off"
          /></label>
          ${whyField(formats.language)} ${button('/routers/repair', said.repair(n))}`,
      ),
    )}
    <p class="more">${said.repairNote}</p>
  </section>`;
}

/** Those of one kind under their heading; nothing where there are none. */
function group(title: string, note: string, rows: readonly Html[], said: Words): Html {
  if (rows.length === 0) return nothing;
  return html`<section class="part">
    <h2>${title} <small>${rows.length}${note === '' ? nothing : html` · ${note}`}</small></h2>
    <ul class="rows">
      ${rows.slice(0, SHOWN)}
    </ul>
    ${rows.length > SHOWN ? html`<p class="more">${said.more(rows.length - SHOWN)}</p>` : nothing}
  </section>`;
}

const lineRow =
  (said: Words) =>
  ({ lineId, account, username, detail, isQueued }: LineDifference): Html =>
    html`<li>
      <p>
        <a href="/lines/${lineId}">${account}</a> <span class="code">${username}</span>
        ${isQueued ? html`<small>${mark('wait')}${said.seenTo}</small>` : nothing}
      </p>
      <p class="own-words">${detail}</p>
    </li>`;

function profileRow({ plan, service, profile, words }: PlanProfileDifference, said: Words): Html {
  return html`<li>
    <p><b>${plan}</b> <span class="code">${profile}</span> ${said.services[service]}</p>
    <p class="own-words">${words}</p>
  </li>`;
}

function strangeRow(row: StrangeRow, money: (amount: number) => string, said: Words): Html {
  if (row.kind === 'let-through') {
    return html`<li>
      <p><span class="code">${row.whom}</span></p>
      ${row.comment === '' ? nothing : html`<p class="own-words">${row.comment}</p>`}
    </li>`;
  }
  const { username, service, profile, monthCents, isLive } = row;
  return html`<li>
    <p>
      <span class="code">${username}</span> ${said.services[service]}, <span class="code">${profile}</span>,
      ${monthCents === null ? said.noPlan : said.month(money(monthCents))}${isLive ? html`, <b>${said.online}</b>` : nothing}
    </p>
  </li>`;
}
