const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The time between two instants for a person: `3 s`, `2 min 05 s`, `15 min`, `1 h 12 min`, `3 d 4 h`. assets/live.js says it alike. */
export function formatAge(ms: number): string {
  const size = Math.abs(ms);
  const whole = (unit: number) => Math.floor(size / unit);
  const rest = (outer: number, unit: number, name: string) => {
    const n = Math.floor((size % outer) / unit);
    return n === 0 ? '' : ` ${n} ${name}`;
  };
  if (size < MINUTE) return `${whole(SECOND)} s`;
  if (size < 10 * MINUTE) return `${whole(MINUTE)} min ${(whole(SECOND) % 60).toString().padStart(2, '0')} s`;
  if (size < HOUR) return `${whole(MINUTE)} min`;
  if (size < DAY) return `${whole(HOUR)} h${rest(HOUR, MINUTE, 'min')}`;
  return `${whole(DAY)} d${rest(DAY, HOUR, 'h')}`;
}

/** How long a hop took: `4 ms`, `0.9 s`, `31 s`, then as an age. */
export function formatElapsed(ms: number): string {
  if (ms < 0) return `-${formatElapsed(-ms)}`;
  if (ms < 100) return `${ms} ms`;
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < HOUR) return ms < MINUTE ? `${Math.round(ms / SECOND)} s` : `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}
