import { html } from 'hono/html';
import { STAFF_ROLES } from '../../../domain/staff-role.ts';
import type { Language } from '../../../domain/time/time.ts';
import { roleWords } from '../../../views/staff.ts';
import { tokenState, type ShownToken } from '../../../views/token-words.ts';
import type { StaffRole } from '../../../domain/staff-role.ts';
import type { Frame } from '../frame/layout.ts';
import { mark, nothing, toneOf, type Html } from '../frame/markup.ts';
import { button, deedForm, fold } from './deed-forms.ts';

const EN = {
  title: 'Tokens of programs',
  none: 'No program asks this box.',
  about: 'What programs may ask, and how',
  name: 'Name of the program',
  role: 'It may do what this role may',
  scopes: 'As far as this reaches',
  hint: 'read, *, payment, line.extend…',
  add: 'Make a token',
  revoke: 'Revoke it: it opens nothing any more',
  change: 'Change',
};

const SAID: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = {
  en: EN,
  sw: {
    title: 'Tokeni za programu',
    none: 'Hakuna programu inayouliza kisanduku hiki.',
    about: 'Programu zinaweza kuuliza nini, na vipi',
    name: 'Jina la programu',
    role: 'Inaweza kufanya yanayoruhusiwa kwa cheo hiki',
    scopes: 'Inafika wapi',
    hint: 'read, *, payment, line.extend…',
    add: 'Tengeneza tokeni',
    revoke: 'Ifute: haitafungua chochote tena',
    change: 'Badilisha',
  },
};

/** A token of the list. */
interface ListedToken extends ShownToken {
  readonly id: number;
  readonly name: string;
  readonly role: StaffRole;
  /** A JSON list. */
  readonly scopes: string;
}

/** The programs that may ask, and what an owner does about them. @param csrf of the session */
export function tokensPart({ formats, now }: Frame, tokens: readonly ListedToken[], csrf: string): Html {
  const { language } = formats;
  const said = SAID[language];
  const row = (token: ListedToken) => {
    const { standing, words } = tokenState(token, language, now);
    return html`<li>
      <p class="head">${mark(toneOf(standing))} <b>${token.name}</b>, ${roleWords(token.role, language)}, ${words}</p>
      <p class="why"><span class="own-words">${token.scopes.replaceAll(/[[\]"]/g, '').replaceAll(',', ', ')}</span></p>
      ${
        token.revoked_at === null
          ? fold(said.change, deedForm(csrf, button(`/tokens/${token.id}/revoke`, said.revoke, 'quiet')))
          : nothing
      }
    </li>`;
  };
  return html`<section class="part narrow-page" id="tokens">
    <h2>${said.title} <small>${tokens.length}</small></h2>
    ${
      tokens.length === 0
        ? html`<p class="empty">${said.none}</p>`
        : html`<ul class="rows">
            ${tokens.map(row)}
          </ul>`
    }
    ${deedForm(
      csrf,
      html`<label
          >${said.name} <input name="name" maxlength="32" autocomplete="off" autocapitalize="off" spellcheck="false"
        /></label>
        <label
          >${said.role}
          <select name="role">
            ${STAFF_ROLES.toReversed().map((role) => html`<option value="${role}">${roleWords(role, language)}</option>`)}
          </select></label
        >
        <label
          >${said.scopes}
          <input
            name="scopes"
            maxlength="400"
            value="read"
            placeholder="${said.hint}"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
        /></label>
        ${button('/tokens/add', said.add)}`,
    )}
    <p><a href="/api">${said.about}</a></p>
  </section>`;
}
