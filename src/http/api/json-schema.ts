import { z } from 'zod';
import { snakeName } from './snake.ts';

export type JsonSchema = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A schema as JSON Schema, its names as JSON writes them. @param io what is sent, or what becomes of it */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const written = write(made);
  return isObject(written) ? written : {};
}

/** The names that an object of this schema may have. */
export function namesIn(schema: JsonSchema): readonly string[] {
  const { properties, anyOf } = schema;
  if (Array.isArray(anyOf)) return anyOf.flatMap((one) => (isObject(one) ? namesIn(one) : []));
  return isObject(properties) ? Object.keys(properties) : [];
}

function write(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(write);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      // Every whole number of ours is one that JSON can say exactly: it need not be said.
      if ((name === 'minimum' || name === 'maximum') && Math.abs(Number(one)) === Number.MAX_SAFE_INTEGER) return [];
      if (name === 'properties' && isObject(one)) {
        return [[name, Object.fromEntries(Object.entries(one).map(([key, inner]) => [snakeName(key), write(inner)]))]];
      }
      if (name === 'required' && Array.isArray(one)) return [[name, one.map((key) => snakeName(String(key)))]];
      return [[name, write(one)]];
    }),
  );
}
