/**
 * How many orders, bodies or worlds a property is tried with: all of them where everything is required, as before a change lands, and a
 * quarter where somebody waits for the answer; `WASHA_ROUNDS` says another number. Each run takes others, so that what a quarter passes over
 * is met on another day.
 * @param all the whole number, at least 4
 */
export function runs(all: number): number {
  const asked = Number(process.env['WASHA_ROUNDS'] ?? Number.NaN);
  if (asked > 0) return asked;
  return process.env['WASHA_REQUIRE_ALL'] === '1' ? all : Math.ceil(all / 4);
}

/** What repeats the choices of a run: `WASHA_SEED`, as the run that failed has said it. */
export function seeded(): { readonly seed?: number } {
  const seed = process.env['WASHA_SEED'];
  return seed === undefined ? {} : { seed: Number(seed) };
}
