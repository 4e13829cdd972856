import type { FieldSpec, MenuSpec } from './menus.ts';
import { trap, type Trap } from './outcome.ts';
import type { RouterState } from './state.ts';
import { formatDuration, parseDuration } from './times.ts';

export type Values = { readonly kind: 'values'; readonly values: ReadonlyMap<string, string> } | Trap;
type Value = { readonly kind: 'value'; readonly value: string } | Trap;

/** Checks the arguments of an add or set against the menu and puts them into the form that is stored. */
export function readValues(state: RouterState, spec: MenuSpec, given: ReadonlyMap<string, string>): Values {
  const values = new Map<string, string>();
  for (const [name, raw] of given) {
    if (name === '.id' || name === 'numbers' || name === 'copy-from') continue;
    const field = spec.fields[name];
    const isOfNewer = name === 'max-sessions' && !state.personality.maxSessions;
    if (field === undefined || isOfNewer) return trap(`unknown parameter ${name}`);
    const value = readValue(state, field, name, raw);
    if (value.kind === 'trap') return value;
    values.set(name, value.value);
  }
  return { kind: 'values', values };
}

function readValue(state: RouterState, field: FieldSpec, name: string, raw: string): Value {
  const value = (text: string): Value => ({ kind: 'value', value: text });
  switch (field.kind) {
    case 'text':
      return value(raw);
    case 'boolean':
      if (raw === 'yes' || raw === 'true') return value('true');
      if (raw === 'no' || raw === 'false') return value('false');
      return trap(`invalid value for argument ${name}`, 1);
    case 'number':
      return /^\d+$/.test(raw) ? value(raw) : trap(`invalid value for argument ${name}`, 1);
    case 'time': {
      const seconds = parseDuration(raw);
      return seconds === null ? trap(`invalid time value for argument ${name}`, 1) : value(formatDuration(seconds));
    }
    case 'pool':
      return raw === '' ? ambiguous(name) : value(raw);
    case 'choice':
      return byPrefix(name, raw, field.of);
    case 'reference': {
      const table = state.table(field.to);
      const byId = raw.startsWith('*') ? table.get(raw)?.fields.get('name') : undefined;
      if (byId !== undefined) return value(byId);
      if (raw !== '' && table.first('name', raw) !== undefined) return value(raw);
      return byPrefix(
        name,
        raw,
        table.all().map((item) => item.fields.get('name') ?? ''),
      );
    }
  }
}

/** RouterOS resolves choices and references as its console does: exactly, else by the only name that starts so. */
function byPrefix(name: string, raw: string, all: readonly string[]): Value {
  if (raw !== '' && all.includes(raw)) return { kind: 'value', value: raw };
  const [match, another] = all.filter((candidate) => candidate.startsWith(raw));
  if (raw === '' || another !== undefined) return ambiguous(name);
  return match === undefined ? trap(`input does not match any value of ${name}`, 1) : { kind: 'value', value: match };
}

function ambiguous(name: string): Trap {
  return trap(`ambiguous value of ${name}, more than one possible value matches input`, 1);
}
