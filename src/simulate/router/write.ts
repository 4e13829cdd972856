import type { MenuSpec } from './menus.ts';
import { done, trap, type Outcome, type Trap } from './outcome.ts';
import { maskWords, type Sentence } from './sentence.ts';
import type { Item, Table } from './table.ts';
import { readValues } from './values.ts';
import { sessionOf, type RouterWorld } from './world.ts';

type Targets = { readonly kind: 'targets'; readonly items: readonly Item[] } | Trap;

/** Carries out a verb that changes something. The sentence is either applied whole or not at all. */
export function write(world: RouterWorld, spec: MenuSpec, sentence: Sentence): Outcome {
  const table = world.table(spec.path);
  if (sentence.verb === 'add') return add(world, spec, table, sentence);
  if (sentence.verb === 'login') return login(world, sentence);
  const targets = spec.kind === 'single' ? all(table) : resolve(world, table, sentence);
  if (targets.kind === 'trap') return targets;
  const items = targets.items;
  switch (sentence.verb) {
    case 'set':
    case 'comment':
      return set(world, spec, table, sentence, items);
    case 'enable':
    case 'disable':
      for (const item of items) table.patch(item, [['disabled', String(sentence.verb === 'disable')]]);
      break;
    case 'remove':
      for (const item of items) remove(world, spec, table, item);
      break;
    case 'reset-counters':
      for (const item of items) table.patch(item, COUNTERS);
      break;
    case 'unset': {
      const name = sentence.attributes.get('value-name') ?? '';
      if (spec.fields[name] === undefined) return trap('input does not match any value of value-name', 1);
      for (const item of items) table.patch(item, [[name, spec.defaults[name] ?? null]]);
      break;
    }
  }
  if (spec.kind !== 'live') for (const item of items) note(world, spec, sentence, item);
  return done();
}

const COUNTERS: readonly (readonly [string, string])[] = [
  ['uptime', '0s'],
  ['bytes-in', '0'],
  ['bytes-out', '0'],
  ['packets-in', '0'],
  ['packets-out', '0'],
];

function all(table: Table): Targets {
  return { kind: 'targets', items: table.all() };
}

/**
 * Rows that `.id` or `numbers` names: ids or exact names, one or a comma list. Assumption, not measured on a router: one
 * unknown name in a list refuses the whole command.
 */
function resolve(world: RouterWorld, table: Table, sentence: Sentence): Targets {
  const raw = sentence.attributes.get('.id') ?? sentence.attributes.get('numbers');
  if (raw === undefined) {
    world.violations.push(`${sentence.command} without a target`);
    return trap('missing value(s) of argument(s) numbers');
  }
  const items = new Set<Item>();
  for (const reference of raw.split(',')) {
    if (reference === '') {
      world.violations.push(`${sentence.command} with an empty target`);
      return trap('no such item (4)');
    }
    const item = reference.startsWith('*') ? table.get(reference) : namedRow(table, reference);
    if (item === undefined) return trap('no such item (4)');
    items.add(item);
  }
  return { kind: 'targets', items: [...items] };
}

function namedRow(table: Table, name: string): Item | undefined {
  return table.isIndexed('name') ? table.first('name', name) : undefined;
}

function add(world: RouterWorld, spec: MenuSpec, table: Table, sentence: Sentence): Outcome {
  const read = readValues(world.state, spec, sentence.attributes);
  if (read.kind === 'trap') return read;
  const copied = copyOf(table, sentence);
  if (copied === undefined) return trap('no such item (4)');
  const fields = new Map([...Object.entries(spec.defaults), ...copied, ...read.values]);
  const missing = spec.required.filter((name) => (read.values.get(name) ?? '') === '');
  if (missing.some((name) => read.values.has(name)))
    world.violations.push(`${sentence.command} with an empty ${missing.join(', ')}`);
  if (missing.length > 0) return trap(`missing value(s) of argument(s) ${missing.join(' ')}`);
  if (clashes(spec, table, fields, null)) return trap(spec.duplicate);
  if (spec.path === '/ppp/secret')
    fields.set('last-logged-out', world.state.isoDates ? '1970-01-01 00:00:00' : 'jan/01/1970 00:00:00');
  const item = table.insert(fields, { since: world.state.now() });
  if (spec.path === '/ip/firewall/address-list') world.state.startTimeout(item);
  note(world, spec, sentence, item);
  return done(item.id);
}

/** What a row that `copy-from` names has, beside what makes it itself; undefined for a row that is not there. */
function copyOf(table: Table, sentence: Sentence): [string, string][] | undefined {
  const from = sentence.attributes.get('copy-from');
  if (from === undefined) return [];
  const item = from.startsWith('*') ? table.get(from) : namedRow(table, from);
  return item === undefined ? undefined : [...item.fields].filter(([name]) => name !== 'name' && name !== 'default');
}

function set(world: RouterWorld, spec: MenuSpec, table: Table, sentence: Sentence, items: readonly Item[]): Outcome {
  const read = readValues(world.state, spec, sentence.attributes);
  if (read.kind === 'trap') return read;
  if (read.values.get('name') === '') {
    world.violations.push(`${sentence.command} with an empty name`);
    return trap('invalid value for argument name', 1);
  }
  const touchesKey = spec.unique.some((name) => read.values.has(name));
  for (const item of items) {
    if (touchesKey && clashes(spec, table, new Map([...item.fields, ...read.values]), item))
      return trap(spec.duplicate);
  }
  for (const item of items) {
    const before = item.fields.get('name');
    table.patch(item, read.values);
    const after = read.values.get('name');
    if (before !== undefined && after !== undefined && before !== after) retarget(world, spec.path, before, after);
    if (read.values.has('timeout')) world.state.startTimeout(item);
    note(world, spec, sentence, item);
  }
  return done();
}

function clashes(spec: MenuSpec, table: Table, fields: ReadonlyMap<string, string>, self: Item | null): boolean {
  const [first] = spec.unique;
  if (first === undefined) return false;
  return table
    .where(first, fields.get(first) ?? '')
    .some((item) => item !== self && spec.unique.every((name) => item.fields.get(name) === fields.get(name)));
}

/** RouterOS keeps references as ids: rows that named a renamed profile show its new name, or its bare id when it is gone. */
function retarget(world: RouterWorld, path: string, before: string, after: string): void {
  for (const spec of world.state.menus.values()) {
    for (const [field, takes] of Object.entries(spec.fields)) {
      if (takes.kind !== 'reference' || takes.to !== path) continue;
      const table = world.table(spec.path);
      for (const item of table.where(field, before)) table.patch(item, [[field, after]]);
    }
  }
}

function remove(world: RouterWorld, spec: MenuSpec, table: Table, item: Item): void {
  if (spec.path === '/ppp/active') {
    world.kicks.push(sessionOf('pppoe', item));
    world.ppp.hangUp(item.id, 'nas-request');
  } else if (spec.path === '/ip/hotspot/active') {
    world.kicks.push(sessionOf('hotspot', item));
    world.hotspot.kick(item.id);
  } else {
    table.remove(item.id);
    const name = item.fields.get('name');
    if (name !== undefined) retarget(world, spec.path, name, item.id);
  }
}

function login(world: RouterWorld, sentence: Sentence): Outcome {
  const said = (name: string): string => sentence.attributes.get(name) ?? '';
  const missing = ['user', 'ip'].filter((name) => !sentence.attributes.has(name));
  if (missing.length > 0) return trap(`missing value(s) of argument(s) ${missing.join(' ')}`);
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(said('ip'))) return trap('invalid value for argument ip', 1);
  const attempt = {
    user: said('user'),
    password: said('password'),
    address: said('ip'),
    mac: said('mac-address'),
    by: 'http-pap',
  };
  const answer = world.hotspot.login(attempt);
  return answer.ok ? done() : trap(answer.message);
}

function note(world: RouterWorld, spec: MenuSpec, sentence: Sentence, item: Item): void {
  const words = maskWords([...sentence.attributes].map(([name, value]) => `=${name}=${value}`));
  const values = Object.fromEntries(
    words.map((word) => [word.slice(1, word.indexOf('=', 1)), word.slice(word.indexOf('=', 1) + 1)]),
  );
  const name = item.fields.get('name') ?? item.fields.get('address') ?? '';
  world.changes.push({ path: spec.path, verb: sentence.verb, id: item.id, name, values, at: world.state.now() });
  if (spec.path === '/ppp/secret') world.ppp.written(name);
  if (spec.path === '/ppp/profile') world.ppp.written(null);
}
