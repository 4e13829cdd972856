const UNIT_MS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/**
 * A duration as RouterOS prints it (`1w2d3h4m5s`, `0s`, `1d02:03:04`), in milliseconds; null when it is none.
 */
export function readDuration(text: string | undefined): number | null {
  if (text === undefined) return null;
  const match = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+):(\d+):(\d+)|(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:\d+ms)?)$/.exec(text);
  if (match === null || match[0] === '') return null;
  const [, w, d, hh, mm, ss, h, m, s] = match;
  const part = (digits: string | undefined, unit: string): number => Number(digits ?? 0) * (UNIT_MS[unit] ?? 0);
  return part(w, 'w') + part(d, 'd') + part(hh ?? h, 'h') + part(mm ?? m, 'm') + part(ss ?? s, 's');
}
