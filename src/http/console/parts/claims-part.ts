import { html } from 'hono/html';
import type { Claim } from '../../../views/claims.ts';
import { nothing, when, type Html, type LivePart } from '../frame/markup.ts';
import type { Formats } from '../frame/format.ts';

const MEMBERS = [
  ['amount', 'Amount'],
  ['receipt', 'Receipt'],
  ['account', 'Typed'],
  ['payer', 'Payer'],
  ['provider', 'Came by'],
] as const;

/** Both claims, or all, to the same money, side by side; what differs is marked. @param within id of what they stand in */
export function claimsGrid(claims: readonly Claim[], within: string, now: number, formats: Formats): Html {
  if (claims.length === 0) return nothing;
  const differs = (member: (typeof MEMBERS)[number][0]) =>
    new Set(claims.map((claim) => claim[member]).filter((said) => said !== null)).size > 1;
  return html`<ul class="claims">
    ${claims.map(
      (claim) =>
        html`<li id="${within}-${claim.of}-${claim.id}">
          <p>
            <a href="/${claim.of}s/${claim.id}">${claim.of === 'payment' ? 'Payment' : 'Callback'} ${claim.id}</a>
            ${claim.line === null ? claim.state : `${claim.state} to ${claim.line}`}
          </p>
          <dl>
            ${MEMBERS.map(
              ([member, label]) =>
                html`<div>
                  <dt>${label}</dt>
                  <dd>
                    ${
                      claim[member] === null
                        ? html`<i>not said</i>`
                        : differs(member)
                          ? html`<b>≠ ${claim[member]}</b>`
                          : claim[member]
                    }
                  </dd>
                </div>`,
            )}
            <div>
              <dt>Came</dt>
              <dd>${when(claim.at, now, formats)}</dd>
            </div>
          </dl>
        </li>`,
    )}
  </ul>`;
}

export function claimsPart(claims: readonly Claim[], now: number, formats: Formats): LivePart {
  const open = claims.filter((claim) => claim.open).length;
  return {
    id: 'claims',
    title: 'Claims to the same money',
    note: html`${open === 0 ? 'decided' : `${open} to be decided`}`,
    body: claimsGrid(claims, 'claims', now, formats),
  };
}
