import { z } from 'zod';

/** Settings of one connection to PayHero. The secret path of its callbacks is checked by the intake, not here. */
export const payheroSettings = z.strictObject({
  /**
   * PayHero signs nothing, so a callback is a claim, and whoever knows its secret path can make a false one. `apply`: book
   * it at once, nothing asks PayHero afterwards; `hold`: keep it for a person.
   */
  unconfirmed: z.enum(['apply', 'hold']).default('apply'),
  /** Money above this many cents is held whatever `unconfirmed` says; null for no limit. */
  ceilingCents: z.int().positive().nullable().default(null),
});

export type PayheroSettings = z.output<typeof payheroSettings>;
