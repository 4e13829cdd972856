import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { overdueWords, type CutOffs, type Overdue } from '../../../views/cut-offs.ts';
import type { Formats } from '../frame/format.ts';
import { ago, mark, nothing, type Html, type LivePart } from '../frame/markup.ts';

interface Words {
  readonly title: string;
  readonly unknown: string;
  readonly wrongClock: string;
  readonly notOff: string;
  readonly online: string;
  readonly ending: string;
  readonly more: (n: number) => string;
  readonly seen: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Cut-offs',
    unknown: 'unknown',
    wrongClock: 'Not computed while the clock is wrong.',
    notOff: 'Expired, not off',
    online: 'Expired but seen online',
    ending: 'Ending within 24 h',
    more: (n) => `and ${n} more`,
    seen: 'Seen online since.',
  },
  sw: {
    title: 'Kuzima',
    unknown: 'haijulikani',
    wrongClock: 'Haihesabiwi wakati saa si sahihi.',
    notOff: 'Muda umeisha, haijazimwa',
    online: 'Muda umeisha lakini iko mtandaoni',
    ending: 'Zinaisha ndani ya saa 24',
    more: (n) => `na ${n} zaidi`,
    seen: 'Imeonekana mtandaoni tangu hapo.',
  },
};

/**
 * Lines that should be off and are not known to be, and lines whose paid time ends within a day.
 * @param found null while the clock is wrong
 */
export function cutoffsPart(found: CutOffs | null, now: number, formats: Formats): LivePart {
  const said = SAID[formats.language];
  if (found === null) {
    return {
      id: 'cutoffs',
      title: said.title,
      note: html`${said.unknown}`,
      body: html`<p class="empty">${mark('unknown')} ${said.wrongClock}</p>`,
    };
  }
  return {
    id: 'cutoffs',
    title: said.title,
    note: nothing,
    body: html`<dl class="counts">
        <div>
          <dt>${said.notOff}</dt>
          <dd>${found.overdue === 0 ? nothing : mark('wait')}${found.overdue}</dd>
        </div>
        <div>
          <dt>${said.online}</dt>
          <dd>${found.online === 0 ? nothing : mark('bad')}${found.online}</dd>
        </div>
        <div>
          <dt>${said.ending}</dt>
          <dd>${found.today}</dd>
        </div>
      </dl>
      ${
        found.lines.length === 0
          ? nothing
          : html`<h3>${said.notOff}</h3>
              <ul class="rows">
                ${found.lines.map((line) => overdueRow(line, now, formats))}
              </ul>
              ${more(found.overdue - found.lines.length, said)}`
      }
      ${
        found.ending.length === 0
          ? nothing
          : html`<h3>${said.ending}</h3>
              <ul class="rows">
                ${found.ending.map(
                  (line) =>
                    html`<li class="cutoff" id="ending-${line.id}">
                      <p><a href="/lines/${line.id}">${line.account_no}</a> <span class="name">${line.name}</span></p>
                      <p class="right">
                        ${formats.moment(line.expires_at, now)} <small>${ago(line.expires_at, now, formats)}</small>
                      </p>
                    </li>`,
                )}
              </ul>
              ${more(found.today - found.ending.length, said)}`
      }`,
  };
}

function more(n: number, said: Words): Html {
  return n <= 0 ? nothing : html`<p class="more">${said.more(n)}</p>`;
}

function overdueRow(overdue: Overdue, now: number, formats: Formats): Html {
  const { line, since, isSeenOnline } = overdue;
  return html`<li class="cutoff" id="overdue-${line.id}">
    <p><a href="/lines/${line.id}">${line.account_no}</a> <span class="name">${line.name}</span></p>
    <p class="right">${formats.moment(since, now)} <small>${ago(since, now, formats)}</small></p>
    <p class="why">
      ${mark(isSeenOnline ? 'bad' : 'wait')}<span
        >${overdueWords(overdue, formats.language)}${isSeenOnline ? ` ${SAID[formats.language].seen}` : ''}</span
      >
    </p>
  </li>`;
}
