import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ActionName } from '../../domain/action-name.ts';
import { Fault } from '../../domain/values/fault.ts';
import type { By } from '../../services/actions/act.ts';
import { REGISTERED_WORDS } from '../../views/registered-words.ts';
import type { DeedDeps } from './deeds.ts';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import type { Html } from './frame/markup.ts';
import type { Fields } from './money-deeds.ts';
import type { AskedRouter, Onboarding } from './onboarding.ts';
import { refusedPage, SAID } from './pages/deed-page.ts';
import {
  askLink,
  gatewayForm,
  gatewayFormOf,
  providerForm,
  routerFindings,
  routerForm,
  routerLoginForm,
  shownAddresses,
} from './parts/onboard-forms.ts';
import { texts } from './form-doors.ts';
import { whoActs } from './who-acts.ts';

/** What every form here asks for. Its first post asks the outside party, so that what it says is the preview. */
const DEED: ActionName = 'setup.apply';
const DOORS = [
  'router/look',
  'router/add',
  'provider/connect',
  'provider/channel',
  'provider/register',
  'provider/addresses',
  'sms/add',
] as const;
type OnboardDoor = (typeof DOORS)[number];

/** The paths of these forms, and the deed that each is. */
export const ONBOARD_DOORS: ReadonlyMap<string, ActionName> = new Map(DOORS.map((door) => [pathOf(door), DEED]));

/** What a post comes to: the step with something in the place of its form, or another page. */
type Answer = { readonly form: Html } | { readonly to: string };

/** Draws a step of the first run around what is shown in the place of its form. */
export type DrawStep = (c: ConsoleContext, step: string, form: Html, status: 200 | 422) => Response | Promise<Response>;

/** What is posted on the pages of the first run. The token and the origin have been checked before. */
export function onboardRoutes(
  { onboarding, limits }: Pick<DeedDeps, 'limits'> & { readonly onboarding: Onboarding },
  drawStep: DrawStep,
): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>();

  open('router/look', routerForm, async ({ csrf, fields, language }) => {
    const fingerprint = await onboarding.certificateOf(routerOf(fields));
    return { form: routerLoginForm(csrf, fields, fingerprint ?? '', language) };
  });
  open(
    'router/add',
    (csrf, fields, language) => routerLoginForm(csrf, fields, fields['fingerprint'] ?? '', language),
    async ({ fields, language, by }) => {
      const { fingerprint = '', username = '', password = '' } = fields;
      const login = { fingerprint: fingerprint || null, username: username.trim(), password };
      return { form: routerFindings(await onboarding.addRouter({ ...routerOf(fields), ...login }, by), language) };
    },
  );
  const askAgain = (name: string) => ({ to: `/first-run/provider?ask=${encodeURIComponent(name)}` });
  const connectAgain = (csrf: string, fields: Fields, language: 'en' | 'sw') =>
    providerForm(csrf, onboarding.forms, fields['kind'], fields, language);
  /** Of a connection that is there: what was refused is asked of it again. */
  const back = (_csrf: string, { name = '' }: Fields, language: 'en' | 'sw') => askLink(name, language);
  open('provider/connect', connectAgain, async ({ fields, by }) => {
    const { kind = '' } = fields;
    await onboarding.connect(kind, fields, by);
    return askAgain(kind);
  });
  open('provider/channel', back, async ({ fields, by }) => {
    const { name = '', channel = '' } = fields;
    await onboarding.useChannel(name, channel, by);
    return askAgain(name);
  });
  open('provider/register', back, async ({ fields, language, by }) => {
    const { name = '' } = fields;
    const parts = await onboarding.register(name, by);
    const told = parts.map(({ of, state }) => html`<li>${REGISTERED_WORDS[of][state][language]}</li>`);
    return {
      form: html`<ul class="rows">
          ${told}
        </ul>
        ${askLink(name, language)}`,
    };
  });
  open('provider/addresses', back, async ({ fields, language, by }) => {
    const { name = '' } = fields;
    const addresses = await onboarding.addresses(name, by);
    return { form: html`${shownAddresses(addresses, language)} ${askLink(name, language)}` };
  });
  open(
    'sms/add',
    (csrf, fields, language) => gatewayForm(csrf, gatewayFormOf(fields['kind']), fields, language),
    async ({ fields, by }) => {
      const { kind = '', key = '', phone = '', username = '', sender = '', baseUrl = '', partnerId = '' } = fields;
      const own = kind === 'africas-talking' ? { username, sender, baseUrl } : { baseUrl, partnerId, sender };
      await onboarding.addGateway({ kind, fields: own, key: key.trim(), phone }, by);
      return { to: '/first-run/sms' };
    },
  );
  return routes;

  /** @param again the form that it came from, for what was refused */
  function open(
    door: OnboardDoor,
    again: (csrf: string, fields: Fields, language: 'en' | 'sw') => Html,
    post: (asked: {
      readonly csrf: string;
      readonly fields: Fields;
      readonly language: 'en' | 'sw';
      readonly by: By;
    }) => Promise<Answer>,
  ): void {
    const step = door.slice(0, door.indexOf('/'));
    routes.post(pathOf(door), async (c) => {
      const acting = whoActs(c.get('session'), DEED, limits, languageOf(c));
      if (acting.kind === 'nobody') return c.redirect('/login', 303);
      const language = languageOf(c);
      if (acting.kind === 'barred') return c.html(refusedPage(acting.words, '/', language), 403);
      const { by, csrf } = acting;
      const fields = texts(await c.req.parseBody());
      try {
        const answer = await post({ csrf, fields, language, by });
        return 'to' in answer ? c.redirect(answer.to, 303) : await drawStep(c, step, answer.form, 200);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        const problem = html`<p class="problem" role="alert">${SAID[language].notDone}: <q>${error.message}</q></p>`;
        return drawStep(c, step, html`${problem} ${again(csrf, fields, language)}`, 422);
      }
    });
  }
}

function pathOf(door: OnboardDoor): string {
  return `/first-run/${door}`;
}

function routerOf({ name = '', host = '', port = '', plain }: Fields): AskedRouter {
  const asked = port.trim();
  return { name: name.trim(), host: host.trim(), port: asked === '' ? null : Number(asked), plain: plain === 'yes' };
}
