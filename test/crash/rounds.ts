/** How often: `WASHA_ROUNDS`, else more where everything is required, else a few, enough to see that nothing is broken. */
export function rounds(few: number, many: number): number {
  const asked = Number(process.env['WASHA_ROUNDS'] ?? Number.NaN);
  if (asked > 0) return asked;
  return process.env['WASHA_REQUIRE_ALL'] === '1' ? many : few;
}

/** What repeats the choices of a run. */
export function seedOfRun(): number {
  return Number(process.env['WASHA_SEED'] ?? Date.now() % 1_000_000);
}
