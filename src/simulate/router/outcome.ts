export type Row = ReadonlyMap<string, string>;

/** What a command came to: rows and `!done`, or a `!trap` (and then `!done` as well). */
export type Outcome =
  { readonly kind: 'done'; readonly rows: readonly Row[] | null; readonly ret: string | null } | Trap;

export interface Trap {
  readonly kind: 'trap';
  readonly message: string;
  /** 0..7; RouterOS often sends none. */
  readonly category: number | null;
}

export function done(ret: string | null = null): Outcome {
  return { kind: 'done', rows: null, ret };
}

export function rows(found: readonly Row[]): Outcome {
  return { kind: 'done', rows: found, ret: null };
}

export function trap(message: string, category: number | null = null): Trap {
  return { kind: 'trap', message, category };
}
