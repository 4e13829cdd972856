import { html } from 'hono/html';
import type { StaffRole } from '../../../domain/staff-role.ts';
import type { Language } from '../../../domain/time/time.ts';
import { browserName } from '../../../views/browser-name.ts';
import { qrShape } from '../../../views/qr.ts';
import { roleWords } from '../../../views/staff.ts';
import type { Frame } from '../frame/layout.ts';
import { nothing, when, type Html } from '../frame/markup.ts';
import { qrPicture } from '../parts/qr-part.ts';

/** A browser in which somebody is logged in. Instants are UTC ms. */
export interface OwnSession {
  readonly id: string;
  readonly address: string;
  readonly agent: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly isThis: boolean;
}

/** What somebody sees of the account that they have. */
export interface OwnAccount {
  readonly session: { readonly username: string; readonly role: StaffRole; readonly csrf: string };
  readonly sessions: readonly OwnSession[];
  readonly hasTotp: boolean;
  /** A fresh secret for an app, while it has none. */
  readonly totp: { readonly secret: string; readonly link: string };
  readonly shortestPassword: number;
}

const EN = {
  here: 'This browser',
  used: 'Used last',
  since: 'logged in',
  signOut: 'Sign out there',
  password: 'Password',
  change: 'Change it, and log out everywhere else',
  old: 'The one that you have',
  fresh: (length: number) => `The new one, at least ${length} characters`,
  second: 'Second factor',
  has: 'an app shows codes',
  none: 'none',
  drop: 'The password is enough',
  yours: 'Your password',
  app: 'An app such as Aegis or Google Authenticator shows six digits that change each half minute. On the phone itself',
  link: 'open the app with this link',
  key: 'or type this key into it:',
  camera: 'From another screen the app reads this picture:',
  begin: 'Ask for a code at each login',
  code: 'What the app shows now',
  lost: 'Who loses the phone is let in by an owner (Staff, Reset) or on the box:',
};

const SAID: Readonly<Record<Language, Readonly<typeof EN>>> = {
  en: EN,
  sw: {
    here: 'Kivinjari hiki',
    used: 'Kimetumika mwisho',
    since: 'kuingia',
    signOut: 'Ondoa huko',
    password: 'Nenosiri',
    change: 'Libadilishe, na uondoke kwingine kote',
    old: 'Ulilo nalo',
    fresh: (length) => `Jipya, angalau herufi ${length}`,
    second: 'Uthibitisho wa pili',
    has: 'programu inaonyesha misimbo',
    none: 'hakuna',
    drop: 'Nenosiri linatosha',
    yours: 'Nenosiri lako',
    app: 'Programu kama Aegis au Google Authenticator inaonyesha tarakimu sita zinazobadilika kila nusu dakika. Kwenye simu yenyewe',
    link: 'fungua programu kwa kiungo hiki',
    key: 'au andika ufunguo huu ndani yake:',
    camera: 'Kutoka skrini nyingine programu inasoma picha hii:',
    begin: 'Uliza msimbo kila nikiingia',
    code: 'Programu inaonyesha nini sasa',
    lost: 'Anayepoteza simu anaruhusiwa na mmiliki (Wafanyakazi, Weka upya) au kwenye kisanduku:',
  },
};
type Said = (typeof SAID)[Language];

/** Own password, second factor, and where one is logged in. */
export function mePage({ formats, now }: Frame, account: OwnAccount, problem: string | null): Html {
  const { session, sessions } = account;
  const { csrf } = session;
  const said = SAID[formats.language];
  const yours = password('password', said.yours, 'current-password');
  const row = (one: OwnSession) =>
    html`<li>
      <p class="head"><b>${one.isThis ? said.here : one.address}</b> <span>${browserName(one.agent)}</span></p>
      <p class="why">
        ${said.used} ${when(one.seenAt === 0 ? one.createdAt : one.seenAt, now, formats)}, ${said.since}
        ${when(one.createdAt, now, formats)}.
      </p>
      ${
        one.isThis
          ? nothing
          : form(csrf, '/me/sign-out', said.signOut, html`<input type="hidden" name="session" value="${one.id}" />`)
      }
    </li>`;
  return html`${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    <section class="part narrow-page">
      <h2>${session.username} <small>${roleWords(session.role, formats.language)}</small></h2>
      <ul class="rows">
        ${sessions.map(row)}
      </ul>
    </section>
    <section class="part narrow-page">
      <h2>${said.password}</h2>
      ${form(
        csrf,
        '/me/password',
        said.change,
        html`${password('old', said.old, 'current-password')}
          <label
            >${said.fresh(account.shortestPassword)}
            <input
              name="fresh"
              type="password"
              required
              autocomplete="new-password"
              minlength="${account.shortestPassword}"
              maxlength="200"
          /></label>`,
      )}
    </section>
    <section class="part narrow-page">
      <h2>${said.second} <small>${account.hasTotp ? said.has : said.none}</small></h2>
      ${account.hasTotp ? form(csrf, '/me/totp-off', said.drop, yours) : begin(account, said, yours)}
    </section>`;
}

function begin({ session, totp }: OwnAccount, said: Said, yours: Html): Html {
  return html`<p>
      ${said.app} <a href="${totp.link}">${said.link}</a>; ${said.key}
      <code>${totp.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
    </p>
    <p>${said.camera}</p>
    ${qrPicture(qrShape(totp.link))}
    ${form(
      session.csrf,
      '/me/totp-on',
      said.begin,
      html`<input type="hidden" name="secret" value="${totp.secret}" />
        <label
          >${said.code} <input name="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="10"
        /></label>
        ${yours}`,
    )}
    <p>${said.lost} <kbd>sudo washa staff reset NAME</kbd></p>`;
}

function password(name: string, label: string, complete: string): Html {
  return html`<label
    >${label} <input name="${name}" type="password" required autocomplete="${complete}" maxlength="200"
  /></label>`;
}

function form(csrf: string, path: string, words: string, body: Html): Html {
  return html`<form class="deed" method="post" action="${path}">
    <input type="hidden" name="csrf" value="${csrf}" />
    ${body} <button>${words}</button>
  </form>`;
}
