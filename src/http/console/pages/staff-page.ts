import { html } from 'hono/html';
import { STAFF_ROLES, type StaffRole } from '../../../domain/staff-role.ts';
import type { Language } from '../../../domain/time/time.ts';
import { accountState, deedsOf, roleWords, staffWords, type StaffMember } from '../../../views/staff.ts';
import type { Frame } from '../frame/layout.ts';
import { mark, toneOf, when, type Html } from '../frame/markup.ts';
import { button, deedForm, fold } from '../parts/deed-forms.ts';

const EN = {
  staff: 'Who may log in',
  second: ', with a second factor',
  unseen: 'Not seen here lately.',
  seen: 'Seen',
  own: 'Your own account',
  change: 'Change',
  add: 'Add somebody',
  name: 'Name',
  addNow: 'Add, and make a code',
  roles: 'What each role may do',
  all: 'One by one, as the audit calls it',
  owner: 'Owners may do all that technicians may, and what is for them alone',
  technician: 'Technicians work on lines, payments and routers, up to the limits that the settings name',
  viewer: 'Viewers look at what is not for owners alone, see no whole phone numbers, and look after their own account',
  enable: 'Open the account again',
  role: 'Role',
  giveRole: 'Change the role',
  reset: 'Reset: a new code, and no password until it is used',
  disable: 'Close the account',
};

const SAID: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = {
  en: EN,
  sw: {
    staff: 'Wanaoweza kuingia',
    second: ', pamoja na msimbo wa simu',
    unseen: 'Hajaonekana hapa karibuni.',
    seen: 'Ameonekana',
    own: 'Akaunti yako mwenyewe',
    change: 'Badilisha',
    add: 'Ongeza mtu',
    name: 'Jina',
    addNow: 'Ongeza, na tengeneza msimbo',
    roles: 'Kila cheo kinaweza nini',
    all: 'Moja moja, kama kumbukumbu inavyoita',
    owner: 'Wamiliki wanaweza yote ya mafundi, na yaliyo yao peke yao',
    technician: 'Mafundi wanashughulikia laini, malipo na ruta, hadi mipaka iliyo kwenye mipangilio',
    viewer:
      'Watazamaji wanaangalia yasiyo ya wamiliki peke yao, hawaoni namba kamili za simu, na wanatunza akaunti yao',
    enable: 'Fungua akaunti tena',
    role: 'Cheo',
    giveRole: 'Badilisha cheo',
    reset: 'Weka upya: msimbo mpya, bila nenosiri hadi utumike',
    disable: 'Funga akaunti',
  },
};
type Said = (typeof SAID)[Language];

/** The accounts of the console, and what an owner does about them. @param csrf of the session */
export function staffPage({ formats, now }: Frame, members: readonly StaffMember[], own: string, csrf: string): Html {
  const { language } = formats;
  const said = SAID[language];
  const member = (one: StaffMember) => {
    const state = accountState(one, now);
    return html`<li>
      <p class="head">${mark(toneOf(state.standing))} <b>${one.username}</b>, ${roleWords(one.role, language)}</p>
      <p class="why">
        ${sentence(staffWords(state.code, language))}${one.hasTotp ? said.second : ''}.
        ${one.seenAt === null || one.seenAt === 0 ? said.unseen : html`${said.seen} ${when(one.seenAt, now, formats)}.`}
      </p>
      ${
        one.username === own
          ? html`<p><a href="/me">${said.own}</a></p>`
          : fold(said.change, memberForm(one, csrf, language))
      }
    </li>`;
  };
  return html`<section class="part narrow-page">
      <h2>${said.staff} <small>${members.length}</small></h2>
      <ul class="rows">
        ${members.map(member)}
      </ul>
    </section>
    <section class="part narrow-page">
      <h2>${said.add}</h2>
      ${deedForm(
        csrf,
        html`<label
            >${said.name}
            <input name="username" maxlength="32" autocomplete="off" autocapitalize="off" spellcheck="false"
          /></label>
          ${roleField('technician', language)} ${button('/staff/add', said.addNow)}`,
      )}
    </section>
    <section class="part narrow-page">
      <h2>${said.roles}</h2>
      ${STAFF_ROLES.map(
        (role) =>
          html`<h3>${sentence(roleWords(role, language))}</h3>
            <p>${said[role]}.</p>
            ${fold(said.all, html`<p>${deedsOf(role, language).join(' · ')}</p>`)}`,
      )}
    </section>`;
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

function memberForm({ id, role, disabledAt }: StaffMember, csrf: string, language: Language): Html {
  const said: Said = SAID[language];
  if (disabledAt !== null) return deedForm(csrf, button(`/staff/${id}/enable`, said.enable, 'quiet'));
  return deedForm(
    csrf,
    html`${roleField(role, language)} ${button(`/staff/${id}/role`, said.giveRole, 'quiet')}
    ${button(`/staff/${id}/reset`, said.reset, 'quiet')} ${button(`/staff/${id}/disable`, said.disable, 'quiet')}`,
  );
}

function roleField(chosen: StaffRole, language: Language): Html {
  return html`<label
    >${SAID[language].role}
    <select name="role">
      ${STAFF_ROLES.map(
        (role) =>
          html`<option value="${role}" ${role === chosen ? 'selected' : ''}>${roleWords(role, language)}</option>`,
      )}
    </select></label
  >`;
}
