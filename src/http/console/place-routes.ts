import { Hono } from 'hono';
import { html } from 'hono/html';
import { localMonth } from '../../domain/time/local-month.ts';
import { describeError, Fault } from '../../domain/values/fault.ts';
import { isRestartable } from '../../services/box/restart.ts';
import { isHttpsOnly } from '../../services/box/https-only.ts';
import { chosenSettings } from '../../services/setup/change-settings.ts';
import { monthReport } from '../../views/reports.ts';
import { messagesView } from '../../views/messages.ts';
import { settingsView } from '../../views/settings.ts';
import type { TodayOf } from '../../views/today.ts';
import type { Language } from '../../domain/time/time.ts';
import { languageOf } from './door/language.ts';
import { isEncrypted, type ConsoleContext, type ConsoleEnv } from './door/session-cookie.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import type { Html } from './frame/markup.ts';
import { addressesPage } from './pages/addresses-page.ts';
import { doneNote } from './pages/deed-page.ts';
import { httpsPage } from './pages/https-page.ts';
import { hotspotPage } from './pages/hotspot-page.ts';
import { dimensionOf, reportCsv, reportsPage } from './pages/reports-page.ts';
import { settingsPage } from './pages/settings-page.ts';
import { TEXTS_PATH } from './pages/sms-page.ts';
import { textsPage } from './pages/texts-page.ts';
import { plansPage } from './pages/plans-page.ts';
import { vouchersPage } from './pages/vouchers-page.ts';
import type { Forms } from './parts/deed-forms.ts';
import { pageOf } from './parts/pager.ts';

/** As it stands on a slip, whatever stands before it. */
function slipNumber(typed = ''): number | null {
  const digits = typed.replaceAll(/\D/g, '').slice(0, 9);
  return digits === '' ? null : Number(digits);
}

type Titles = Readonly<Record<Language, string>>;

/** Pages that change only when somebody changes them: they are drawn once. The login and the right have been checked before. */
export function placeRoutes(
  deps: ConsoleDeps,
  today: TodayOf,
  frameOf: (c: ConsoleContext) => Frame,
  formsFor: (c: ConsoleContext) => Forms,
): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>();
  const still = (path: string, title: Titles, body: (c: ConsoleContext, frame: Frame) => Html) =>
    routes.get(path, (c) => {
      const frame = frameOf(c);
      const language = languageOf(c);
      return c.html(page(frame, title[language], html`${doneNote(c.req.query('did'), language)} ${body(c, frame)}`));
    });

  still('/plans', { en: 'Plans', sw: 'Vifurushi' }, (c, { formats }) => plansPage(deps, today, formats, formsFor(c)));
  still('/vouchers', { en: 'Vouchers', sw: 'Vocha' }, (c, { formats }) =>
    vouchersPage(deps, pageOf(c.req.query('page')), slipNumber(c.req.query('number')), formats, formsFor(c)),
  );
  still('/hotspot', { en: 'Hotspot', sw: 'Hotspot' }, (c, { formats }) =>
    hotspotPage(deps, pageOf(c.req.query('page')), formats, formsFor(c)),
  );
  still('/addresses', { en: 'Who had this address', sw: 'Nani alikuwa na anwani hii' }, (c, { formats }) =>
    addressesPage(deps, c.req.query('what') ?? '', formats, formsFor(c)),
  );
  still('/https', { en: 'Encrypted pages', sw: 'Kurasa za siri' }, (c, { formats }) => {
    const facts = { certificate: deps.certificate(), isEncrypted: isEncrypted(c), isOnly: isHttpsOnly(deps.store) };
    const address = c.req.url.replace(/^http:/, 'https:');
    return httpsPage({ ...facts, address, now: deps.now() }, formats, formsFor(c));
  });
  still(TEXTS_PATH, { en: 'The texts of SMS', sw: 'Maandishi ya SMS' }, (c, { formats }) =>
    ofFile(() => {
      const { settings, store } = deps;
      const messages = messagesView(settings.read(chosenSettings(store)), deps.texts());
      return textsPage(messages, settings.file, formsFor(c), formats.language);
    }),
  );
  still('/settings', { en: 'Settings', sw: 'Mipangilio' }, (c, { formats }) =>
    ofFile(() => {
      const { settings, store } = deps;
      const sections = settingsView(settings, chosenSettings(store));
      return settingsPage(sections, settings.file, formsFor(c), isRestartable(store), formats.language);
    }),
  );
  const monthOf = (c: ConsoleContext) => {
    const { currency, timeZone } = deps.business;
    const by = dimensionOf(c.req.query('by'));
    const now = deps.now();
    const month = localMonth(c.req.query('month'), now, timeZone);
    return { by, report: monthReport(deps.store, month, by, currency, now) };
  };
  still('/reports', { en: 'Reports', sw: 'Ripoti' }, (c, { formats, href }) => {
    const { by, report } = monthOf(c);
    return reportsPage(report, by, deps.business, formats, href);
  });
  routes.get('/reports.csv', (c) => {
    const { by, report } = monthOf(c);
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename="washa-${report.month.month}-${by}.csv"`);
    return c.body(reportCsv(report, by, languageOf(c)));
  });
  return routes;
}

/** What is read of the settings file, or why it cannot be: somebody writes it at this moment, or it cannot be read any more. */
function ofFile(body: () => Html): Html {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return html`<p class="problem" role="alert">${describeError(error)}</p>`;
  }
}
