// Names in JSON are written_like_this, those of the program writtenLikeThis.

export function snakeName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A value whose names are as JSON writes them, all the way down. */
export function snakeKeys(value: object): object;
export function snakeKeys(value: unknown): unknown;
export function snakeKeys(value: unknown): unknown {
  return withNames(value, snakeName);
}

/** A value whose names are as the program writes them. A key of the settings file (`box.time_zone`) is no name of ours, and stays. */
export function camelKeys(value: unknown): unknown {
  return withNames(value, (name) => (name.includes('.') ? name : camelName(name)));
}

function camelName(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function withNames(value: unknown, write: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => withNames(one, write));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [write(name), withNames(one, write)]));
}
