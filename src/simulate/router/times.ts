const UNITS: readonly (readonly [string, number])[] = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** Whole seconds as RouterOS prints them: `1w2d3h4m5s`; zero is `0s`. */
export function formatDuration(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  let text = '';
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}

/** Seconds of `1w2d3h4m5s`, `30d`, `hh:mm:ss`, `1d 02:03:04` or plain seconds; null when it is none of them. */
export function parseDuration(text: string): number | null {
  const match = /^(?:(\d+)w)?(?:(\d+)d)?\s*(?:(\d+):(\d{2})(?::(\d{2}))?|(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?)$/.exec(
    text,
  );
  if (text === '' || match === null) return null;
  const n = (group: number): number => Number(match[group] ?? 0);
  return n(1) * 604_800 + n(2) * 86_400 + (n(3) + n(6)) * 3_600 + (n(4) + n(7)) * 60 + n(5) + n(8);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** UTC milliseconds as date and time words: `2024-05-17` since 7.10, `may/17/2024` before. */
export function formatDate(at: number, iso: boolean): { date: string; time: string } {
  const text = new Date(at).toISOString();
  const [year = '', month = '', day = ''] = text.slice(0, 10).split('-');
  const date = iso ? `${year}-${month}-${day}` : `${MONTHS[Number(month) - 1] ?? ''}/${day}/${year}`;
  return { date, time: text.slice(11, 19) };
}

/** A date in either form and a time of day, on the stand-in's own clock (UTC); null when they are none. */
export function parseMoment(date: string, time: string): number | null {
  const [, month = '', day = '', year = ''] = /^([a-z]{3})\/(\d{2})\/(\d{4})$/.exec(date) ?? [];
  const iso = month === '' ? date : `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}`;
  const at = Date.parse(`${iso}T${time}Z`);
  return Number.isNaN(at) ? null : at;
}

/** True when `version` (`7.18.2 (stable)`) is at least `major.minor`. */
export function versionAtLeast(version: string, major: number, minor: number): boolean {
  const [a = '0', b = '0'] = version.split(/[. ]/);
  return Number(a) > major || (Number(a) === major && Number.parseInt(b, 10) >= minor);
}
