import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { SHORTEST_PASSWORD } from '../../../services/staff/staff-password.ts';
import { page, type Frame } from '../frame/layout.ts';
import { nothing, type Html } from '../frame/markup.ts';

const EN = {
  logIn: 'Log in',
  name: 'Name',
  password: 'Password',
  haveCode: 'I have a code, and choose a password',
  appCode: 'The code that your app shows now',
  choose: 'Choose a password',
  forCode: 'For who was given a code by an owner, or on the box by',
  code: 'Code',
  chooseIt: 'Choose it and log in',
  atLeast: (label: string) => `${label}, at least ${SHORTEST_PASSWORD} characters`,
  setUp: 'Set up this box',
  nobody: 'Nobody has an account yet. On the box, this prints the setup code:',
  container: 'in a container',
  setupCode: 'Setup code',
  yourName: 'Your name here',
  makeOwner: 'Make the owner’s account',
  loggedIn: 'Logged in',
  toStatus: 'To the status page',
  usedUp: 'This link is used up',
  once: 'A link logs one browser in, once, and within 15 minutes. Start again for a new one.',
  byName: 'Log in with a name and a password',
  other: 'Kiswahili',
  otherCode: 'sw',
};

const SAID: Readonly<Record<Language, Readonly<typeof EN>>> = {
  en: EN,
  sw: {
    logIn: 'Ingia',
    name: 'Jina',
    password: 'Nenosiri',
    haveCode: 'Nina msimbo, na nachagua nenosiri',
    appCode: 'Msimbo unaoonyeshwa na programu yako sasa',
    choose: 'Chagua nenosiri',
    forCode: 'Kwa aliyepewa msimbo na mmiliki, au kwenye kisanduku kwa',
    code: 'Msimbo',
    chooseIt: 'Lichague na uingie',
    atLeast: (label) => `${label}, angalau herufi ${SHORTEST_PASSWORD}`,
    setUp: 'Andaa kisanduku hiki',
    nobody: 'Bado hakuna aliye na akaunti. Kwenye kisanduku, hii inatoa msimbo wa kuanzisha:',
    container: 'ndani ya kontena',
    setupCode: 'Msimbo wa kuanzisha',
    yourName: 'Jina lako hapa',
    makeOwner: 'Tengeneza akaunti ya mmiliki',
    loggedIn: 'Umeingia',
    toStatus: 'Nenda ukurasa wa mwanzo',
    usedUp: 'Kiungo hiki kimeshatumika',
    once: 'Kiungo huingiza kivinjari kimoja, mara moja, ndani ya dakika 15. Anza tena kupata kipya.',
    byName: 'Ingia kwa jina na nenosiri',
    other: 'English',
    otherCode: 'en',
  },
};

const saidOf = ({ formats }: Frame) => SAID[formats.language];

/** @param csrf lets the language be chosen; null where the page is over in a moment */
function door(frame: Frame, title: string, problem: string | null, body: Html, csrf: string | null = null): Html {
  const said = saidOf(frame);
  return page(
    frame,
    title,
    html`<section class="door">
      <p class="brand">${frame.businessName}</p>
      <h1>${title}</h1>
      ${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`} ${body}
      ${
        csrf === null
          ? nothing
          : html`<form class="tongue" method="post" action="/language">
              <input type="hidden" name="csrf" value="${csrf}" />
              <input type="hidden" name="next" value="${frame.path}" />
              <button class="plain" name="language" value="${said.otherCode}" lang="${said.otherCode}">
                ${said.other}
              </button>
            </form>`
      }
    </section>`,
  );
}

export function loginPage(frame: Frame, form: { csrf: string; next: string }, problem: string | null): Html {
  const said = saidOf(frame);
  return door(
    frame,
    said.logIn,
    problem,
    html`<form method="post" action="/login">
        <input type="hidden" name="csrf" value="${form.csrf}" />
        <input type="hidden" name="next" value="${form.next}" />
        <label
          >${said.name}
          <input
            name="username"
            required
            autofocus
            autocomplete="username"
            autocapitalize="off"
            spellcheck="false"
            maxlength="32"
        /></label>
        <label
          >${said.password}
          <input name="password" type="password" required autocomplete="current-password" maxlength="200"
        /></label>
        <button>${said.logIn}</button>
      </form>
      <p><a href="/join">${said.haveCode}</a></p>`,
    form.csrf,
  );
}

/** The second step, for an account whose app shows codes. */
export function codePage(
  frame: Frame,
  form: { csrf: string; half: string; next: string },
  problem: string | null,
): Html {
  const said = saidOf(frame);
  return door(
    frame,
    said.logIn,
    problem,
    html`<form method="post" action="/login/code">
      <input type="hidden" name="csrf" value="${form.csrf}" />
      <input type="hidden" name="half" value="${form.half}" />
      <input type="hidden" name="next" value="${form.next}" />
      <label
        >${said.appCode}
        <input
          name="code"
          class="code"
          required
          autofocus
          autocomplete="one-time-code"
          inputmode="numeric"
          maxlength="10"
      /></label>
      <button>${said.logIn}</button>
    </form>`,
  );
}

/** Whoever was given a code chooses a password with it. */
export function joinPage(frame: Frame, form: { csrf: string; username: string }, problem: string | null): Html {
  const said = saidOf(frame);
  return door(
    frame,
    said.choose,
    problem,
    html`<p>${said.forCode} <kbd>washa staff add</kbd>.</p>
      <form method="post" action="/join">
        <input type="hidden" name="csrf" value="${form.csrf}" />
        ${nameField(form.username, said.name)}
        <label
          >${said.code}
          <input
            name="code"
            class="code"
            required
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            placeholder="XXXX-XXXX-XXXX"
            maxlength="40"
        /></label>
        ${newPassword('password', said.atLeast(said.password))}
        <button>${said.chooseIt}</button>
      </form>`,
    form.csrf,
  );
}

function nameField(username: string, label: string): Html {
  return html`<label
    >${label}
    <input
      name="username"
      required
      value="${username}"
      autocomplete="username"
      autocapitalize="off"
      spellcheck="false"
      maxlength="32"
  /></label>`;
}

function newPassword(name: string, label: string): Html {
  return html`<label>
    ${label}
    <input
      name="${name}"
      type="password"
      required
      autocomplete="new-password"
      minlength="${SHORTEST_PASSWORD}"
      maxlength="200"
    />
  </label>`;
}

export function setupPage(frame: Frame, form: { csrf: string; username: string }, problem: string | null): Html {
  const said = saidOf(frame);
  return door(
    frame,
    said.setUp,
    problem,
    html`<p>${said.nobody} <kbd>sudo washa setup-code</kbd> (${said.container} <kbd>washa setup-code</kbd>)</p>
      <form method="post" action="/setup">
        <input type="hidden" name="csrf" value="${form.csrf}" />
        <label
          >${said.setupCode}
          <input
            name="code"
            class="code"
            required
            autofocus
            autocomplete="off"
            autocapitalize="characters"
            spellcheck="false"
            placeholder="XXXX-XXXX-XXXX"
            maxlength="40"
        /></label>
        <label
          >${said.yourName}
          <input
            name="username"
            required
            value="${form.username}"
            autocomplete="username"
            autocapitalize="off"
            spellcheck="false"
            minlength="2"
            maxlength="32"
        /></label>
        ${newPassword('password', said.atLeast(said.password))}
        <button>${said.makeOwner}</button>
      </form>`,
    form.csrf,
  );
}

export function enteredPage(frame: Frame): Html {
  // A redirect would carry no SameSite=Strict cookie when the link was opened from another site; this page's own does.
  return door(
    frame,
    saidOf(frame).loggedIn,
    null,
    html`<meta http-equiv="refresh" content="0; url=/" />
      <p><a href="/">${saidOf(frame).toStatus}</a></p>`,
  );
}

export function usedLinkPage(frame: Frame): Html {
  return door(
    frame,
    saidOf(frame).usedUp,
    saidOf(frame).once,
    html`<p><a href="/login">${saidOf(frame).byName}</a></p>`,
  );
}
