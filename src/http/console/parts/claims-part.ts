import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { claimWords, type Claim } from '../../../views/claims.ts';
import { nothing, when, type Html, type LivePart } from '../frame/markup.ts';
import type { Formats } from '../frame/format.ts';

const MEMBERS = ['amount', 'receipt', 'account', 'payer', 'provider'] as const;

interface Words {
  readonly members: Readonly<Record<(typeof MEMBERS)[number], string>>;
  readonly payment: string;
  readonly callback: string;
  readonly notSaid: string;
  readonly came: string;
  readonly title: string;
  readonly decided: string;
  readonly open: (n: number) => string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    members: { amount: 'Amount', receipt: 'Code', account: 'Typed', payer: 'Payer', provider: 'Came by' },
    payment: 'Payment',
    callback: 'Message',
    notSaid: 'not said',
    came: 'Came',
    title: 'Messages that disagree about this money',
    decided: 'decided',
    open: (n) => `${n} to be decided`,
  },
  sw: {
    members: { amount: 'Kiasi', receipt: 'Msimbo', account: 'Iliyoandikwa', payer: 'Mlipaji', provider: 'Kupitia' },
    payment: 'Malipo',
    callback: 'Ujumbe',
    notSaid: 'haijasemwa',
    came: 'Umefika',
    title: 'Ujumbe zinazotofautiana kuhusu pesa hizi',
    decided: 'imeamuliwa',
    open: (n) => `${n} za kuamua`,
  },
};

/** Both claims, or all, to the same money, side by side; what differs is marked. @param within id of what they stand in */
export function claimsGrid(claims: readonly Claim[], within: string, now: number, formats: Formats): Html {
  if (claims.length === 0) return nothing;
  const { language } = formats;
  const said = SAID[language];
  const differs = (member: (typeof MEMBERS)[number]) =>
    new Set(claims.map((claim) => claim[member]).filter((one) => one !== null)).size > 1;
  return html`<ul class="claims">
    ${claims.map(
      (claim) =>
        html`<li id="${within}-${claim.of}-${claim.id}">
          <p>
            <a href="/${claim.of}s/${claim.id}">${said[claim.of]} ${claim.id}</a>
            ${claimWords(claim, language)}
          </p>
          <dl>
            ${MEMBERS.map(
              (member) =>
                html`<div>
                  <dt>${said.members[member]}</dt>
                  <dd>
                    ${
                      claim[member] === null
                        ? html`<i>${said.notSaid}</i>`
                        : differs(member)
                          ? html`<b>≠ ${claim[member]}</b>`
                          : claim[member]
                    }
                  </dd>
                </div>`,
            )}
            <div>
              <dt>${said.came}</dt>
              <dd>${when(claim.at, now, formats)}</dd>
            </div>
          </dl>
        </li>`,
    )}
  </ul>`;
}

export function claimsPart(claims: readonly Claim[], now: number, formats: Formats): LivePart {
  const said = SAID[formats.language];
  const open = claims.filter((claim) => claim.open).length;
  return {
    id: 'claims',
    title: said.title,
    note: html`${open === 0 ? said.decided : said.open(open)}`,
    body: claimsGrid(claims, 'claims', now, formats),
  };
}
