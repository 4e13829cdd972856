import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ActionName } from '../../domain/action-name.ts';
import { backupWords } from '../../domain/backup-words.ts';
import { Fault } from '../../domain/values/fault.ts';
import type { By } from '../../services/actions/act.ts';
import { backUpByHand, findBackup, listBackups, proveByHand } from '../../services/backup/by-hand.ts';
import { backupView } from '../../views/backups.ts';
import type { DeedDeps } from './deeds.ts';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import { page, type Frame } from './frame/layout.ts';
import type { Html } from './frame/markup.ts';
import { backupsPage } from './pages/backups-page.ts';
import { doneNote, refusedPage, SAID } from './pages/deed-page.ts';
import { texts } from './form-doors.ts';
import { whoActs } from './who-acts.ts';

const TITLE = { en: 'Backups', sw: 'Nakala rudufu' } as const;
const PATHS = { 'backup.make': '/backups/make', 'backup.prove': '/backups/prove' } as const;
/** Nobody waits longer for a page than this for a place that is far away. */
const PAGE_PATIENCE_MS = 3_000;
type BackupDeed = keyof typeof PATHS;

/** The paths of these forms, and the deed that each is. */
export const BACKUP_DOORS: ReadonlyMap<string, ActionName> = new Map([
  [PATHS['backup.make'], 'backup.make'],
  [PATHS['backup.prove'], 'backup.prove'],
]);

/**
 * The page of the backups. What is done there takes seconds and loses nothing, so it is done at the first post, one at a time. The
 * login, the token and the origin have been checked before.
 */
export function backupRoutes(deps: ConsoleDeps & DeedDeps, frameOf: (c: ConsoleContext) => Frame): Hono<ConsoleEnv> {
  const { store, business, backupBox, limits } = deps;
  const routes = new Hono<ConsoleEnv>();
  let busy = false;

  routes.get('/backups', async (c) => {
    const { formats, now } = frameOf(c);
    const { language } = formats;
    const view = backupView(store, deps.backups(), now);
    const says = view.codes.map((code) => backupWords(code, view.facts, { zone: business.timeZone, language, now }));
    const { keep, proveHour } = backupBox;
    const shown = { view, says, list: await listBackups(store, backupBox, now, PAGE_PATIENCE_MS), keep, proveHour };
    const body = backupsPage(shown, c.get('session')?.csrf ?? '', now, formats);
    return c.html(page(frameOf(c), TITLE[language], html`${doneNote(c.req.query('did'), language)} ${body}`));
  });
  open('backup.make', async (_, by) => {
    await backUpByHand(store, backupBox, by, deps.now());
  });
  open('backup.prove', async ({ name = '' }, by) => {
    const file = name === '' ? null : await findBackup(backupBox, name, null, deps.now());
    const { proof } = await proveByHand(store, backupBox, file, by, deps.now());
    if (proof.problems.length > 0) throw new Fault('backup.problem', 'stop', proof.problems.join(' '));
  });
  return routes;

  function open(deed: BackupDeed, doIt: (fields: Readonly<Record<string, string>>, by: By) => Promise<void>): void {
    routes.post(PATHS[deed], async (c) => {
      const acting = whoActs(c.get('session'), deed, limits, languageOf(c));
      if (acting.kind === 'nobody') return c.redirect('/login', 303);
      const language = languageOf(c);
      const show = (body: Html, status: 403 | 422) => c.html(page(frameOf(c), SAID[language].notDone, body), status);
      if (acting.kind === 'barred') return show(refusedPage(acting.words, '/backups', language), 403);
      if (busy) return show(refusedPage(BUSY[language], '/backups', language), 422);
      busy = true;
      try {
        await doIt(texts(await c.req.parseBody()), acting.by);
        return c.redirect(`/backups?did=${deed}`, 303);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return await show(refusedPage(error.message, '/backups', language), 422);
      } finally {
        busy = false;
      }
    });
  }
}

const BUSY = {
  en: 'One is being made or taken out at this moment. Wait until it is done.',
  sw: 'Moja inafanywa au kufunguliwa sasa hivi. Subiri imalizike.',
} as const;
