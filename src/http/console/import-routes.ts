import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ActionName } from '../../domain/action-name.ts';
import { readText } from '../../domain/lists/read-text.ts';
import { remarkWords } from '../../domain/lists/remark-words.ts';
import type { Language } from '../../domain/time/time.ts';
import { laneName } from '../../domain/lines/lane-status.ts';
import type { PastLines } from '../../domain/lines/past-lines.ts';
import { describeError, Fault } from '../../domain/values/fault.ts';
import { carryOut } from '../../services/actions/carry-out.ts';
import { addRows } from '../../services/lines/add-rows.ts';
import { changedCsv } from '../../services/lines/changed-list.ts';
import { rowsToAdd } from '../../services/lines/import-list.ts';
import { keepLists, type GivenList, type KeptList } from '../../services/lines/kept-lists.ts';
import { lookInThread } from '../../services/lines/look-at-list.ts';
import { minter } from '../../services/lines/subscribers.ts';
import { allPlans } from '../../storage/plans.ts';
import { routerNames } from '../../views/lists.ts';
import { listPreview } from '../../views/list-preview.ts';
import type { DeedDeps } from './deeds.ts';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import { texts } from './form-doors.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import type { Html } from './frame/markup.ts';
import { askedOf, plansChosen } from './import-asked.ts';
import type { Fields } from './money-deeds.ts';
import { confirmPage, doneNote, refusedPage, SAID as DEED_SAID } from './pages/deed-page.ts';
import { importDonePage, importPage } from './pages/import-page.ts';
import { IMPORT_FILE, IMPORT_ROUTER, importForms } from './parts/import-forms.ts';
import { whoActs } from './who-acts.ts';

const DEED: ActionName = 'line.import';
const START = '/import';
/** The largest file: some forty thousand customers. */
export const LARGEST_LIST = 8 * 1024 * 1024;

/** The paths of these forms, and the deed that each is. */
export const IMPORT_DOORS: ReadonlyMap<string, ActionName> = new Map(
  [IMPORT_FILE, IMPORT_ROUTER, `${START}/:digest/take`].map((path) => [path, DEED]),
);

/**
 * A list is given, looked at as often as its owner likes, and taken over after a yes. What is said of it stands in the address of the
 * page. The login, the right and the token have been checked before.
 */
export function importRoutes(deps: ConsoleDeps & DeedDeps, frameOf: (c: ConsoleContext) => Frame): Hono<ConsoleEnv> {
  const { store, now, business } = deps;
  const kept = keepLists();
  const routes = new Hono<ConsoleEnv>();
  const routers = () => routerNames(store);
  const show = (c: ConsoleContext, body: Html, status: 200 | 403 | 422 = 200) =>
    c.html(page(frameOf(c), SAID[languageOf(c)].title, body), status);
  const refuse = (c: ConsoleContext, words: string, back = START, status: 403 | 422 = 422) =>
    show(c, refusedPage(words, back, languageOf(c)), status);
  /** The pages of a list are for who may take it over, and nobody is told that there is one. */
  const given = (c: ConsoleContext) => kept.get(c.req.param('digest') ?? '', now());

  routes.get(START, (c) => {
    const said = SAID[languageOf(c)];
    const forms = html`<section class="part narrow-page">
      ${importForms(c.get('session')?.csrf ?? '', routers(), languageOf(c))}
    </section>`;
    return c.req.query('was') === 'too-large'
      ? show(
          c,
          html`<p class="problem narrow-page" role="alert">${said.tooLarge}</p>
            ${forms}`,
          422,
        )
      : show(c, forms);
  });

  routes.post(IMPORT_FILE, async (c) => {
    const { list: file, beside = '' } = await c.req.parseBody();
    if (!(file instanceof File) || file.size === 0) return refuse(c, SAID[languageOf(c)].choose);
    const read = readText(new Uint8Array(await file.arrayBuffer()));
    if (read.kind === 'refused')
      return refuse(c, `${read.line === null ? file.name : `${file.name}:${read.line}`}: ${read.why}.`);
    const source = { kind: 'text', text: read.text } as const;
    if (typeof beside !== 'string' || beside === '') return keep(c, { name: file.name, source, beside: null });
    return reading(c, beside, (holdings) => ({ name: file.name, source, beside: { router: beside, holdings } }));
  });
  routes.post(IMPORT_ROUTER, async (c) => {
    const { router } = await c.req.parseBody();
    if (typeof router !== 'string') return refuse(c, SAID[languageOf(c)].choose);
    return reading(c, router, (holdings) => ({ name: router, source: { kind: 'router', holdings }, beside: null }));
  });

  routes.get(`${START}/:digest`, async (c) => {
    const list = given(c);
    const language = languageOf(c);
    if (list === null) return refuse(c, SAID[language].gone);
    const fields = c.req.query();
    const found = await lookAt(list, fields);
    if ('kind' in found) return refuse(c, `${list.name}:${found.line}: ${remarkWords(found.why, language)}.`);
    const shown = listPreview(found.read, found.outlook);
    const plans = store.all(allPlans, {}).filter(({ retired_at }) => retired_at === null);
    const chosen = [...plansChosen(fields).keys()].map((profile) => ({
      profile,
      codes: plans.flatMap((plan) => (plan.profile === profile ? [plan.code] : [])),
    }));
    const asked = {
      fields,
      routers: routers(),
      isRouter: list.source.kind === 'router' || list.beside !== null,
      several: [...shown.several, ...chosen],
    };
    const { path } = c.req;
    const paths = { page: path, take: `${path}/take${new URL(c.req.url).search}` };
    return show(c, importPage(list.name, paths, shown, asked, c.get('session')?.csrf ?? '', language));
  });

  routes.post(`${START}/:digest/take`, async (c) => {
    const acting = whoActs(c.get('session'), DEED, deps.limits, languageOf(c));
    if (acting.kind === 'nobody') return c.redirect('/login', 303);
    const language = languageOf(c);
    if (acting.kind === 'barred') return refuse(c, acting.words, START, 403);
    const list = given(c);
    if (list === null) return refuse(c, SAID[language].gone);
    const { search } = new URL(c.req.url);
    const back = `${START}/${list.digest}${search}`;
    const found = await lookAt(list, c.req.query());
    if ('kind' in found) return c.redirect(back, 303);
    const { past = '', confirm, key = '' } = texts(await c.req.parseBody());
    const { added, changed, past: late } = found.outlook;
    if (confirm !== 'yes') {
      const shown = SAID[language].preview(
        rowsToAdd(found.read).plans.map(({ code }) => code),
        added.length,
        changed.length,
      );
      const fields = { csrf: acting.csrf, past, key: randomBytes(16).toString('hex') };
      const words = late.length === 0 ? shown : [...shown, SAID[language].late(late.length, past === 'as-is')];
      const body = confirmPage(`${c.req.path}${search}`, words, fields, back, false, language);
      return c.html(page(frameOf(c), DEED_SAID[language].ask, body));
    }
    const mint = minter(deps.policy.accountPrefix, deps.requests.random);
    const action = addRows(mint, pastOf(past, late.length), 'page');
    const deed = { action, lanes: () => routers().map((router) => laneName('router', router)) };
    const done = await carryOut(deps, deed, rowsToAdd(found.read), { ...acting.by, key: key || null }, now());
    if (done.kind === 'refused') return refuse(c, done.words, back);
    if (!done.repeated) kept.take(list.digest, { report: done.result, csv: changedCsv(found.outlook, done.result) });
    return c.redirect(`${START}/${list.digest}/done?did=${DEED}`, 303);
  });

  routes.get(`${START}/:digest/done`, (c) => {
    const list = given(c);
    const language = languageOf(c);
    if (list?.taken == null) return refuse(c, SAID[language].gone);
    const { added, changed } = list.taken.report;
    const paths = { page: `${START}/${list.digest}`, csv: `${START}/${list.digest}/accounts.csv` };
    const body = importDonePage(added, changed, paths, language);
    return show(c, html`${doneNote(c.req.query('did'), language)} ${body}`);
  });
  routes.get(`${START}/:digest/accounts.csv`, (c) => {
    const taken = given(c)?.taken ?? null;
    if (taken === null) return refuse(c, SAID[languageOf(c)].gone);
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="washa-accounts.csv"');
    return c.body(taken.csv);
  });
  return routes;

  function keep(c: ConsoleContext, list: GivenList): Response {
    return c.redirect(`${START}/${kept.put(list, now()).digest}`, 303);
  }

  async function reading(
    c: ConsoleContext,
    router: string,
    use: (holdings: Awaited<ReturnType<ConsoleDeps['routerHoldings']>>) => GivenList,
  ): Promise<Response> {
    try {
      return keep(c, use(await deps.routerHoldings(router)));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return refuse(c, describeError(error));
    }
  }

  function lookAt({ name, source, beside }: KeptList, fields: Fields) {
    const asked = askedOf(fields, business.timeZone, now());
    const router = source.kind === 'router' ? name : (beside?.router ?? asked.router);
    const of = { ...asked, router, beside: beside?.holdings ?? null };
    return lookInThread({ path: store.path, source, asked: of, now: now() });
  }
}

/** What a person said of lines whose time is over: their number says that they are cut off. */
function pastOf(said: string, late: number): PastLines {
  if (late === 0) return 'ask';
  return /^[1-9]\d{0,6}$/.test(said) ? { cut: Number(said) } : 'as-is';
}

interface Words extends Readonly<Record<'title' | 'tooLarge' | 'choose' | 'gone', string>> {
  readonly preview: (plans: readonly string[], added: number, changed: number) => readonly string[];
  readonly late: (n: number, isAsIs: boolean) => string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    title: 'Bring a list in',
    tooLarge: 'That file is larger than 8 MB. Bring it in at the box: washa import FILE.',
    choose: 'Choose the file, or the router.',
    gone: 'That list is not here any more: it is kept for an hour. Give it again.',
    preview: (plans, added, changed) => [
      ...(plans.length === 0 ? [] : [`Plans that are made: ${plans.join(', ')}`]),
      `${added} ${added === 1 ? 'line is' : 'lines are'} added`,
      ...(changed === 0
        ? []
        : [`${changed} that ${changed === 1 ? 'is' : 'are'} there ${changed === 1 ? 'is' : 'are'} changed`]),
    ],
    late: (n, isAsIs) =>
      isAsIs ? `${n} whose time is over stay as they are until you allow it` : `${n} whose time is over are cut off`,
  },
  sw: {
    title: 'Ingiza orodha',
    tooLarge: 'Faili hiyo ni kubwa kuliko MB 8. Iingize kwenye kisanduku: washa import FILE.',
    choose: 'Chagua faili, au ruta.',
    gone: 'Orodha hiyo haipo tena: huhifadhiwa saa moja. Itoe tena.',
    preview: (plans, added, changed) => [
      ...(plans.length === 0 ? [] : [`Vifurushi vinavyotengenezwa: ${plans.join(', ')}`]),
      `Laini ${added} zinaongezwa`,
      ...(changed === 0 ? [] : [`${changed} zilizopo zinabadilishwa`]),
    ],
    late: (n, isAsIs) =>
      isAsIs ? `${n} zilizoisha muda zinabaki zilivyo hadi uruhusu` : `${n} zilizoisha muda zinazimwa`,
  },
};
