import { html } from 'hono/html';
import { SERVICES } from '../../../domain/ports.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type LivePart } from '../frame/markup.ts';
import { button, deedForm, fold, type Forms } from './deed-forms.ts';

const EN = {
  title: 'A new line',
  fold: 'Add somebody',
  name: 'Name',
  phone: 'Phone (empty: none)',
  plan: 'Plan, its code',
  router: 'Router',
  service: 'How it is connected',
  username: 'Its name on the router',
  password: 'Its password there, for the hotspot',
  add: 'Add this line',
};

const SAID: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = {
  en: EN,
  sw: {
    title: 'Laini mpya',
    fold: 'Ongeza mtu',
    name: 'Jina',
    phone: 'Simu (tupu: hana)',
    plan: 'Kifurushi, msimbo wake',
    router: 'Ruta',
    service: 'Inavyounganishwa',
    username: 'Jina lake kwenye ruta',
    password: 'Nenosiri lake huko, kwa hotspot',
    add: 'Ongeza laini hii',
  },
};

/** Adds a line that has not paid yet; its account number, where none is given, is made and stands on its page. */
export function newLinePart({ language }: Formats, { csrf }: NonNullable<Forms>): LivePart {
  const said = SAID[language];
  const field = (name: string, label: string, length: number) =>
    html`<label
      >${label} <input name="${name}" maxlength="${length}" autocomplete="off" autocapitalize="off"
    /></label>`;
  const service = html`<label
    >${said.service}
    <select name="service">
      ${SERVICES.map((one) => html`<option value="${one}">${one}</option>`)}
    </select></label
  >`;
  return {
    id: 'new-line',
    title: said.title,
    note: nothing,
    body: fold(
      said.fold,
      deedForm(
        csrf,
        html`${field('name', said.name, 80)} ${field('phone', said.phone, 20)} ${field('plan', said.plan, 40)}
        ${field('router', said.router, 40)} ${service} ${field('username', said.username, 80)}
        ${field('password', said.password, 80)} ${button('/lines/add', said.add)}`,
      ),
    ),
  };
}
