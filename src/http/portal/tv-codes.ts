/** How long a TV's code is good. */
export const TV_CODE_MINUTES = 15;
const TV_CODE_MS = TV_CODE_MINUTES * 60_000;
const DIGITS = 5;
const MOST = 500;

/** A device that shows a code. */
export interface ShownDevice {
  readonly router: string;
  readonly mac: string;
}

/**
 * Codes that devices without a keyboard show, so that a phone with time can name them. In memory: a code is shown again in a moment.
 * @param random uniform in [0, 1)
 */
export function createTvCodes(random: () => number) {
  const shown = new Map<string, ShownDevice & { readonly at: number }>();
  return {
    /** The code of a device, the same while it is good. */
    show({ router, mac }: ShownDevice, now: number): string {
      for (const [code, one] of shown) {
        if (Math.abs(now - one.at) >= TV_CODE_MS) shown.delete(code);
        else if (one.router === router && one.mac === mac) return code;
      }
      const [oldest] = shown.keys();
      if (shown.size >= MOST && oldest !== undefined) shown.delete(oldest);
      for (;;) {
        const code = String(Math.floor(random() * 10 ** DIGITS)).padStart(DIGITS, '0');
        if (shown.has(code)) continue;
        shown.set(code, { router, mac, at: now });
        return code;
      }
    },
    /** The device that shows this code at that router; null: none. */
    find(router: string, typed: string, now: number): string | null {
      const one = shown.get(typed.normalize('NFKC').replaceAll(/\D/g, ''));
      return one !== undefined && one.router === router && Math.abs(now - one.at) < TV_CODE_MS ? one.mac : null;
    },
  };
}
