import { lookAtRouter } from '../app/look-at-router.ts';
import {
  isRepairable,
  LINE_DIFFERENCES,
  monthAtStake,
  type LineDifference,
  type StrangeRow,
} from '../domain/lines/differences.ts';
import { formatAge } from '../domain/time/durations.ts';
import { formatWhen } from '../domain/time/time.ts';
import { Fault } from '../domain/values/fault.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { unknownName } from '../domain/values/nearest.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { repairLines } from '../services/lines/repair-lines.ts';
import { allRouters } from '../storage/routers.ts';
import { comparedJson, routerBooks, type ComparedRouter } from '../views/compared-router.ts';
import { lineDifferenceWords, profileDifferenceWords, strangeWords } from '../views/difference-words.ts';
import { openLines } from './ask-lines.ts';
import { configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';
import { performDeed, tellDeed } from './deed.ts';
import { count } from './table.ts';

export interface CompareOptions extends GlobalOptions {
  readonly repair?: boolean;
  readonly atMost: string;
  readonly reason?: string;
  readonly key?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/**
 * `washa router compare`: what routers have otherwise than the books, read now.
 * @returns the exit code: 1 when a router could not be read now, 3 when something differs
 */
export async function compareRouters(options: CompareOptions, ...[name]: string[]): Promise<number> {
  const { repair = false, reason = '' } = options;
  if (repair && name === undefined) throw new UsageError('--repair is for one router: name it.');
  if (repair && reason.trim() === '') throw new UsageError('--repair wants --reason: why; it stands in the audit.');
  if (!/^[1-9]\d{0,5}$/.test(options.atMost)) throw new UsageError('--at-most: expected a whole number of at least 1.');
  const config = configOf(options);
  const now = systemClock.now();
  const books = await withStore(config, 'read', (store) => {
    const used = store.all(allRouters, {}).filter((row) => row.retired_at === null);
    const meant = used.filter((row) => name === undefined || row.name === name);
    if (name !== undefined && meant.length === 0) {
      const words = unknownName(
        'router',
        name,
        used.map((row) => row.name),
      );
      throw new Fault('router.unknown', 'stop', safeLine(`In the books ${words}`));
    }
    return meant.map((row) => routerBooks(store, row, now));
  });
  const secrets = secretsOf(config);
  const found = await Promise.all(
    books.map((one) => lookAtRouter(one, secrets.read(one.row.password_secret), systemClock)),
  );
  if (options.json === true && !repair) printJson(found.map(comparedJson));
  else if (options.json !== true) for (const one of found) tell(one, config.box.timeZone, config.box.currency);
  for (const one of repair ? found : []) await repairAfterYes(options, one);
  if (found.some(({ trouble }) => trouble !== null)) return 1;
  return found.every((one) => differing(one) === 0) ? 0 : 3;
}

const differing = ({ lines, strange, leftovers, profiles }: ComparedRouter): number =>
  lines.length + strange.length + leftovers.length + profiles.length;

async function repairAfterYes(options: CompareOptions, { router, lines, trouble }: ComparedRouter): Promise<void> {
  if (trouble !== null) {
    throw new Fault('router.unread', 'stop', `Nothing was done: ${safeLine(router)} could not be read now.`);
  }
  const meant = lines.filter(isRepairable);
  const atMost = Number(options.atMost);
  if (options.yes !== true && options.dryRun !== true && meant.length > 0 && meant.length <= atMost) {
    const cut = meant.filter(({ kind }) => kind === 'expired-on').length;
    const asked = openLines();
    const cuts = cut === 0 ? 'nobody is cut off' : `${count(cut, 'line')} of them cut off`;
    const answer = await asked.ask(`Write ${count(meant.length, 'line')} of ${safeLine(router)}, ${cuts}? [y/N]`);
    asked.close();
    if (!/^y(es)?$/i.test(answer)) throw new Fault('router.repair', 'stop', 'Nothing was written.');
  }
  const deed = { ...options, reason: options.reason ?? '' };
  const accounts = meant.map(({ account }) => account);
  tellDeed(deed, await performDeed(deed, repairLines, () => ({ router, accounts, atMost })));
}

function tell(found: ComparedRouter, zone: string, currency: string): void {
  const { router, readAt, trouble, lines, strange, edits, leftovers, profiles } = found;
  const now = systemClock.now();
  const age = readAt === null ? 'never read' : `read ${formatAge(now - readAt)} ago`;
  print(`${safeLine(router)}, ${age}`);
  if (trouble !== null) warn(`  It could not be read now: ${safeLine(trouble)}. This is what the daemon knew of it.`);
  for (const kind of LINE_DIFFERENCES) {
    list(lineDifferenceWords(kind), lines.filter((line) => line.kind === kind).map(lineWords));
  }
  for (const by of ['refused', 'theirs', 'kept'] as const) {
    const of = profiles.filter((one) => one.by === by);
    list(
      profileDifferenceWords(by),
      of.map(({ plan, service, profile, words }) => `${plan}  ${service}, profile ${profile}: ${words}`),
    );
  }
  const orphans = strange.filter((row) => row.kind === 'orphan');
  const stake = monthAtStake(strange);
  const atStake = stake === 0 ? '' : `, ${formatCents(cents(stake), currency)} a month`;
  list(
    strangeWords('orphan') + atStake,
    orphans.map((row) => strangeLine(row, currency)),
  );
  const others = strange.filter((row) => row.kind === 'let-through');
  list(
    strangeWords('let-through'),
    others.map((row) => strangeLine(row, currency)),
  );
  list(
    'Changed by somebody else within a day',
    edits.map(({ account, at, found: what }) => `${account}  ${formatWhen(at, zone, 'en', now)}: ${what}`),
  );
  list(
    'Left by other systems',
    leftovers.map(({ words, repair }) => (repair === null ? words : `${words} ${repair}`)),
  );
  const repairable = lines.filter(isRepairable).length;
  if (differing(found) === 0) print('  All as the books say.');
  if (repairable > 0 && trouble === null) {
    print(
      `  ${count(repairable, 'line')} can be made right: washa router compare ${safeLine(router)} --repair --reason …`,
    );
  }
}

function list(heading: string, rows: readonly string[]): void {
  if (rows.length === 0) return;
  print(`  ${safeLine(heading)}: ${rows.length}`);
  for (const row of rows) print(`    ${safeLine(row)}`);
}

function lineWords({ account, username, detail, isQueued }: LineDifference): string {
  return `${account}  ${username}: ${detail}${isQueued ? ' (being seen to)' : ''}`;
}

function strangeLine(row: StrangeRow, currency: string): string {
  if (row.kind === 'let-through') return `${row.whom}${row.comment === '' ? '' : `  "${row.comment}"`}`;
  const worth =
    row.monthCents === null ? 'no plan has this profile' : `${formatCents(cents(row.monthCents), currency)} a month`;
  return `${row.username}  ${row.service}, profile ${row.profile}, ${worth}${row.isLive ? ', online now' : ''}`;
}
