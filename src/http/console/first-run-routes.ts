import { Hono } from 'hono';
import { html } from 'hono/html';
import { describeError, Fault } from '../../domain/values/fault.ts';
import { chosenSettings } from '../../services/setup/change-settings.ts';
import { allProviders } from '../../storage/providers.ts';
import { routerNames } from '../../views/lists.ts';
import { firstRun } from '../../views/first-run.ts';
import { addressForPhones } from '../../views/qr.ts';
import { settingsView } from '../../views/settings.ts';
import { STEP_WORDS } from '../../views/first-run-words.ts';
import type { DeedDeps } from './deeds.ts';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import { nothing, type Html } from './frame/markup.ts';
import { onboardRoutes } from './onboard-routes.ts';
import { doneNote } from './pages/deed-page.ts';
import { firstRunPage, firstRunStepPage } from './pages/first-run-page.ts';
import { importForms } from './parts/import-forms.ts';
import { fold } from './parts/deed-forms.ts';
import {
  addressForms,
  askLink,
  channelForm,
  gatewayForm,
  gatewayFormOf,
  providerForm,
  routerStart,
  tryPushForm,
} from './parts/onboard-forms.ts';
import { ONBOARD_WORDS } from './parts/onboard-words.ts';
import { checklist, directForm } from './parts/checklist-part.ts';
import { settingsForm } from './parts/settings-part.ts';
import { missing } from './turned-away.ts';

/** The settings that are chosen at a step. */
const STEP_SETTINGS: Readonly<Record<'business' | 'backups' | 'tunnel', readonly string[]>> = {
  business: ['box.business_name', 'box.support_phone', 'box.time_zone', 'box.language'],
  backups: ['backups.folders', 'backups.disks'],
  tunnel: ['intake.public_url'],
};

const TITLE = { en: 'Set this box up', sw: 'Andaa kisanduku hiki' } as const;

/** The guided first run. The login and the right have been checked before. */
export function firstRunRoutes(deps: ConsoleDeps & DeedDeps, frameOf: (c: ConsoleContext) => Frame): Hono<ConsoleEnv> {
  const { store, business, onboarding } = deps;
  const routes = new Hono<ConsoleEnv>();
  const stepsNow = () => firstRun(store, { business, lanes: deps.lanes(), backups: deps.backups() }, deps.now());
  const drawn = (c: ConsoleContext, title: string, body: Html) =>
    page(frameOf(c), title, html`${doneNote(c.req.query('did'), languageOf(c))} ${body}`);
  const drawStep = (c: ConsoleContext, step: string, form: Html | null, status: 200 | 422) => {
    const { formats, now } = frameOf(c);
    const steps = stepsNow();
    const here = steps.find((one) => one.step === step);
    if (here === undefined) return c.html(missing(frameOf(c)), 404);
    const { title } = STEP_WORDS[here.step][formats.language];
    return c.html(drawn(c, title, firstRunStepPage(steps, here, form, now, formats)), status);
  };

  routes.get('/first-run', (c) => {
    const { formats, now } = frameOf(c);
    return c.html(
      drawn(c, TITLE[formats.language], firstRunPage(stepsNow(), addressForPhones(c.req.url), now, formats)),
    );
  });
  routes.get('/first-run/:step', async (c) => {
    const step = c.req.param('step');
    return drawStep(c, step, await formOf(c, step), 200);
  });
  routes.route('/', onboardRoutes(deps, drawStep));
  return routes;

  /** What does a step here; null where it is done elsewhere. */
  async function formOf(c: ConsoleContext, step: string): Promise<Html | null> {
    const language = languageOf(c);
    const csrf = c.get('session')?.csrf ?? '';
    switch (step) {
      case 'business':
      case 'backups':
      case 'tunnel':
        return told(() => settingsStep(csrf, step, language));
      case 'lines':
        return importForms(csrf, routerNames(store), language);
      case 'router':
        return routerStart(csrf, onboarding.routerScript, language);
      case 'provider':
        return providerStep(csrf, c.req.query('ask') ?? null, c.req.query('kind'), language);
      case 'sms':
        return gatewayForm(csrf, gatewayFormOf(c.req.query('kind')), {}, language);
      default:
        return null;
    }
  }

  /** What a step needs of the settings of the box. */
  function settingsStep(csrf: string, step: keyof typeof STEP_SETTINGS, language: 'en' | 'sw'): Html {
    const { settings } = deps;
    const found = settingsView(settings, chosenSettings(store)).flatMap((section) => section.settings);
    const asked = found.filter(({ key }) => STEP_SETTINGS[step].includes(key));
    return settingsForm(asked, { csrf, file: settings.file, back: `/first-run/${step}` }, language);
  }

  /** Each connection with a way to ask it, and the form of one that is not there yet. @param asked the one that is asked now @param kind of the form */
  async function providerStep(
    csrf: string,
    asked: string | null,
    kind: string | undefined,
    language: 'en' | 'sw',
  ): Promise<Html> {
    const used = store.all(allProviders, {}).filter((row) => row.retired_at === null);
    const shown = used.map(async ({ name }) =>
      name === asked ? await askedStep(csrf, name, language) : askLink(name, language),
    );
    const others = onboarding.forms.filter((form) => !used.some((row) => row.name === form.kind));
    const form = providerForm(csrf, others, kind, {}, language);
    const more = used.length === 0 ? form : fold(ONBOARD_WORDS[language].another, form);
    return html`${await Promise.all(shown)} ${others.length === 0 ? nothing : more}`;
  }

  /** A connection as it is now: what has to be chosen or told there, whether it is right, and a way to try it. */
  async function askedStep(csrf: string, name: string, language: 'en' | 'sw'): Promise<Html> {
    const offers = onboarding.offers(name);
    const channels =
      offers?.channels === true
        ? await told(() => askedChannels(csrf, name, language))
        : directForm(csrf, name, [], language);
    const items = await told(async () => checklist(await onboarding.check(name), language));
    return html`<h2>${name}</h2>
      ${channels} ${items} ${offers === null ? nothing : addressForms(csrf, name, offers.registers, language)}
      ${offers?.pushes === true ? tryPushForm(csrf, name, language) : nothing}`;
  }

  async function askedChannels(csrf: string, name: string, language: 'en' | 'sw'): Promise<Html> {
    const channels = await onboarding.channels(name);
    return html`${channelForm(csrf, name, channels, language)} ${directForm(csrf, name, channels, language)}`;
  }
}

/** What is asked for, or why it cannot be had. */
async function told(ask: () => Html | Promise<Html>): Promise<Html> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return html`<p class="problem" role="alert"><q>${describeError(error)}</q></p>`;
  }
}
