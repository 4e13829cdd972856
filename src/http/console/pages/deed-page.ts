import { html } from 'hono/html';
import { nothing, type Html } from '../frame/markup.ts';

/** What will be done, before it is. @param fields all that the form carries, the token of the session and the key too */
export function confirmPage(
  path: string,
  preview: readonly string[],
  fields: Readonly<Record<string, string>>,
  back: string,
  asksWhy: boolean,
): Html {
  const { reason = '', ...rest } = fields;
  return html`<section class="part narrow-page">
    <ul class="rows">
      ${preview.map((line) => html`<li>${line}</li>`)}
    </ul>
    <form class="deed" method="post" action="${path}">
      ${Object.entries(rest).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      ${
        asksWhy && reason.trim() === ''
          ? html`<label>Why <input name="reason" required maxlength="200" autocomplete="off" autofocus /></label>`
          : html`<input type="hidden" name="reason" value="${reason}" />
              ${reason === '' ? nothing : html`<p>Why: <q>${reason}</q></p>`}`
      }
      <button name="confirm" value="yes">Yes, do it</button>
      <a class="button quiet" href="${back}">No, go back</a>
    </form>
  </section>`;
}

export function refusedPage(words: string, back: string): Html {
  return html`<section class="part narrow-page">
    <p class="problem" role="alert">${words}</p>
    <p><a class="button quiet" href="${back}">Go back</a></p>
  </section>`;
}

/** What is shown once. */
export function toldPage(lines: readonly string[], back: string): Html {
  return html`<section class="part">
    <h2>Done</h2>
    <ul class="rows">
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
    <p>Write it down now: it is not shown again.</p>
    <p><a class="button" href="${back}">Go on</a></p>
  </section>`;
}

const DONE: Readonly<Record<string, string>> = {
  'payment.assign': 'Given to the line.',
  'payment.release': 'Released.',
  'payment.dismiss': 'Set aside. It can be taken back below.',
  'payment.take-back': 'Taken back. It waits for a line.',
  'payment.move': 'Moved to the line.',
  'payment.split': 'Split.',
  'payment.reverse': 'Written down as taken back by the provider.',
  'payment.refund': 'Written down as refunded.',
  'payment.refund-send': 'It is sent back by the provider now.',
  'payment.refund-confirm': 'The code is sent to the provider now.',
  'payment.refund-done': 'Written down: the refund has arrived.',
  'payment.refund-failed': 'Written down: the refund did not arrive. The money waits.',
  'payment.cash': 'Booked.',
  'payment.receipt': 'The receipt is on its way.',
  'payment.request': 'The phone is asked. What comes of it stands below.',
  'callback.book': 'Booked.',
  'callback.dismiss': 'Ended.',
  'line.extend': 'The line has been given time.',
  'line.plan': 'The plan is changed, or will be.',
  'line.price': 'The price is set.',
  'line.opening': 'The opening balance is booked.',
  'line.push': 'Whether it is asked for money by itself is set.',
  'line.pays-for': 'Who is paid for is set.',
  'line.block': 'The line is blocked.',
  'line.unblock': 'The block is lifted.',
  'line.message': 'The message is on its way.',
  'line.lend': 'The line is on until it pays.',
  'line.kick': 'The sessions are being ended.',
  'line.reset-mac': 'The router is told that any device may dial.',
  'line.reapply': 'The router is being told.',
  'line.pause': 'The line is paused: its time stands still.',
  'line.resume': 'The line goes on.',
  'line.compensate': 'The lines of the router are given time.',
  'line.end': 'The line is no longer served.',
  'router.pause': 'Nothing is written to the router until it is resumed.',
  'router.resume': 'What waits for the router is written now.',
  'alarm.close': 'The alarm is closed.',
  'staff.role': 'The account may do more, or less, from now on.',
  'staff.disable': 'The account is closed.',
  'staff.enable': 'The account is open again.',
  'staff.password': 'The password is changed. All other browsers are logged out.',
  'staff.totp-on': 'From now on a login asks for the code of the app.',
  'staff.totp-off': 'From now on the password is enough.',
  'staff.sign-out': 'Signed out there.',
};

/** What was done just now, on top of the page that it led to. */
export function doneNote(did: string | undefined): Html {
  const words = did !== undefined && Object.hasOwn(DONE, did) ? DONE[did] : undefined;
  return words === undefined ? nothing : html`<p class="did" role="status">${words}</p>`;
}
