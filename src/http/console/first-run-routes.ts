import { Hono } from 'hono';
import { html } from 'hono/html';
import { firstRun, type FirstRunStep } from '../../views/first-run.ts';
import { STEP_WORDS } from '../../views/first-run-words.ts';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import { doneNote } from './pages/deed-page.ts';
import { firstRunPage, firstRunStepPage } from './pages/first-run-page.ts';
import { missing } from './turned-away.ts';

const TITLE = { en: 'Set this box up', sw: 'Andaa kisanduku hiki' } as const;

/** The guided first run. The login and the right have been checked before. */
export function firstRunRoutes(deps: ConsoleDeps, frameOf: (c: ConsoleContext) => Frame): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>();

  routes.get('/first-run', (c) => {
    const frame = frameOf(c);
    const body = firstRunPage(stepsOf(deps), frame.now, frame.formats);
    return c.html(page(frame, TITLE[languageOf(c)], html`${doneNote(c.req.query('did'), languageOf(c))} ${body}`));
  });
  routes.get('/first-run/:step', (c) => {
    const frame = frameOf(c);
    const steps = stepsOf(deps);
    const here = steps.find(({ step }) => step === c.req.param('step'));
    if (here === undefined) return c.html(missing(frame), 404);
    const { title } = STEP_WORDS[here.step][languageOf(c)];
    const body = firstRunStepPage(steps, here, null, frame.now, frame.formats);
    return c.html(page(frame, title, html`${doneNote(c.req.query('did'), languageOf(c))} ${body}`));
  });
  return routes;
}

/** Every step of the first run, as the box is at this moment. */
export function stepsOf(deps: Pick<ConsoleDeps, 'store' | 'business' | 'lanes' | 'backups' | 'now'>): FirstRunStep[] {
  const { store, business } = deps;
  return firstRun(store, { business, lanes: deps.lanes(), backups: deps.backups() }, deps.now());
}
