import type { Item, Table } from './table.ts';
import { parseDuration } from './times.ts';

/*
 * Query words of one print are a program for a stack machine whose stack starts as infinitely many `true`.
 * A row passes when no `false` is left on the stack.
 */

export type Fields = ReadonlyMap<string, string>;

interface Test {
  readonly kind: 'has' | 'lacks' | 'equal' | 'less' | 'more';
  readonly name: string;
  readonly value: string;
}

type Step = { readonly kind: 'test'; readonly test: Test } | { readonly kind: 'operations'; readonly text: string };

/** Reads query words (each starts with `?`) in their order, which matters. */
export function parseQuery(words: readonly string[]): Step[] {
  return words.map((word) => {
    const text = word.slice(1);
    const sign = text.slice(0, 1);
    if (sign === '#') return { kind: 'operations', text: text.slice(1) };
    if (sign === '-') return { kind: 'test', test: { kind: 'lacks', name: text.slice(1), value: '' } };
    const kind = sign === '<' ? 'less' : sign === '>' ? 'more' : 'equal';
    const body = sign === '=' || kind !== 'equal' ? text.slice(1) : text;
    const at = body.indexOf('=');
    if (at < 0) return { kind: 'test', test: { kind: kind === 'equal' ? 'has' : kind, name: body, value: '' } };
    return { kind: 'test', test: { kind, name: body.slice(0, at), value: body.slice(at + 1) } };
  });
}

/** Whether a row with these fields passes. */
export function passes(query: readonly Step[], fields: Fields): boolean {
  const stack = run<boolean>(query, {
    start: true,
    test: (test) => holds(test, fields),
    not: (a) => !a,
    and: (a, b) => a && b,
    or: (a, b) => a || b,
  });
  return stack.every((value) => value);
}

/**
 * Rows that can pass, found through the table's indexes: a superset of those that do, in print order.
 * A print of 10,000 rows with `?name=` must not walk the table.
 */
export function candidates(query: readonly Step[], table: Table): Item[] {
  // null stands for "any row".
  const stack = run<Set<Item> | null>(query, {
    start: null,
    test: (test) => lookup(test, table),
    not: () => null,
    and: (a, b) => smaller(a, b),
    or: (a, b) => (a === null || b === null ? null : a.union(b)),
  });
  const best = stack.reduce<Set<Item> | null>(smaller, null);
  return best === null ? table.all() : [...best].sort((a, b) => a.order - b.order);
}

interface Algebra<T> {
  readonly start: T;
  readonly test: (test: Test) => T;
  readonly not: (a: T) => T;
  readonly and: (a: T, b: T) => T;
  readonly or: (a: T, b: T) => T;
}

function run<T>(query: readonly Step[], algebra: Algebra<T>): T[] {
  let stack: T[] = [];
  const at = (index: number): T => stack[stack.length - 1 - index] ?? algebra.start;
  const pop = (): T => {
    const top = at(0);
    stack.pop();
    return top;
  };
  for (const step of query) {
    if (step.kind === 'test') {
      stack.push(algebra.test(step.test));
      continue;
    }
    let afterIndex = false;
    for (const match of step.text.matchAll(/\d+|[^\d]/g)) {
      const token = match[0];
      const isIndex = /^\d/.test(token);
      const isLast = match.index + token.length === step.text.length;
      // An index at the end of the word replaces the whole stack; followed by anything it pushes a copy.
      if (isIndex && isLast) stack = [at(Number(token))];
      else if (isIndex) stack.push(at(Number(token)));
      else if (token === '!') stack.push(algebra.not(pop()));
      else if (token === '&') stack.push(algebra.and(pop(), pop()));
      else if (token === '|') stack.push(algebra.or(pop(), pop()));
      else if (token === '.' && !afterIndex) stack.push(at(0));
      afterIndex = isIndex;
    }
  }
  return stack;
}

function holds(test: Test, fields: Fields): boolean {
  const value = fields.get(test.name);
  if (test.kind === 'has') return value !== undefined;
  if (test.kind === 'lacks') return value === undefined;
  if (value === undefined) return false;
  if (test.kind === 'equal') return value === test.value || value === BOOLEAN[test.value];
  const order = compare(value, test.value);
  return test.kind === 'less' ? order < 0 : order > 0;
}

/** Arguments take yes/no as well as true/false; public clients send both in queries too. */
const BOOLEAN: Readonly<Record<string, string>> = { yes: 'true', no: 'false' };

function compare(a: string, b: string): number {
  const x = numeric(a);
  const y = numeric(b);
  if (x !== null && y !== null) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

function numeric(text: string): number | null {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : parseDuration(text);
}

function lookup(test: Test, table: Table): Set<Item> | null {
  if (test.kind !== 'equal') return null;
  if (test.name === '.id') {
    const item = table.get(test.value);
    return new Set(item === undefined ? [] : [item]);
  }
  return table.isIndexed(test.name) ? new Set(table.where(test.name, test.value)) : null;
}

function smaller(a: Set<Item> | null, b: Set<Item> | null): Set<Item> | null {
  if (a === null || b === null) return a ?? b;
  return a.size <= b.size ? a : b;
}
