import { html } from 'hono/html';
import type { ConnectForm } from '../../../domain/connecting.ts';
import type { Channel } from '../../../domain/provider-port.ts';
import { FORM_GATEWAYS, type FormGateway } from '../../../domain/sms-port.ts';
import type { Language } from '../../../domain/time/time.ts';
import { mark, nothing, type Html } from '../frame/markup.ts';
import { button, deedForm, fold } from './deed-forms.ts';
import { ONBOARD_WORDS } from './onboard-words.ts';

/** What somebody has typed already; a secret is never among it. */
export type Typed = Readonly<Record<string, string>>;

/** A field. Secrets are typed into one that shows nothing, and come back empty. */
interface Field {
  readonly name: string;
  readonly label: string;
  readonly required?: true;
  readonly secret?: true;
}

/** As whoever has an account there knows them. */
const CALLED: Readonly<Record<FormGateway, string>> = {
  'africas-talking': 'Africa’s Talking',
  'services-family': 'Advanta, TextSMS, MoveSMS …',
};

/** Where a router that is new stands. */
export function routerForm(csrf: string, typed: Typed, language: Language): Html {
  const said = ONBOARD_WORDS[language];
  const fields = fieldsOf(typed, [
    { name: 'name', label: said.name, required: true },
    { name: 'host', label: said.host, required: true },
    { name: 'port', label: said.port },
  ]);
  const plain = html`<label
    ><input type="checkbox" name="plain" value="yes" ${typed['plain'] === 'yes' ? html`checked` : nothing} />
    ${said.plain}</label
  >`;
  return deedForm(csrf, html`${fields} ${plain} ${button('/first-run/router/look', said.reach)}`);
}

/** The form before anything was said of a router, with what its terminal needs first. */
export function routerStart(csrf: string, script: readonly string[], language: Language): Html {
  const lines = html`${script.map((line) => html`<p class="own-words">${line}</p>`)}`;
  return html`${fold(ONBOARD_WORDS[language].script, lines)} ${routerForm(csrf, {}, language)}`;
}

/** The login on the router that answered. @param fingerprint of its certificate; empty without encryption */
export function routerLoginForm(csrf: string, typed: Typed, fingerprint: string, language: Language): Html {
  const said = ONBOARD_WORDS[language];
  const kept: Typed = { ...typed, fingerprint };
  const hidden = (['name', 'host', 'port', 'plain', 'fingerprint'] as const).map(
    (name) => html`<input type="hidden" name="${name}" value="${kept[name] ?? ''}" />`,
  );
  const fields = fieldsOf({ username: 'washa', ...typed }, [
    { name: 'username', label: said.login, required: true },
    { name: 'password', label: said.password, required: true, secret: true },
  ]);
  return html`${
    fingerprint === ''
      ? html`<p>${said.noCertificate}</p>`
      : html`<p>${said.shows}</p>
          <p class="own-words">${fingerprint}</p>`
  }
  ${deedForm(csrf, html`${hidden} ${fields} ${button('/first-run/router/add', said.addRouter)}`)}`;
}

/** What a router that was just taken on lacks. */
export function routerFindings(
  findings: readonly {
    readonly severity: 'blocks' | 'warns';
    readonly words: string;
    readonly repair: string | null;
  }[],
  language: Language,
): Html {
  const said = ONBOARD_WORDS[language];
  const isReady = findings.every(({ severity }) => severity !== 'blocks');
  return html`<p class="did" role="status">${said.kept} ${isReady ? said.ready : nothing}</p>
    ${
      findings.length === 0
        ? nothing
        : html`<p>${said.findings}</p>
            <ul class="rows">
              ${findings.map(
                ({ severity, words, repair }) =>
                  html`<li>
                    <p>${mark(severity === 'blocks' ? 'bad' : 'unknown')} <q>${words}</q></p>
                    ${repair === null ? nothing : html`<p class="own-words">${repair}</p>`}
                  </li>`,
              )}
            </ul>`
    }`;
}

/** What the page of a provider shows. @param forms of the kinds that are not connected yet; the others are a link away */
export function providerForm(
  csrf: string,
  forms: readonly ConnectForm[],
  kind: string | undefined,
  typed: Typed,
  language: Language,
): Html {
  const said = ONBOARD_WORDS[language];
  const here = forms.find((one) => one.kind === kind) ?? forms[0];
  if (here === undefined) return nothing;
  const fields = fieldsOf(
    typed,
    here.asked.map(({ key, words, isSecret, optional, otherwise }) => ({
      name: key,
      label: words[language],
      ...(isSecret === true && { secret: true as const }),
      ...(optional !== true && otherwise === undefined && { required: true as const }),
    })),
  );
  return html`<h2>${said.connect}</h2>
    ${kindLinks(
      said.provider,
      '/first-run/provider',
      here.kind,
      forms.map((one) => ({ kind: one.kind, called: one.called })),
    )}
    <p>${here.where[language]}</p>
    ${deedForm(
      csrf,
      html`<input type="hidden" name="kind" value="${here.kind}" /> ${fields}
        ${button('/first-run/provider/connect', here.press[language])}`,
    )}`;
}

/** What can be described by a form here, each a link. */
function kindLinks(
  label: string,
  path: string,
  here: string,
  kinds: readonly { readonly kind: string; readonly called: string }[],
): Html {
  return html`<nav class="filters" aria-label="${label}">
    ${kinds.map(
      ({ kind, called }) =>
        html`<a href="${path}?kind=${kind}" ${kind === here ? html`aria-current="page"` : nothing}
          ><span class="own">${called}</span></a
        >`,
    )}
  </nav>`;
}

/** A way to ask a connection what it is now. */
export function askLink(name: string, language: Language): Html {
  const href = `/first-run/provider?ask=${encodeURIComponent(name)}`;
  return html`<p><b>${name}</b> <a class="button quiet" href="${href}">${ONBOARD_WORDS[language].askNow}</a></p>`;
}

/** What tells a provider where this box is: we do where it takes that, else a person by two addresses. */
export function addressForms(csrf: string, name: string, registers: boolean, language: Language): Html {
  const said = ONBOARD_WORDS[language];
  const hidden = html`<input type="hidden" name="name" value="${name}" />`;
  return registers
    ? html`<p>${said.registerWhy}</p>
        ${deedForm(csrf, html`${hidden} ${button('/first-run/provider/register', said.register)}`)}`
    : fold(
        said.addresses,
        deedForm(
          csrf,
          html`${hidden}
            <p>${said.addressesWhy}</p>
            ${button('/first-run/provider/addresses', said.show, 'quiet')}`,
        ),
      );
}

/** The two addresses of a connection, which hold its secret. */
export function shownAddresses(
  { callback, validation }: { readonly callback: string; readonly validation: string | null },
  language: Language,
): Html {
  const said = ONBOARD_WORDS[language];
  return html`<p>${said.callbackAddress}</p>
    <p class="own-words">${callback}</p>
    ${
      validation === null
        ? nothing
        : html`<p>${said.validationAddress}</p>
            <p class="own-words">${validation}</p>`
    }`;
}

/** A phone of one's own is asked for a little, so that the whole way is seen. */
export function tryPushForm(csrf: string, name: string, language: Language): Html {
  const said = ONBOARD_WORDS[language];
  const fields = fieldsOf({ amount: '10' }, [
    { name: 'account', label: said.pushAccount, required: true },
    { name: 'phone', label: said.pushPhone },
    { name: 'amount', label: said.pushAmount, required: true },
  ]);
  return fold(
    said.tryPush,
    deedForm(
      csrf,
      html`<input type="hidden" name="name" value="${name}" /> ${fields} ${button('/providers/try', said.pushLook)}`,
    ),
  );
}

/** Which of its channels a connection collects by. */
export function channelForm(csrf: string, name: string, channels: readonly Channel[], language: Language): Html {
  const said = ONBOARD_WORDS[language];
  if (channels.length === 0) return html`<p>${said.noChannel}</p>`;
  const choices = channels.map(
    ({ id, type, shortCode, name: called, active, chosen }) =>
      html`<label
        ><input
          type="radio"
          name="channel"
          value="${id}"
          required
          ${chosen ? html`checked` : nothing}
          ${active ? nothing : html`disabled`}
        />
        <q>${type} ${shortCode} · ${called}</q>${active ? nothing : html` ${said.notActive}`}</label
      >`,
  );
  return deedForm(
    csrf,
    html`<fieldset>
        <legend>${said.channels}</legend>
        ${choices}
      </fieldset>
      <input type="hidden" name="name" value="${name}" />
      ${button('/first-run/provider/channel', said.save)}`,
  );
}

/** @param kind of the form; the other is a link away */
export function gatewayForm(csrf: string, kind: FormGateway, typed: Typed, language: Language): Html {
  const said = ONBOARD_WORDS[language];
  const own: Readonly<Record<FormGateway, readonly Field[]>> = {
    'africas-talking': [
      { name: 'username', label: said.account, required: true },
      { name: 'sender', label: said.senderFree },
      { name: 'baseUrl', label: said.baseUrl },
    ],
    'services-family': [
      { name: 'baseUrl', label: said.address, required: true },
      { name: 'partnerId', label: said.partner, required: true },
      { name: 'sender', label: said.sender, required: true },
    ],
  };
  const fields = fieldsOf(typed, [
    ...own[kind],
    { name: 'key', label: said.key, required: true, secret: true },
    { name: 'phone', label: said.phone, required: true },
  ]);
  const kinds = FORM_GATEWAYS.map((one) => ({ kind: one, called: CALLED[one] }));
  return html`${kindLinks(said.kind, '/first-run/sms', kind, kinds)}
    ${deedForm(
      csrf,
      html`<input type="hidden" name="kind" value="${kind}" /> ${fields}
        ${button('/first-run/sms/add', said.addGateway)}`,
    )}
    <p>${said.others}</p>`;
}

/** Of what was asked for; the first where it is none. */
export const gatewayFormOf = (kind: string | undefined): FormGateway =>
  FORM_GATEWAYS.find((one) => one === kind) ?? FORM_GATEWAYS[0];

function fieldsOf(typed: Typed, fields: readonly Field[]): Html[] {
  return fields.map(
    ({ name, label, required, secret }) =>
      html`<label
        >${label}
        <input
          name="${name}"
          type="${secret === true ? 'password' : 'text'}"
          value="${secret === true ? '' : (typed[name] ?? '')}"
          ${required === true ? html`required` : nothing}
          maxlength="200"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
      /></label>`,
  );
}
