import { html } from 'hono/html';
import { SHORTEST_PASSWORD } from '../../../services/staff/staff-password.ts';
import { page, type Frame } from '../frame/layout.ts';
import { nothing, type Html } from '../frame/markup.ts';

function door(frame: Frame, title: string, problem: string | null, body: Html): Html {
  return page(
    frame,
    title,
    html`<section class="door">
      <p class="brand">${frame.businessName}</p>
      <h1>${title}</h1>
      ${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`} ${body}
    </section>`,
  );
}

export function loginPage(frame: Frame, form: { csrf: string; next: string }, problem: string | null): Html {
  return door(
    frame,
    'Log in',
    problem,
    html`<form method="post" action="/login">
        <input type="hidden" name="csrf" value="${form.csrf}" />
        <input type="hidden" name="next" value="${form.next}" />
        <label
          >Name
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
          >Password <input name="password" type="password" required autocomplete="current-password" maxlength="200"
        /></label>
        <button>Log in</button>
      </form>
      <p><a href="/join">I have a code, and choose a password</a></p>`,
  );
}

/** The second step, for an account whose app shows codes. */
export function codePage(
  frame: Frame,
  form: { csrf: string; half: string; next: string },
  problem: string | null,
): Html {
  return door(
    frame,
    'Log in',
    problem,
    html`<form method="post" action="/login/code">
      <input type="hidden" name="csrf" value="${form.csrf}" />
      <input type="hidden" name="half" value="${form.half}" />
      <input type="hidden" name="next" value="${form.next}" />
      <label
        >The code that your app shows now
        <input
          name="code"
          class="code"
          required
          autofocus
          autocomplete="one-time-code"
          inputmode="numeric"
          maxlength="10"
      /></label>
      <button>Log in</button>
    </form>`,
  );
}

/** Whoever was given a code chooses a password with it. */
export function joinPage(frame: Frame, form: { csrf: string; username: string }, problem: string | null): Html {
  return door(
    frame,
    'Choose a password',
    problem,
    html`<p>For who was given a code by an owner, or by <kbd>washa staff add</kbd> on the box.</p>
      <form method="post" action="/join">
        <input type="hidden" name="csrf" value="${form.csrf}" />
        ${nameField(form.username)}
        <label
          >Code
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
        ${newPassword('password', 'Password')}
        <button>Choose it and log in</button>
      </form>`,
  );
}

function nameField(username: string): Html {
  return html`<label
    >Name
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
    ${label}, at least ${SHORTEST_PASSWORD} characters
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
  return door(
    frame,
    'Set up this box',
    problem,
    html`<p>
        Nobody has an account yet. On the box, this prints the setup code: <kbd>sudo washa setup-code</kbd> (in a
        container <kbd>washa setup-code</kbd>)
      </p>
      <form method="post" action="/setup">
        <input type="hidden" name="csrf" value="${form.csrf}" />
        <label
          >Setup code
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
          >Your name here
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
        ${newPassword('password', 'Password')}
        <button>Make the owner’s account</button>
      </form>`,
  );
}

export function enteredPage(frame: Frame): Html {
  // A redirect would carry no SameSite=Strict cookie when the link was opened from another site; this page's own does.
  return door(
    frame,
    'Logged in',
    null,
    html`<meta http-equiv="refresh" content="0; url=/" />
      <p><a href="/">To the status page</a></p>`,
  );
}

export function usedLinkPage(frame: Frame): Html {
  return door(
    frame,
    'This link is used up',
    'A link logs one browser in, once, and within 15 minutes. Start again for a new one.',
    html`<p><a href="/login">Log in with a name and a password</a></p>`,
  );
}
