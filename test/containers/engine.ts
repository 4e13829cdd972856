import { spawnSync } from 'node:child_process';

// Nothing of testcontainers' own is pulled: what the tests start, they end.
process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';

/**
 * Why the container tests cannot run here, or null when they can. With WASHA_REQUIRE_ALL=1 they run, and fail, without an
 * engine.
 */
export const missingEngine: string | null =
  process.env['WASHA_REQUIRE_ALL'] === '1' || answers('docker', ['version'])
    ? null
    : 'skipped: no Docker engine answers (test/containers/engine.sh start, then test/containers/base-image.sh)';

/** Whether a command is there and ends with 0. */
export function answers(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** Asks every 100 ms until `probe` gives something other than undefined, null or false. An error is a "not yet". */
export async function eventually<T>(
  probe: () => Promise<T | undefined | null | false>,
  what: string,
  ms = 15_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    let last: unknown = null;
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`still not: ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
