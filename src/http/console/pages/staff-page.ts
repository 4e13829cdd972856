import { html } from 'hono/html';
import { STAFF_ROLES } from '../../../domain/staff-role.ts';
import { accountState, staffWords, type StaffMember } from '../../../views/staff.ts';
import type { Frame } from '../frame/layout.ts';
import { mark, toneOf, when, type Html } from '../frame/markup.ts';
import { button, deedForm, fold } from '../parts/deed-forms.ts';

/** The accounts of the console, and what an owner does about them. @param csrf of the session */
export function staffPage({ formats, now }: Frame, members: readonly StaffMember[], own: string, csrf: string): Html {
  const member = (one: StaffMember) => {
    const state = accountState(one, now);
    return html`<li>
      <p class="head">
        ${mark(toneOf(state.standing))} <b>${one.username}</b> ${one.role}
        <span>${staffWords(state.code)}${one.hasTotp ? ', with a second factor' : ''}</span>
      </p>
      <p class="why">
        ${one.seenAt === null || one.seenAt === 0 ? 'Not seen here lately.' : html`Seen ${when(one.seenAt, now, formats)}.`}
      </p>
      ${one.username === own ? html`<p><a href="/me">Your own account</a></p>` : fold('Change', memberForm(one, csrf))}
    </li>`;
  };
  return html`<section class="part">
      <h2>Staff <small>${members.length}</small></h2>
      <ul class="rows">
        ${members.map(member)}
      </ul>
    </section>
    <section class="part">
      <h2>Add somebody</h2>
      ${deedForm(
        csrf,
        html`<label
            >Name <input name="username" maxlength="32" autocomplete="off" autocapitalize="off" spellcheck="false"
          /></label>
          ${roleField('technician')} ${button('/staff/add', 'Add, and make a code')}`,
      )}
      <p>
        Owners may do all. Technicians work on lines, payments and routers, up to the limits that the settings name.
        Viewers look, and see no whole phone numbers.
      </p>
    </section>`;
}

function memberForm({ id, role, disabledAt }: StaffMember, csrf: string): Html {
  if (disabledAt !== null) return deedForm(csrf, button(`/staff/${id}/enable`, 'Open the account again', 'quiet'));
  return deedForm(
    csrf,
    html`${roleField(role)} ${button(`/staff/${id}/role`, 'Change the role', 'quiet')}
    ${button(`/staff/${id}/reset`, 'Reset: a new code, and no password until it is used', 'quiet')}
    ${button(`/staff/${id}/disable`, 'Close the account', 'quiet')}`,
  );
}

function roleField(chosen: string): Html {
  return html`<label
    >Role
    <select name="role">
      ${STAFF_ROLES.map((role) => html`<option value="${role}" ${role === chosen ? 'selected' : ''}>${role}</option>`)}
    </select></label
  >`;
}
