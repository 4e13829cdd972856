import { trap, type Trap } from './outcome.ts';
import type { Sentence } from './sentence.ts';
import type { Item } from './table.ts';
import { parseMoment } from './times.ts';
import type { RouterWorld } from './world.ts';
import { write } from './write.ts';

const PATH = '/system/scheduler';

/** For which start a row waits, and whether that is over; one that was put in with a start of the past waits for a time that never comes. */
const waits = new WeakMap<Item, { readonly start: number; isOver: boolean }>();

/**
 * Runs what is due on the stand-in's clock and runs once. What repeats, or has no start date and time of its own, is not played: the former
 * belongs to other systems, the latter is what 7.24 to 7.24.4 leave out.
 */
export function runSchedulers(world: RouterWorld): void {
  const now = world.state.now();
  for (const item of world.table(PATH).all()) {
    const said = (name: string): string => item.fields.get(name) ?? '';
    const start = parseMoment(said('start-date'), said('start-time'));
    if (start === null || said('interval') !== '0s' || said('disabled') === 'true') continue;
    const known = waits.get(item);
    const wait = known?.start === start ? known : { start, isOver: start <= now };
    waits.set(item, wait);
    if (wait.isOver || start > now) continue;
    wait.isOver = true;
    runScript(world, said('on-event'));
  }
}

/** Why its device-mode lets nobody add a scheduler or switch one on; null where it lets. */
export function refusesScheduler(world: RouterWorld, { menu, verb, attributes }: Sentence): Trap | null {
  const isPlaced = verb === 'add' || verb === 'enable' || (verb === 'set' && attributes.get('disabled') === 'no');
  if (menu !== PATH || !isPlaced || !world.state.personality.deviceMode) return null;
  const mode = world.table('/system/device-mode').all()[0]?.fields;
  if (mode?.get('flagged') === 'true')
    return trap(
      'failure: configuration flagged, check all router configuration for unauthorized changes and update device-mode',
    );
  return mode?.get('scheduler') === 'false' ? trap('failure: not allowed by device-mode') : null;
}

/**
 * Plays a script of plain statements, `/menu verb [find name="x"] other="y"`, parted by semicolons. As on a router one that it does not
 * understand ends the script.
 */
function runScript(world: RouterWorld, script: string): void {
  const writes = world.changes.length;
  for (const statement of statementsOf(script)) if (!runStatement(world, statement)) break;
  // Nobody wrote this over the API.
  world.changes.splice(writes);
}

function statementsOf(script: string): string[] {
  return [...script.matchAll(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g)]
    .map(([text]) => text.trim())
    .filter((text) => text !== '');
}

function runStatement(world: RouterWorld, statement: string): boolean {
  const [, head = '', found, rest = ''] =
    /^([^[="]*?)(?:\[find ([^\]]*)\])?((?:\s*[a-z-]+=.*)?)$/s.exec(statement) ?? [];
  const words = head
    .trim()
    .split(/[\s/]+/)
    .filter(Boolean);
  const verb = words.pop() ?? '';
  const spec = world.state.menus.get(`/${words.join('/')}`);
  if (spec === undefined) return false;
  const attributes = new Map(argumentsOf(rest));
  if (found !== undefined) {
    const ids = matching(world.table(spec.path).all(), argumentsOf(found));
    // To act on nothing is no error.
    if (ids.length === 0) return true;
    attributes.set('.id', ids.join(','));
  }
  const outcome = write(world, spec, { command: statement, menu: spec.path, verb, attributes, query: [], tag: null });
  return outcome.kind !== 'trap';
}

function matching(items: readonly Item[], wanted: readonly (readonly [string, string])[]): string[] {
  return items.filter(({ fields }) => wanted.every(([name, value]) => fields.get(name) === value)).map(({ id }) => id);
}

/** `name="a \22 b" disabled=yes`. */
function argumentsOf(text: string): [string, string][] {
  return [...text.matchAll(/([a-z-]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/gs)].map(([, name = '', inside, plain = '']) => [
    name,
    inside === undefined ? plain : unquoted(inside),
  ]);
}

/** RouterOS reads two hex digits after a backslash, as bytes. */
function unquoted(text: string): string {
  const bytes = text.replaceAll(/\\([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
