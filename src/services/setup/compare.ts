// What differs between a row as it is and as it is wanted.

/** One field that differs. Values are the columns' own; a password is never among them. */
export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What makes a row that is there as it is wanted. */
export interface Compared {
  readonly action: 'add' | 'change' | 'retire' | 'restore';
  /** Of a new row: none. */
  readonly differences: readonly Difference[];
}

/** Compares the fields of `after` with those of `before`; null when they are equal. */
export function compare<T extends object>(before: T | undefined, after: T): Compared | null {
  if (before === undefined) return { action: 'add', differences: [] };
  const differences = Object.entries(after).flatMap(([field, value]: [string, unknown]): Difference[] => {
    const old = (before as Record<string, unknown>)[field];
    if (old === value) return [];
    return field === 'settings' ? compareSettings(old, value) : [{ field, before: old, after: value }];
  });
  const [first] = differences;
  if (first === undefined) return null;
  if (differences.length > 1 || first.field !== 'retired') return { action: 'change', differences };
  return { action: first.after === true ? 'retire' : 'restore', differences };
}

function compareSettings(before: unknown, after: unknown): Difference[] {
  const [old, now] = [before, after].map((text) => JSON.parse(String(text)) as Record<string, unknown>);
  const fields = new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})]);
  return [...fields]
    .filter((field) => JSON.stringify(old?.[field]) !== JSON.stringify(now?.[field]))
    .map((field) => ({ field: `settings.${field}`, before: old?.[field] ?? null, after: now?.[field] ?? null }));
}
