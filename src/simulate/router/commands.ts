import { verbsOf, type MenuSpec } from './menus.ts';
import { done, rows, trap, type Outcome, type Row } from './outcome.ts';
import { candidates, parseQuery, passes } from './query.ts';
import { refusesScheduler, runSchedulers } from './scheduler.ts';
import type { Sentence } from './sentence.ts';
import type { Item } from './table.ts';
import { viewOf } from './view.ts';
import type { RouterWorld } from './world.ts';
import { write } from './write.ts';

const READS = new Set(['print', 'getall', 'get', 'listen']);
const PRINT_ARGUMENTS = new Set(['.proplist', 'detail', 'stats', 'count-only', 'without-paging', 'terse']);

/** Finds the menu of a command and checks verb and permissions; a trap says what is wrong. */
export function findMenu(
  world: RouterWorld,
  sentence: Sentence,
  policies: ReadonlySet<string>,
): { kind: 'menu'; spec: MenuSpec } | Outcome {
  const spec = world.state.menus.get(sentence.menu);
  const isThere = sentence.menu !== '/system/device-mode' || world.state.personality.deviceMode;
  if (spec === undefined || !isThere) return trap('no such command prefix');
  if (!verbsOf(spec).has(sentence.verb)) return trap('no such command');
  const needs = READS.has(sentence.verb) ? 'read' : spec.path.startsWith('/user') ? 'policy' : 'write';
  return policies.has(needs) ? { kind: 'menu', spec } : trap('not enough permissions (9)');
}

/** Carries out one command of a logged-in connection, all but `listen`, `/cancel` and `/quit`, which live in the connection. */
export function runCommand(world: RouterWorld, sentence: Sentence, policies: ReadonlySet<string>): Outcome {
  const found = findMenu(world, sentence, policies);
  if (found.kind !== 'menu') return found;
  runSchedulers(world);
  world.state.dropTimedOut();
  world.hotspot.settle();
  if (sentence.verb === 'print' || sentence.verb === 'getall') return print(world, found.spec, sentence, policies);
  if (sentence.verb === 'get') return get(world, found.spec, sentence, policies);
  return refusesScheduler(world, sentence) ?? write(world, found.spec, sentence);
}

function print(world: RouterWorld, spec: MenuSpec, sentence: Sentence, policies: ReadonlySet<string>): Outcome {
  for (const name of sentence.attributes.keys()) {
    if (!PRINT_ARGUMENTS.has(name)) return trap(`unknown parameter ${name}`);
  }
  const query = parseQuery(sentence.query);
  const found: Row[] = [];
  for (const item of candidates(query, world.table(spec.path))) {
    const view = viewOf(world.state, spec.path, item, policies.has('sensitive'));
    if (passes(query, view)) found.push(onlyProperties(view, sentence));
  }
  return sentence.attributes.has('count-only') ? done(String(found.length)) : rows(found);
}

function get(world: RouterWorld, spec: MenuSpec, sentence: Sentence, policies: ReadonlySet<string>): Outcome {
  const table = world.table(spec.path);
  const reference = sentence.attributes.get('.id') ?? sentence.attributes.get('numbers') ?? '';
  const item = spec.kind === 'single' ? table.all()[0] : (table.get(reference) ?? table.first('name', reference));
  if (item === undefined) return trap('no such item (4)');
  const view = viewOf(world.state, spec.path, item, policies.has('sensitive'));
  return done(view.get(sentence.attributes.get('value-name') ?? '') ?? '');
}

/** The row of an item for a listen that asked for these properties and query; null when the query leaves it out. */
export function listenRow(
  world: RouterWorld,
  sentence: Sentence,
  item: Item,
  policies: ReadonlySet<string>,
): Row | null {
  const view = viewOf(world.state, sentence.menu, item, policies.has('sensitive'));
  return passes(parseQuery(sentence.query), view) ? onlyProperties(view, sentence) : null;
}

/** Only what `.proplist` names, in that order; a row that has none of it is still a row, without attributes. */
function onlyProperties(view: Row, sentence: Sentence): Row {
  const list = sentence.attributes.get('.proplist') ?? '';
  if (list === '') return view;
  const chosen = new Map<string, string>();
  for (const name of list.split(',')) {
    const value = view.get(name);
    if (value !== undefined) chosen.set(name, value);
  }
  return chosen;
}
