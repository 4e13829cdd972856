import { ownComment } from '../../../domain/lines/access-list.ts';
import type { LineTarget, NoteWish, RouterNotes, RouterRow } from '../../../domain/ports.ts';
import type { NoteLook, NoteReport, NotesFound } from '../../../domain/router-note.ts';
import { Fault } from '../../../domain/values/fault.ts';
import { ADDRESS_LIST, COOKIES, MENUS, printWords } from './menus.ts';
import { together, type Exec } from './observe.ts';
import { quoted } from './quoted.ts';
import { readClock, readMoment, spellMoment, type RouterClock } from './router-time.ts';
import { isYes, rowsById } from './values.ts';
import { readDuration } from '../../../domain/time/router-duration.ts';

export const SCHEDULERS = '/system/scheduler';
const FIELDS = '.id,name,comment,start-date,start-time,interval,on-event,disabled';
/** Of the names of our notes; the line's own tag follows. */
const PREFIX = 'washa-end-';

/** A router whose clock is further off than this keeps no notes: they would end lines when nobody expects it. Milliseconds. */
const CLOCK_OFF_MS = 2 * 60_000;

/** The notes of one router: schedulers that run once, each of one line. Nothing in what they run reads a date. @param now UTC ms, of this box */
export function notesOver(exec: Exec, now: () => number): RouterNotes {
  return {
    async compare(wishes) {
      const [clock, rows] = await together([askClock(exec), askNotes(exec, {})] as const);
      return lookAtAll(rows, wishes, clock, now());
    },
    put: (tag, wish) => putNote(exec, tag, wish, now),
  };
}

async function askClock(exec: Exec): Promise<RouterClock | null> {
  return readClock((await exec(printWords('/system/clock', 'date,time,gmt-offset', {}))).rows[0]);
}

async function askNotes(exec: Exec, where: Readonly<Record<string, string>>): Promise<readonly RouterRow[]> {
  const { rows } = await exec(printWords(SCHEDULERS, FIELDS, where));
  return [...rowsById(rows).values()].filter(({ name }) => tagOf(name) !== '');
}

/** A scheduler that nobody has touched since it was put there. By its name alone it is ours too: no other of that name could be added. */
export function isOwnNote({ name, comment }: RouterRow): boolean {
  const tag = tagOf(name);
  return tag !== '' && comment === ownComment({ tag });
}

const tagOf = (name = ''): string => (name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '');

function lookAtAll(
  rows: readonly RouterRow[],
  wishes: readonly NoteWish[],
  clock: RouterClock | null,
  now: number,
): NotesFound {
  const wished = new Map(wishes.map((wish) => [wish.target.tag, wish]));
  const notes = rows.map((row): NoteLook => {
    const tag = tagOf(row['name']);
    const wish = wished.get(tag);
    return { tag, at: endOf(row, clock), isRight: wish !== undefined && isAsWished(row, wish, clock) };
  });
  return { notes, trouble: distrust(clock, now) };
}

/** Why this clock ends nobody's line; null where it is right. @param now UTC ms, of this box */
export function distrust(clock: RouterClock | null, now: number): string | null {
  if (clock === null) return 'the router does not say what time it is';
  const minutes = Math.round(Math.abs(clock.at - now) / 60_000);
  if (Math.abs(clock.at - now) <= CLOCK_OFF_MS) return null;
  return `the clock of the router is ${minutes} minutes ${clock.at < now ? 'behind' : 'ahead'}`;
}

async function putNote(exec: Exec, tag: string, wish: NoteWish | null, now: () => number): Promise<NoteReport> {
  const name = `${PREFIX}${tag}`;
  const look = () => together([askClock(exec), askNotes(exec, { name })] as const);
  const [clock, [found]] = await look();
  const before = found === undefined ? null : endOf(found, clock);
  const trouble = wish === null ? null : distrust(clock, now());
  if (wish === null || clock === null || trouble !== null) {
    if (found === undefined) return { before, at: null, trouble, detail: 'no note is there' };
    await exec([`${SCHEDULERS}/remove`, `=.id=${found['.id'] ?? ''}`]);
    if ((await look())[1].length > 0) throw notAsWritten(name);
    return { before, at: null, trouble, detail: 'the note is taken away, read back' };
  }
  if (found !== undefined && isAsWished(found, wish, clock))
    return { before, at: wish.at, trouble: null, detail: 'the note is right' };
  const { date, time } = spellMoment(wish.at, clock);
  // Both explicit: 7.24 to 7.24.4 do not run what has the default of either.
  const words = [`=start-date=${date}`, `=start-time=${time}`, '=interval=0s', `=on-event=${endingOf(wish.target)}`];
  const own = [...words, `=comment=${ownComment({ tag })}`, '=policy=read,write', '=disabled=no'];
  if (found === undefined) await exec([`${SCHEDULERS}/add`, `=name=${name}`, ...own]);
  else await exec([`${SCHEDULERS}/set`, `=.id=${found['.id'] ?? ''}`, ...own]);
  const [clockNow, [read]] = await look();
  if (read === undefined || !isAsWished(read, wish, clockNow)) throw notAsWritten(name);
  return { before, at: wish.at, trouble: null, detail: `the router ends it by itself at ${date} ${time}, read back` };
}

const notAsWritten = (name: string): Fault =>
  new Fault('router.read-back', 'retry', `the scheduler "${name}" does not read as it was written`);

/** When a note ends its line, UTC ms; null: its date cannot be read, or it never runs. */
function endOf(row: RouterRow, clock: RouterClock | null): number | null {
  if (clock === null || isYes(row['disabled'])) return null;
  return readMoment(row['start-date'] ?? '', row['start-time'] ?? '', clock.offset);
}

function isAsWished(row: RouterRow, { target, at }: NoteWish, clock: RouterClock | null): boolean {
  const runsOnce = (readDuration(row['interval']) ?? 0) === 0;
  return isOwnNote(row) && endOf(row, clock) === at && runsOnce && row['on-event'] === endingOf(target);
}

/**
 * What ends a line, for the router's own script interpreter: by exact names, nothing that is looked up or reckoned. Whoever is cut off by an
 * address list and dials is switched off: the address of that day is not known now.
 */
function endingOf(target: LineTarget): string {
  const { service, username, mode, expiredProfile, expiredList } = target;
  if (service === 'static') {
    const own = `list=${quoted(expiredList)} address=${quoted(username)} comment=${quoted(ownComment(target))}`;
    return `${spelled(ADDRESS_LIST)} add ${own}`;
  }
  const { credentials, sessions, sessionName } = MENUS[service];
  const isWalled = service === 'pppoe' && mode === 'expired-profile';
  const off = isWalled ? `profile=${quoted(expiredProfile)}` : 'disabled=yes';
  const forget = service === 'hotspot' ? [`${spelled(COOKIES)} remove [find user=${quoted(username)}]`] : [];
  return [
    `${spelled(credentials)} set [find name=${quoted(username)}] ${off}`,
    ...forget,
    `${spelled(sessions)} remove [find ${sessionName}=${quoted(username)}]`,
  ].join('; ');
}

/** A menu as the console spells it: `/ip hotspot user`. */
const spelled = (menu: string): string => `/${menu.slice(1).replaceAll('/', ' ')}`;
