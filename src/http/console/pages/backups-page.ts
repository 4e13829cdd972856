import { html } from 'hono/html';
import { isAwayPath } from '../../../domain/backup-place.ts';
import { isUnproven, type BackupKeep, type KnownBackup } from '../../../domain/backup.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { BackupView } from '../../../views/backups.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, toneOf, when, type Html, type Tone } from '../frame/markup.ts';
import { button, deedForm, fold } from '../parts/deed-forms.ts';

const MB = 1_000_000;

/** What the page rests on. */
export interface ShownBackups {
  readonly view: BackupView;
  /** A sentence for each thing that is to be said, the worst first. */
  readonly says: readonly string[];
  readonly list: readonly KnownBackup[];
  readonly keep: BackupKeep;
  /** Hour of the ISP's day. */
  readonly proveHour: number;
}

interface Words extends Readonly<
  Record<
    | 'make'
    | 'prove'
    | 'proveThis'
    | 'places'
    | 'noPlace'
    | 'list'
    | 'none'
    | 'away'
    | 'unproven'
    | 'proven'
    | 'fetched',
    string
  >
> {
  readonly payments: (n: number) => string;
  readonly keep: (minutes: number, keep: BackupKeep, hour: number) => string;
  readonly sheet: string;
  readonly restore: string;
  readonly takes: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    make: 'Make one now',
    prove: 'Prove the newest now',
    proveThis: 'Prove this one',
    places: 'Where they go',
    noPlace: 'Nowhere yet: name a folder, a disk or a place away under [backups] of the settings, then restart.',
    list: 'Backups',
    none: 'None yet.',
    away: 'cannot be reached now',
    unproven: 'not taken out again yet',
    proven: 'taken out again, and whole',
    fetched: 'The newest that was fetched from there and proven',
    payments: (n) => (n === 1 ? '1 payment' : `${n} payments`),
    keep: (minutes, { hours, days, weeks, months }, hour) =>
      `One every ${minutes} minutes. Kept at each place: the newest of ${hours} hours, ${days} days, ${weeks} weeks and ${months} months. The newest is proven each night at ${hour}:00.`,
    sheet:
      'Only the recovery code opens them. It was shown once, on the emergency sheet; keep that where the box is not. Is the sheet lost, another code is made on the box:',
    restore: 'What the way back takes',
    takes:
      'A box with Washa installed, one of these files, and the code of the sheet. The backup is taken out and proven before anything is touched; what was paid since is asked for at the providers. On the new box:',
  },
  sw: {
    make: 'Fanya moja sasa',
    prove: 'Thibitisha mpya kabisa sasa',
    proveThis: 'Thibitisha hii',
    places: 'Zinakokwenda',
    noPlace:
      'Bado hakuna: taja folda, diski au mahali pa mbali chini ya [backups] kwenye mipangilio, kisha uwashe upya.',
    list: 'Nakala rudufu',
    none: 'Bado hakuna.',
    away: 'haifikiki sasa',
    unproven: 'bado haijafunguliwa tena',
    proven: 'imefunguliwa tena, na ni kamili',
    fetched: 'Mpya iliyoletwa kutoka huko na kuthibitishwa',
    payments: (n) => `malipo ${n}`,
    keep: (minutes, { hours, days, weeks, months }, hour) =>
      `Moja kila dakika ${minutes}. Zinazowekwa kila mahali: mpya ya saa ${hours}, siku ${days}, wiki ${weeks} na miezi ${months}. Mpya kabisa huthibitishwa kila usiku saa ${hour}:00.`,
    sheet:
      'Hufunguliwa kwa namba ya kuzifungua pekee. Ilionyeshwa mara moja, kwenye karatasi ya dharura; iweke mbali na kisanduku. Karatasi ikipotea, namba nyingine hutengenezwa kwenye kisanduku:',
    restore: 'Njia ya kurudi inahitaji nini',
    takes:
      'Kisanduku chenye Washa, moja ya faili hizi, na namba ya karatasi. Nakala hufunguliwa na kuthibitishwa kabla ya chochote kuguswa; yaliyolipwa tangu hapo huulizwa kwa watoa huduma. Kwenye kisanduku kipya:',
  },
};

/** Would this box come back? @param csrf of the session */
export function backupsPage(shown: ShownBackups, csrf: string, now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  const { view, says, list, keep, proveHour } = shown;
  const { places, hasCode, everyMs } = view.facts;
  const canMake = places.length > 0 && hasCode;
  // What lies away is taken by its name.
  const fileHere = list[0]?.files.find((file) => !isAwayPath(file));
  return html`<div class="narrow-page">
    <section class="part">
      ${says.map((words) => html`<p class="why-line ${toneOf(view.state)}">${mark(toneOf(view.state))}<span>${words}</span></p>`)}
      <p>${said.keep(everyMs / 60_000, keep, proveHour)}</p>
      ${
        canMake
          ? deedForm(
              csrf,
              html`${button('/backups/make', said.make)}
              ${list.some(({ files }) => files.length > 0) ? button('/backups/prove', said.prove, 'quiet') : nothing}`,
            )
          : nothing
      }
    </section>
    <section class="part">
      <h2>${said.places}</h2>
      ${places.length === 0 ? html`<p class="empty">${said.noPlace}</p>` : placeRows(view.facts, now, formats)}
    </section>
    <section class="part">
      <h2>${said.list} <small>${list.length}</small></h2>
      ${
        list.length === 0
          ? html`<p class="empty">${said.none}</p>`
          : html`<ul class="rows">
              ${list.map((one) => backupRow(one, hasCode ? csrf : null, now, formats))}
            </ul>`
      }
    </section>
    <section class="part">
      <h2>${said.restore}</h2>
      <p>${said.takes}</p>
      <p class="own-words">sudo systemctl stop washa</p>
      <p class="own-words">sudo washa restore ${fileHere ?? list[0]?.name ?? '[FILE]'}</p>
      <p class="own-words">sudo systemctl start washa</p>
      <p>${said.sheet}</p>
      <p class="own-words">sudo washa backup setup --new-code</p>
    </section>
  </div>`;
}

/** A place that none was put at yet has shown nothing. */
function placeRows({ places, failing, away, madeAt }: BackupView['facts'], now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  return html`<ul class="rows">
    ${places.map((place) => {
      const wrong = failing.find((one) => one.place === place);
      const far = away.find((one) => one.place === place);
      const isBad = wrong !== undefined || (far !== undefined && isUnproven(far, now));
      // What lies there is good when it was fetched and proven, and not when it was sent.
      const isSure = madeAt !== null && far?.provenAt !== null;
      return html`<li>
        <p>${mark(isBad ? 'bad' : isSure ? 'good' : 'wait')} <q>${place}</q></p>
        ${wrong === undefined ? nothing : html`<p class="own-words">${wrong.error}</p>`}
        ${
          far === undefined
            ? nothing
            : html`<p class="why">
                ${said.fetched}: ${far.provenAt === null ? said.unproven : when(far.provenAt, now, formats)}
              </p>`
        }
        ${far?.problem == null ? nothing : html`<p class="own-words">${far.problem}</p>`}
      </li>`;
    })}
  </ul>`;
}

/** @param csrf null: nothing can be proven without the code */
function backupRow(one: KnownBackup, csrf: string | null, now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  const { name, madeAt, bytes, payments, proven, problem, files } = one;
  const tone: Tone = proven === null ? 'wait' : proven ? 'good' : 'bad';
  const words = proven === null ? said.unproven : proven ? said.proven : (problem ?? '');
  return html`<li class="item">
    <p class="what">${mark(tone)} <b>${madeAt === null ? name : when(madeAt, now, formats)}</b></p>
    <p class="end">${bytes === null ? nothing : `${(bytes / MB).toFixed(1)} MB`}</p>
    <div class="why">
      <p>
        ${proven === false ? html`<q>${words}</q>` : words}${payments === null ? nothing : ` · ${said.payments(payments)}`}
      </p>
      ${files.length === 0 ? html`<p>${said.away}</p>` : files.map((file) => html`<p class="own-words">${file}</p>`)}
      ${
        csrf === null || files.length === 0
          ? nothing
          : fold(
              said.proveThis,
              deedForm(
                csrf,
                html`<input type="hidden" name="name" value="${name}" /> ${button('/backups/prove', said.proveThis)}`,
              ),
            )
      }
    </div>
  </li>`;
}
