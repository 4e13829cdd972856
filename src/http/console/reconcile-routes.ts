import { Hono } from 'hono';
import { html } from 'hono/html';
import { readText } from '../../domain/lists/read-text.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { preview } from '../../services/actions/act.ts';
import { bookInParts, bookStatement, toBook, type Listed } from '../../services/reconcile/book-statement.ts';
import { compareStatement, type Finding } from '../../services/reconcile/compare-statement.ts';
import { keepStatements, type KeptStatement } from '../../services/reconcile/kept-statements.ts';
import { allProviders } from '../../storage/providers.ts';
import type { DeedDeps } from './deeds.ts';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import type { Html } from './frame/markup.ts';
import { confirmPage, doneNote, refusedPage, SAID as DEED_SAID } from './pages/deed-page.ts';
import { comparedStatementPage, statementForm } from './pages/reconcile-page.ts';
import type { Forms } from './parts/deed-forms.ts';
import { actorOf } from './who-acts.ts';

/** Where a statement is posted to, and how large one may be: some ten thousand rows. */
export const STATEMENT_PATH = '/reconcile/statement';
export const LARGEST_STATEMENT = 4 * 1024 * 1024;

/** So many rows are named before they are booked; all of them stand on the page before. */
const NAMED = 20;

/** A statement is given, compared, and what the books lack of it is booked. The login, the right and the token have been checked before. */
export function reconcileRoutes(
  deps: ConsoleDeps & DeedDeps,
  frameOf: (c: ConsoleContext) => Frame,
  formsFor: (c: ConsoleContext) => Forms,
): Hono<ConsoleEnv> {
  const { store, now, business } = deps;
  const kept = keepStatements(business.timeZone);
  const routes = new Hono<ConsoleEnv>();
  const connections = (): Listed[] => store.all(allProviders, {}).filter(({ retired_at }) => retired_at === null);
  const show = (c: ConsoleContext, body: Html, status: 200 | 403 | 422 = 200) =>
    c.html(page(frameOf(c), SAID[languageOf(c)].title, body), status);
  const refuse = (c: ConsoleContext, words: string, back = '/reconcile') =>
    show(c, refusedPage(words, back, languageOf(c)), 422);

  routes.get('/reconcile', (c) => {
    const names = connections().map(({ name }) => name);
    const isLarge = c.req.query('was') === 'too-large';
    const form = statementForm(names, frameOf(c).formats, formsFor(c));
    const said = SAID[languageOf(c)];
    return isLarge
      ? show(
          c,
          html`<p class="problem narrow-page" role="alert">${said.tooLarge}</p>
            ${form}`,
          422,
        )
      : show(c, form);
  });

  routes.post(STATEMENT_PATH, async (c) => {
    const { provider, statement: file } = await c.req.parseBody();
    const said = SAID[languageOf(c)];
    const listed = connections().find(({ name }) => name === provider);
    if (listed === undefined || !(file instanceof File) || file.size === 0) return refuse(c, said.choose);
    const read = readText(new Uint8Array(await file.arrayBuffer()));
    if (read.kind === 'refused') {
      const place = read.line === null ? file.name : `${file.name}:${read.line}`;
      return refuse(c, `${place}: ${read.why}.`);
    }
    const given = kept.put(listed.name, read.text, now());
    return typeof given === 'string' ? refuse(c, `${file.name}: ${given}`) : c.redirect(pathOf(given), 303);
  });

  routes.get('/reconcile/:provider/:digest', (c) => {
    const given = kept.get(c.req.param('provider'), c.req.param('digest'), now());
    if (given === null) return refuse(c, SAID[languageOf(c)].gone);
    const found = compareStatement(store, given.provider, given.statement);
    const bookable = toBook(found.findings).length;
    const { formats } = frameOf(c);
    const body = comparedStatementPage(pathOf(given), given.provider, found, bookable, now(), formats, formsFor(c));
    return show(c, html`${doneNote(c.req.query('did'), languageOf(c))} ${body}`);
  });

  routes.post('/reconcile/:provider/:digest/book', async (c) => {
    const language = languageOf(c);
    const given = kept.get(c.req.param('provider'), c.req.param('digest'), now());
    const listed = connections().find(({ name }) => name === given?.provider);
    const session = c.get('session');
    if (given === null || listed === undefined || session === null) return refuse(c, SAID[language].gone);
    const back = pathOf(given);
    const { right, confirm } = await c.req.parseBody();
    const found = compareStatement(store, given.provider, given.statement);
    if (found.isStrange && right !== 'yes') return refuse(c, SAID[language].strange, back);
    const missing = toBook(found.findings);
    const policy = { ...deps.policy, clockSane: deps.clock().sane };
    const who = actorOf(session, deps.limits, language);
    if (confirm !== 'yes') {
      const part = { digest: given.digest, rows: missing.map(({ row }) => row) };
      const planned = preview(store, bookStatement(listed, policy), part, now(), who);
      if (planned.kind === 'refused') return refuse(c, planned.words, back);
      const fields = { csrf: session.csrf, ...(right === 'yes' ? { right } : {}) };
      const shown = [sumOf(missing, business.currency, language), ...firstOf(planned.preview, language)];
      const body = confirmPage(c.req.path, shown, fields, back, false, language);
      return c.html(page(frameOf(c), DEED_SAID[language].ask, body));
    }
    const refused = await bookInParts(store, { listed, policy, digest: given.digest }, missing, who, now);
    // Whose lines go on or off by it, only the rows know: each lane looks whether something waits for it.
    for (const { lane } of deps.lanes()) deps.wake(lane);
    return refused === null ? c.redirect(`${back}?did=statement.book`, 303) : refuse(c, refused, back);
  });
  return routes;
}

const pathOf = ({ provider, digest }: KeptStatement): string => `/reconcile/${encodeURIComponent(provider)}/${digest}`;

function sumOf(missing: readonly Finding[], currency: string, language: 'en' | 'sw'): string {
  const sum = formatCents(cents(missing.reduce((all, { row }) => all + row.amountCents, 0)), currency);
  return SAID[language].sum(missing.length, sum);
}

function firstOf(lines: readonly string[], language: 'en' | 'sw'): readonly string[] {
  if (lines.length <= NAMED) return lines;
  return [...lines.slice(0, NAMED), SAID[language].more(lines.length - NAMED)];
}

const SAID = {
  en: {
    title: 'Compare a statement',
    tooLarge:
      'That file is larger than 4 MB. Export a shorter time, or compare it at the box: washa reconcile --statement.',
    choose: 'Choose whose statement it is, and the file.',
    gone: 'That statement is not here any more: it is kept for an hour. Give it again.',
    strange: 'None of the books’ payments of that time is in the file. Say first that it is the right statement.',
    sum: (n: number, sum: string) => `${n} ${n === 1 ? 'row' : 'rows'} of ${sum} are booked as if they had come now`,
    more: (n: number) => `and ${n} more`,
  },
  sw: {
    title: 'Linganisha taarifa',
    tooLarge:
      'Faili hiyo ni kubwa kuliko MB 4. Toa ya muda mfupi zaidi, au linganisha kwenye kisanduku: washa reconcile --statement.',
    choose: 'Chagua ni taarifa ya nani, na faili.',
    gone: 'Taarifa hiyo haipo tena: huhifadhiwa saa moja. Itoe tena.',
    strange: 'Hakuna malipo ya vitabu ya wakati huo yaliyo kwenye faili. Sema kwanza kuwa ni taarifa sahihi.',
    sum: (n: number, sum: string) => `Mistari ${n} ya ${sum} inaandikwa kana kwamba imeingia sasa`,
    more: (n: number) => `na ${n} zaidi`,
  },
} as const;
