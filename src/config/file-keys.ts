import { z } from 'zod';

/** `checkEverySeconds` to `check_every_seconds`: keys are snake_case in files and camelCase in the program. */
export function toFileKey(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A key of the file that the schema does not know. */
export interface UnknownKey {
  readonly path: readonly (string | number)[];
  /** The keys that are known in its place, as the file writes them. */
  readonly known: readonly string[];
}

/** What is within an optional, a default and the like; null for a schema that wraps nothing. */
export function within(schema: unknown): unknown {
  if (schema instanceof z.ZodPipe) return schema.in;
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodReadonly;
  return isWrapper ? schema.unwrap() : null;
}

/** The innermost of those. */
export function unwrap(schema: unknown): unknown {
  let inner = schema;
  for (let next = within(inner); next !== null; next = within(inner)) inner = next;
  return inner;
}

/** A table of a file as it was parsed. */
export const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The member of a union that the value is meant as: the one that knows most of its keys. */
function meantOption(schema: z.ZodUnion, value: unknown): unknown {
  const keys = isTable(value) ? Object.keys(value) : [];
  const options = schema.options.map(unwrap);
  if (!isTable(value)) return options.find((option) => !(option instanceof z.ZodObject)) ?? options[0];
  const fit = (option: unknown): number =>
    option instanceof z.ZodObject
      ? keys.filter((key) => Object.keys(option.shape as object).some((known) => toFileKey(known) === key)).length
      : -1;
  return options.reduce((best, option) => (fit(option) > fit(best) ? option : best));
}

/**
 * Renames the keys of a parsed file to those of the schema. Keys of records (HTTP headers, say) stay as they are. Keys
 * that the schema does not know are left out and reported, so that all of them can be named at once.
 */
export function fromFileKeys(schema: unknown, value: unknown, report: (unknown: UnknownKey) => void): unknown {
  const walk = (wrapped: unknown, found: unknown, path: readonly (string | number)[]): unknown => {
    const inner = unwrap(wrapped);
    if (inner instanceof z.ZodUnion) return walk(meantOption(inner, found), found, path);
    if (Array.isArray(found)) {
      if (!(inner instanceof z.ZodArray)) return found as unknown[];
      return found.map((element, i) => walk(inner.element, element, [...path, i]));
    }
    if (!isTable(found)) return found;
    if (inner instanceof z.ZodRecord) {
      return Object.fromEntries(Object.entries(found).map(([k, v]) => [k, walk(inner.valueType, v, [...path, k])]));
    }
    if (!(inner instanceof z.ZodObject)) return found;
    const shape = inner.shape as Record<string, unknown>;
    const names = new Map(Object.keys(shape).map((key) => [toFileKey(key), key]));
    const renamed: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(found)) {
      const name = names.get(key);
      if (name === undefined) report({ path: [...path, key], known: [...names.keys()] });
      else renamed[name] = walk(shape[name], member, [...path, key]);
    }
    return renamed;
  };
  return walk(schema, value, []);
}

/** The opposite of `fromFileKeys`, for writing a file. Undefined and null members are left out. */
export function toFileKeys(schema: unknown, value: unknown): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) {
    const option = inner.options.find((candidate) => (candidate as z.ZodType).safeParse(value).success);
    return option === undefined ? value : toFileKeys(option, value);
  }
  if (Array.isArray(value)) {
    return inner instanceof z.ZodArray ? value.map((element) => toFileKeys(inner.element, element)) : value;
  }
  if (!isTable(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  if (inner instanceof z.ZodRecord) {
    return Object.fromEntries(members.map(([k, v]) => [k, toFileKeys(inner.valueType, v)]));
  }
  if (!(inner instanceof z.ZodObject)) return value;
  const shape = inner.shape as Record<string, unknown>;
  return Object.fromEntries(members.map(([k, v]) => [toFileKey(k), toFileKeys(shape[k], v)]));
}

/**
 * Follows a path of the program's keys through the schema.
 * @returns the same path in the file's keys, and what the schema says about the last of them (`.meta()`)
 */
export function followPath(
  schema: unknown,
  path: readonly PropertyKey[],
): { filePath: (string | number)[]; meta: { expected?: string; example?: string } } {
  const filePath: (string | number)[] = [];
  let here: unknown = schema;
  for (const part of path) {
    const inner = unwrap(here);
    if (inner instanceof z.ZodObject) {
      filePath.push(toFileKey(String(part)));
      here = (inner.shape as Record<string, unknown>)[String(part)];
    } else {
      filePath.push(typeof part === 'number' ? part : String(part));
      if (inner instanceof z.ZodArray) here = inner.element;
      else if (inner instanceof z.ZodRecord) here = inner.valueType;
      else here = undefined;
    }
  }
  return { filePath, meta: metaOf(here) };
}

/** What a schema says of itself, however it is wrapped (`.meta()`). */
export function metaOf(schema: unknown): { expected?: string; example?: string } {
  for (let here = schema; here instanceof z.ZodType; here = within(here)) {
    const { expected, example } = here.meta() ?? {};
    if (typeof expected === 'string') return { expected, ...(typeof example === 'string' ? { example } : {}) };
  }
  return {};
}
