import { html } from 'hono/html';
import { formatAge } from '../../../domain/time/durations.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { autoPushWords } from '../../../views/line-words.ts';
import { phoneWords } from '../../../views/phone-words.ts';
import type { LineHistory } from '../../../views/show-line.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html, type LivePart } from '../frame/markup.ts';

const TITLE = { en: 'About it', sw: 'Kuihusu' } as const;

/** What the books and the settings hold about a line, and what others say that is its. */
export function lineFactsPart(
  { line, formerLogins, mayBeIts, autoPush, paysFor, paidBy, undelivered }: LineHistory,
  currency: string,
  now: number,
  formats: Formats,
): LivePart {
  return {
    id: 'facts',
    title: TITLE[formats.language],
    note: nothing,
    body: html`<dl class="facts wide">
      <div>
        <dt>Plan</dt>
        <dd>
          ${line.plan_name}, ${formatCents(cents(line.price_cents), currency)}
          ${line.own_price_cents === null ? nothing : html`<small>its own price</small>`}
        </dd>
      </div>
      ${
        line.grace_ms === 0
          ? nothing
          : html`<div>
              <dt>Grace</dt>
              <dd>
                on for ${formatAge(line.grace_ms)} after its paid time, which
                ${line.expires_at > now ? 'ends' : 'ended'} ${formats.moment(line.expires_at, now)}
              </dd>
            </div>`
      }
      ${
        line.next_plan_name === null
          ? nothing
          : html`<div>
              <dt>From its next renewal</dt>
              <dd>${line.next_plan_name}, ${formatCents(cents(line.next_price_cents ?? 0), currency)}</dd>
            </div>`
      }
      <div>
        <dt>Balance</dt>
        <dd>${formatCents(cents(line.balance_cents), currency)}</dd>
      </div>
      ${
        line.lent_cents === 0
          ? nothing
          : html`<div>
              <dt>Owes</dt>
              <dd>${formatCents(cents(line.lent_cents), currency)} <small>out of its next payment</small></dd>
            </div>`
      }
      ${
        undelivered === null
          ? nothing
          : html`<div>
              <dt>SMS</dt>
              <dd>
                did not arrive: ${undelivered.reason} <small>${when(undelivered.reported_at, now, formats)}</small>
              </dd>
            </div>`
      }
      ${
        autoPush === null
          ? nothing
          : html`<div>
              <dt>Is asked</dt>
              <dd>${autoPushWords(autoPush)}</dd>
            </div>`
      }
      ${
        paysFor.length === 0
          ? nothing
          : html`<div>
              <dt>Pays for</dt>
              <dd>${paysFor.map(lineLink)}</dd>
            </div>`
      }
      ${
        paidBy === null
          ? nothing
          : html`<div>
              <dt>Paid for by</dt>
              <dd>${lineLink(paidBy)}</dd>
            </div>`
      }
      <div>
        <dt>Phone</dt>
        <dd>${phoneWords(line.msisdn, formats.language)}</dd>
      </div>
      <div>
        <dt>Login</dt>
        <dd><span class="code">${line.username}</span> (${line.service})</dd>
      </div>
      <div>
        <dt>Router</dt>
        <dd>
          <a href="/routers/${encodeURIComponent(line.router_name)}">${line.router_name}</a>
          <span class="code">${line.host}</span>
        </dd>
      </div>
      <div>
        <dt>Profile</dt>
        <dd class="code">${line.profile}</dd>
      </div>
      ${mayBeIts.map(
        (payment) =>
          html`<div>
            <dt>May be its</dt>
            <dd>
              <a href="/payments/${payment.id}">${formatCents(cents(payment.amount_cents), payment.currency)}</a>
              that waits since ${formats.moment(payment.received_at, now)}
            </dd>
          </div>`,
      )}
      ${formerLogins.map(
        (login) =>
          html`<div>
            <dt>Former login</dt>
            <dd>
              <span class="code">${login.username}</span> (${login.service}) on ${login.router_name}: not confirmed to
              be off, since ${formats.moment(login.since, now)}
            </dd>
          </div>`,
      )}
      ${
        line.finding_detail === null
          ? nothing
          : html`<div>
              <dt>Found</dt>
              <dd class="own-words">${line.finding_detail}</dd>
            </div>`
      }
      ${
        line.access_detail === null
          ? nothing
          : html`<div>
              <dt>Last read back</dt>
              <dd>${line.access_detail}</dd>
            </div>`
      }
    </dl>`,
  };
}

const lineLink = ({ id, account_no }: { readonly id: number; readonly account_no: string }): Html =>
  html`<a href="/lines/${id}">${account_no}</a> `;
