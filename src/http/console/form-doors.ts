import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { isSaid } from '../../domain/said/both.ts';
import { preview, type ActResult } from '../../services/actions/act.ts';
import { carryOut } from '../../services/actions/carry-out.ts';
import { deedWords } from '../../views/deed-words.ts';
import { openDoors, type DeedDeps } from './deeds.ts';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import type { Html } from './frame/markup.ts';
import type { Door, Fields } from './money-deeds.ts';
import { sheetPage } from './pages/sheet-page.ts';
import { confirmPage, refusedPage, SAID, toldPage } from './pages/deed-page.ts';
import { whoActs } from './who-acts.ts';

/**
 * The forms behind which a person does something, each an action. The first time a form comes the deed is shown and nothing is
 * done; the second time it comes with a key, so that two taps are one deed. The token and the origin have been checked before.
 */
export function deedRoutes(deps: ConsoleDeps & DeedDeps, frameOf: (c: ConsoleContext) => Frame): Hono<ConsoleEnv> {
  const { store, now, limits } = deps;
  const routes = new Hono<ConsoleEnv>();
  openDoors(open, deps);
  return routes;

  function open<Input, Facts, Plan, Result, Why>(door: Door<Input, Facts, Plan, Result, Why>): void {
    routes.post(door.path, async (c) => {
      const show = (title: string, body: Html, status: 200 | 403 | 422) =>
        c.html(page(frameOf(c), title, body), status);
      const id = Number(c.req.param('id'));
      const sent = texts(await c.req.parseBody());
      const fields = door.settle?.(sent) ?? sent;
      const back = door.from(id, fields);
      const language = languageOf(c);
      const acting = whoActs(c.get('session'), door.action.name, limits, language);
      if (acting.kind === 'nobody') return c.redirect('/login', 303);
      const said = SAID[language];
      const no = (words: string, why: unknown = null) =>
        show(said.notDone, refusedPage(words, back, language), why === 'right' ? 403 : 422);
      if (acting.kind === 'barred') return no(acting.words, 'right');
      const { by } = acting;
      const { reason = '', key = '' } = fields;
      const input = door.input(id, fields);
      if (isSaid(input)) return no(input[language]);
      if (fields['confirm'] !== 'yes') {
        const planned = preview(store, door.action, input, now(), by);
        if (planned.kind === 'refused') return no(planned.words, planned.why);
        // What is asked for goes along: sent a second time the deed is done already, and the name is another.
        const asked = door.typed?.(id);
        const key = randomBytes(16).toString('hex');
        const again = { ...fields, key, ...(asked !== undefined && { asked }) };
        const asksWhy = door.action.reason === 'required';
        const body = confirmPage(c.req.path, planned.preview, again, back, asksWhy, language, asked);
        return show(said.ask, body, 200);
      }
      if (door.typed !== undefined && !isTyped(fields)) return no(said.mistyped);
      const done = await carryOut(deps, door, input, { ...by, reason, key: key || null }, now());
      if (done.kind === 'refused') return no(done.words, done.why);
      if (door.file !== undefined && !done.repeated) {
        const { name, text } = door.file(done.result);
        return c.body(text, 200, {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Disposition': `attachment; filename="${name}"`,
          'Cache-Control': 'no-store',
        });
      }
      if (door.tell !== undefined && !done.repeated) {
        const lines = door.tell(done.result).map((line) => line[language]);
        return show(said.done, toldPage(lines, back, language), 200);
      }
      if (door.show !== undefined && !done.repeated) {
        const frame = frameOf(c);
        const again = { csrf: frame.session?.csrf ?? '', reason };
        return c.html(page(frame, deedWords(door.action.name, language), door.show(done.result, frame.formats, again)));
      }
      if (door.sheet !== undefined && !done.repeated)
        return show(said.done, sheetPage(door.sheet(done.result), deps.business, back, language), 200);
      const place = placeOf(door, done, back);
      return c.redirect(`${place}${place.includes('?') ? '&' : '?'}did=${door.action.name}`, 303);
    });
  }
}

/** Whether somebody typed what stood there, however they spaced it. */
function isTyped({ asked = '', typed = '' }: Fields): boolean {
  const [wanted, given] = [asked, typed].map((text) => text.trim().replace(/\s+/g, ' ').toLowerCase());
  return wanted !== '' && wanted === given;
}

function placeOf<Result, Why>(
  { to }: { readonly to?: (result: Result) => string },
  done: ActResult<Result, Why>,
  back: string,
): string {
  return to !== undefined && done.kind === 'done' && !done.repeated ? to(done.result) : back;
}

/** The fields that are texts. */
export function texts(body: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
