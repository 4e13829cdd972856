import { html } from 'hono/html';
import type { StaffRole } from '../../../domain/staff-role.ts';
import type { Frame } from '../frame/layout.ts';
import { nothing, when, type Html } from '../frame/markup.ts';

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

/** Own password, second factor, and where one is logged in. */
export function mePage({ formats, now }: Frame, account: OwnAccount, problem: string | null): Html {
  const { session, sessions } = account;
  const { csrf } = session;
  const row = (one: OwnSession) =>
    html`<li>
      <p class="head"><b>${one.isThis ? 'This browser' : one.address}</b> <span>${one.agent}</span></p>
      <p class="why">
        Used last ${when(one.seenAt === 0 ? one.createdAt : one.seenAt, now, formats)}, logged in
        ${when(one.createdAt, now, formats)}.
      </p>
      ${one.isThis ? nothing : form(csrf, '/me/sign-out', 'Sign out there', html`<input type="hidden" name="session" value="${one.id}" />`)}
    </li>`;
  return html`${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    <section class="part">
      <h2>${session.username} <small>${session.role}</small></h2>
      <ul class="rows">
        ${sessions.map(row)}
      </ul>
    </section>
    <section class="part">
      <h2>Password</h2>
      ${form(
        csrf,
        '/me/password',
        'Change it, and log out everywhere else',
        html`${password('old', 'The one that you have', 'current-password')}
          <label
            >The new one, at least ${account.shortestPassword} characters
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
    <section class="part">
      <h2>Second factor <small>${account.hasTotp ? 'an app shows codes' : 'none'}</small></h2>
      ${account.hasTotp ? form(csrf, '/me/totp-off', 'The password is enough', password('password', 'Your password', 'current-password')) : begin(account)}
    </section>`;
}

function begin({ session, totp }: OwnAccount): Html {
  return html`<p>
      An app such as Aegis or Google Authenticator shows six digits that change each half minute. On the phone itself
      <a href="${totp.link}">open the app with this link</a>; or type this key into it:
      <code>${totp.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
    </p>
    ${form(
      session.csrf,
      '/me/totp-on',
      'Ask for a code at each login',
      html`<input type="hidden" name="secret" value="${totp.secret}" />
        <label
          >What the app shows now
          <input name="code" required inputmode="numeric" autocomplete="one-time-code" maxlength="10"
        /></label>
        ${password('password', 'Your password', 'current-password')}`,
    )}
    <p>
      Who loses the phone is let in by an owner (Staff, Reset) or on the box: <kbd>sudo washa staff reset NAME</kbd>
    </p>`;
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
