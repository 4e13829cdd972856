/** What was last read back of a line. What it should be is computed (`desiredAccess`), never stored. */
export const ACCESS_STATES = ['unknown', 'on', 'off'] as const;
export type AccessState = (typeof ACCESS_STATES)[number];

/** What decides whether a line should be on. */
export interface AccessFacts {
  readonly expiresAt: number;
  /** Of the plan: how long an expired line stays on. Milliseconds. */
  readonly graceMs: number;
  /** When a person blocked the line; survives a payment. */
  readonly blockedAt: number | null;
  readonly retiredAt: number | null;
  /** A period is paid for, and begins when it is known what time it is: until then the line is on. */
  readonly awaitsClock: boolean;
  /** It has used all that its plan lets it use in this period, and the plan says that it is off then. Left out: no. */
  readonly isUsedUp?: boolean;
}

/** What a line should be at this moment. It is computed whenever it is needed and never stored. */
export function desiredAccess(line: AccessFacts, now: number): 'on' | 'off' {
  if (line.blockedAt !== null || line.retiredAt !== null || line.isUsedUp === true) return 'off';
  return line.awaitsClock || now < line.expiresAt + line.graceMs ? 'on' : 'off';
}
