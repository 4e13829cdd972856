import { z } from 'zod';

/** Settings of one connection to PayHero. The secret path of its callbacks is checked by the intake, not here. */
export const payheroSettings = z.strictObject({
  /**
   * PayHero signs nothing, so a callback is a claim. `apply`: book it at once and let reconciliation catch a false one;
   * `hold`: keep it for a person or a status query.
   */
  unconfirmed: z.enum(['apply', 'hold']).default('apply'),
  /** Money above this many cents is held whatever `unconfirmed` says; null for no limit. */
  ceilingCents: z.int().positive().nullable().default(null),
});

export type PayheroSettings = z.output<typeof payheroSettings>;
