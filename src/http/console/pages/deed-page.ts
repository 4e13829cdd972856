import { html } from 'hono/html';
import type { ActionName } from '../../../domain/action-name.ts';
import type { Language } from '../../../domain/time/time.ts';
import { nothing, type Html } from '../frame/markup.ts';

/** What frames a deed, before it and when it was not done. */
export const SAID: Readonly<
  Record<
    Language,
    Readonly<
      Record<'why' | 'type' | 'yes' | 'no' | 'back' | 'ask' | 'notDone' | 'mistyped' | 'done' | 'once' | 'goOn', string>
    >
  >
> = {
  en: {
    why: 'Why',
    type: 'This cannot be taken back. Type this to go on:',
    yes: 'Yes, do it',
    no: 'No, go back',
    back: 'Go back',
    ask: 'Is this right?',
    notDone: 'Not done',
    mistyped: 'Nothing was done: what was typed is not what stood there.',
    done: 'Done',
    once: 'Write it down now: it is not shown again.',
    goOn: 'Go on',
  },
  sw: {
    why: 'Kwa nini',
    type: 'Hili haliwezi kurudishwa. Andika hili ili kuendelea:',
    yes: 'Ndiyo, fanya',
    no: 'Hapana, rudi',
    back: 'Rudi',
    ask: 'Je, ni sahihi?',
    notDone: 'Haikufanyika',
    mistyped: 'Hakuna kilichofanyika: ulichoandika si kilichokuwa pale.',
    done: 'Imefanyika',
    once: 'Iandike sasa: haitaonyeshwa tena.',
    goOn: 'Endelea',
  },
};

/**
 * What will be done, before it is.
 * @param fields all that the form carries, the token of the session and the key too
 * @param typed what has to be typed first; null: nothing has
 */
export function confirmPage(
  path: string,
  preview: readonly string[],
  fields: Readonly<Record<string, string>>,
  back: string,
  asksWhy: boolean,
  language: Language,
  typed: string | null = null,
): Html {
  const said = SAID[language];
  const { reason = '', ...rest } = fields;
  return html`<section class="part narrow-page">
    <ul class="rows">
      ${preview.map((line) => html`<li>${line}</li>`)}
    </ul>
    <form class="deed" method="post" action="${path}">
      ${Object.entries(rest).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      ${
        asksWhy && reason.trim() === ''
          ? html`<label
              >${said.why} <input name="reason" required maxlength="200" autocomplete="off" autofocus
            /></label>`
          : html`<input type="hidden" name="reason" value="${reason}" />
              ${reason === '' ? nothing : html`<p>${said.why}: <q>${reason}</q></p>`}`
      }
      ${
        typed === null
          ? nothing
          : html`<label
              >${said.type} <b>${typed}</b> <input name="typed" required maxlength="120" autocomplete="off"
            /></label>`
      }
      <button name="confirm" value="yes">${said.yes}</button>
      <a class="button quiet" href="${back}">${said.no}</a>
    </form>
  </section>`;
}

export function refusedPage(words: string, back: string, language: Language): Html {
  return html`<section class="part narrow-page">
    <p class="problem" role="alert">${words}</p>
    <p><a class="button quiet" href="${back}">${SAID[language].back}</a></p>
  </section>`;
}

/** What is shown once. */
export function toldPage(lines: readonly string[], back: string, language: Language): Html {
  const said = SAID[language];
  return html`<section class="part narrow-page">
    <h2>${said.done}</h2>
    <ul class="rows">
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
    <p>${said.once}</p>
    <p><a class="button" href="${back}">${said.goOn}</a></p>
  </section>`;
}

const DONE: Readonly<Partial<Record<ActionName, Readonly<Record<Language, string>>>>> = {
  'payment.assign': { en: 'Given to the line.', sw: 'Imepewa laini.' },
  'payment.release': { en: 'Released.', sw: 'Imeachiliwa.' },
  'payment.dismiss': {
    en: 'Set aside. It can be taken back below.',
    sw: 'Imewekwa kando. Inaweza kurudishwa hapa chini.',
  },
  'payment.take-back': { en: 'Taken back. It waits for a line.', sw: 'Imetolewa. Inasubiri laini.' },
  'payment.move': { en: 'Moved to the line.', sw: 'Imehamishiwa laini hiyo.' },
  'payment.split': { en: 'Split.', sw: 'Imegawanywa.' },
  'payment.reverse': { en: 'Written down as taken back by the provider.', sw: 'Imeandikwa: mtoa huduma ameichukua.' },
  'provider.top-up': {
    en: 'The phone is asked for it now. The tokens come when it is paid.',
    sw: 'Simu inaombwa sasa. Tokeni zitakuja ikilipwa.',
  },
  'provider.withdraw': { en: 'It is ordered at the provider now.', sw: 'Inaagizwa kwa mtoa huduma sasa.' },
  'provider.order-confirm': { en: 'It goes out with its code now.', sw: 'Inatoka na msimbo wake sasa.' },
  'provider.order-done': { en: 'Written down: it went through.', sw: 'Imeandikwa: imefanikiwa.' },
  'provider.order-failed': { en: 'Written down: it did not go through.', sw: 'Imeandikwa: haikufanikiwa.' },
  'payment.refund': { en: 'Written down as refunded.', sw: 'Imeandikwa: imerudishwa.' },
  'payment.refund-send': { en: 'It is sent back by the provider now.', sw: 'Mtoa huduma anairudisha sasa.' },
  'payment.refund-confirm': {
    en: 'The code is sent to the provider now.',
    sw: 'Msimbo unatumwa kwa mtoa huduma sasa.',
  },
  'payment.refund-done': { en: 'Written down: the refund has arrived.', sw: 'Imeandikwa: marejesho yamefika.' },
  'payment.refund-failed': {
    en: 'Written down: the refund did not arrive. The money waits.',
    sw: 'Imeandikwa: marejesho hayakufika. Pesa zinasubiri.',
  },
  'payment.cash': { en: 'Booked.', sw: 'Imeandikwa.' },
  'payment.receipt': { en: 'The receipt is on its way.', sw: 'Risiti iko njiani.' },
  'payment.request': {
    en: 'The phone is asked. What comes of it stands below.',
    sw: 'Simu imeombwa. Matokeo yako hapa chini.',
  },
  'statement.book': { en: 'Booked from the statement.', sw: 'Yameandikwa kutoka taarifa.' },
  'callback.book': { en: 'Booked.', sw: 'Imeandikwa.' },
  'callback.dismiss': { en: 'Ended.', sw: 'Umefungwa.' },
  'line.extend': { en: 'The line has been given time.', sw: 'Laini imeongezewa muda.' },
  'line.give-data': { en: 'The line has more to use.', sw: 'Laini imeongezewa matumizi.' },
  'line.move': { en: 'The line is at its new router.', sw: 'Laini iko kwenye ruta yake mpya.' },
  'line.plan': { en: 'The plan is changed, or will be.', sw: 'Kifurushi kimebadilishwa, au kitabadilishwa.' },
  'line.price': { en: 'The price is set.', sw: 'Bei imewekwa.' },
  'line.opening': { en: 'The opening balance is booked.', sw: 'Salio la mwanzo limeandikwa.' },
  'line.push': { en: 'Whether it is asked for money by itself is set.', sw: 'Kuombwa yenyewe kumewekwa.' },
  'line.pays-for': { en: 'Who is paid for is set.', sw: 'Inaowalipia imewekwa.' },
  'line.block': { en: 'The line is blocked.', sw: 'Laini imezuiwa.' },
  'line.unblock': { en: 'The block is lifted.', sw: 'Zuio limeondolewa.' },
  'line.import': { en: 'The list is in the books.', sw: 'Orodha imo vitabuni.' },
  'line.bulk': { en: 'It is done to each of them.', sw: 'Imefanyika kwa kila moja.' },
  'line.message': { en: 'The message is on its way.', sw: 'Ujumbe uko njiani.' },
  'line.lend': { en: 'The line is on until it pays.', sw: 'Laini imewashwa hadi ilipe.' },
  'line.kick': { en: 'The sessions are being ended.', sw: 'Vipindi vinakatwa.' },
  'line.reset-mac': {
    en: 'The router is told that any device may dial.',
    sw: 'Ruta imeambiwa kifaa chochote kinaweza kujiunga.',
  },
  'line.reapply': { en: 'The router is being told.', sw: 'Ruta inaambiwa.' },
  'line.pause': { en: 'The line is paused: its time stands still.', sw: 'Laini imesimamishwa: muda wake umesimama.' },
  'line.resume': { en: 'The line goes on.', sw: 'Laini inaendelea.' },
  'line.compensate': { en: 'The lines of the router are given time.', sw: 'Laini za ruta zimeongezewa muda.' },
  'line.end': { en: 'The line is no longer served.', sw: 'Laini haihudumiwi tena.' },
  'subscriber.erase': {
    en: 'Erased. What stands below is what the books keep.',
    sw: 'Amefutwa. Yaliyo hapa chini ndiyo yanayobaki vitabuni.',
  },
  'router.pause': {
    en: 'Nothing is written to the router until it is resumed.',
    sw: 'Hakuna kinachoandikwa kwenye ruta hadi iendelezwe.',
  },
  'router.resume': {
    en: 'What waits for the router is written now.',
    sw: 'Yanayosubiri ruta yanaandikwa sasa.',
  },
  'router.repair': {
    en: 'These lines are read again, and what differs is written.',
    sw: 'Laini hizi zinasomwa tena, na kinachotofautiana kinaandikwa.',
  },
  'router.rebuild': { en: 'Its logins are being made.', sw: 'Login zake zinatengenezwa.' },
  'alarm.acknowledge': { en: 'Noted: you see to it.', sw: 'Imeandikwa: unaishughulikia.' },
  'alarm.snooze': { en: 'Nobody is told of it until then.', sw: 'Hakuna atakayeambiwa hadi wakati huo.' },
  'notices.test': { en: 'The test is on its way.', sw: 'Jaribio liko njiani.' },
  'webhook.send-again': { en: 'It is on its way again.', sw: 'Uko njiani tena.' },
  'clock.trust': { en: 'The clock is believed.', sw: 'Saa inaaminiwa.' },
  'box.restart': {
    en: 'Washa starts again now. In some seconds this page is that of the new one.',
    sw: 'Washa inaanza tena sasa. Baada ya sekunde chache ukurasa huu utakuwa wa mpya.',
  },
  'console.https': { en: 'How pages are shown is chosen.', sw: 'Namna ya kuonyesha kurasa imechaguliwa.' },
  'cut-offs.allow': {
    en: 'Their routers are told; in hours in which nobody is cut off, after them.',
    sw: 'Ruta zao zinaambiwa; katika saa ambazo hakuna anayezimwa, baada yake.',
  },
  'settings.change': {
    en: 'Chosen. What cannot be taken up at once says so below.',
    sw: 'Imechaguliwa. Isiyoweza kutumika mara moja inaonyeshwa hapa chini.',
  },
  'router.accept': { en: 'The box that answers is believed.', sw: 'Kifaa kinachojibu kinaaminiwa.' },
  'line.add': { en: 'The line is added.', sw: 'Laini imeongezwa.' },
  'alarm.close': { en: 'The alarm is closed.', sw: 'King’ora kimefungwa.' },
  'staff.role': {
    en: 'The account may do more, or less, from now on.',
    sw: 'Kuanzia sasa akaunti inaweza kufanya zaidi, au kidogo.',
  },
  'staff.disable': { en: 'The account is closed.', sw: 'Akaunti imefungwa.' },
  'staff.enable': { en: 'The account is open again.', sw: 'Akaunti imefunguliwa tena.' },
  'staff.password': {
    en: 'The password is changed. All other browsers are logged out.',
    sw: 'Nenosiri limebadilishwa. Vivinjari vingine vyote vimetolewa.',
  },
  'staff.totp-on': {
    en: 'From now on a login asks for the code of the app.',
    sw: 'Kuanzia sasa kuingia kunahitaji msimbo wa programu.',
  },
  'staff.totp-off': { en: 'From now on the password is enough.', sw: 'Kuanzia sasa nenosiri linatosha.' },
  'staff.sign-out': { en: 'Signed out there.', sw: 'Kivinjari hicho kimetolewa.' },
  'plan.set': { en: 'Changed. Routers are told.', sw: 'Imebadilishwa. Ruta zinaambiwa.' },
  'voucher.make': {
    en: 'Made already: the codes were shown once.',
    sw: 'Zilishatengenezwa: misimbo ilionyeshwa mara moja.',
  },
  'voucher.void': { en: 'They buy nothing any more.', sw: 'Hazinunui chochote tena.' },
  'hotspot.sell': { en: 'The phone is asked for the price.', sw: 'Simu imeombwa bei.' },
  'hotspot.move': { en: 'The time is for the other phone now.', sw: 'Muda sasa ni wa simu nyingine.' },
  'hotspot.let-through': { en: 'The router is told.', sw: 'Ruta inaambiwa.' },
  'backup.make': { en: 'Made. It stands first in the list.', sw: 'Imefanywa. Iko ya kwanza kwenye orodha.' },
  'backup.prove': { en: 'Taken out again, and whole.', sw: 'Imefunguliwa tena, na ni kamili.' },
  'token.revoke': { en: 'The token opens nothing any more.', sw: 'Tokeni haifungui tena.' },
};

/** What was done just now, on top of the page that it led to. */
export function doneNote(did: string | undefined, language: Language): Html {
  const words = Object.entries(DONE).find(([name]) => name === did)?.[1];
  return words === undefined ? nothing : html`<p class="did" role="status">${words[language]}</p>`;
}
