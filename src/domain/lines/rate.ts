/** What a line may carry, bits a second each way as its subscriber sees it. */
export interface Rate {
  readonly up: number;
  readonly down: number;
}

const UNIT: Readonly<Record<string, number>> = { '': 1, k: 1_000, M: 1_000_000, G: 1_000_000_000 };

/**
 * Reads a `rate-limit` or a `max-limit` of RouterOS: upload and download as the subscriber sees them, `10M/20M`, `64k`, or plain bits;
 * a burst behind it says nothing of what lasts. 0 is no limit.
 * @returns null when it is none
 */
export function readRate(text: string): Rate | null {
  const match = /^(\d+)([kMG]?)(?:\/(\d+)([kMG]?))?(?:\s|$)/.exec(text.trim());
  if (match === null) return null;
  const [, up = '', upUnit = '', down = up, downUnit = match[3] === undefined ? upUnit : ''] = match;
  return { up: bits(up, upUnit), down: bits(down, downUnit) };
}

function bits(digits: string, unit: string): number {
  const n = Number(digits) * (UNIT[unit] ?? 1);
  return n === 0 ? Infinity : n;
}

/** The same speed in the units that people use: `5000000/20000000` is `5M/20M`. A text that is no speed stays as it is. */
export function shortRate(text: string): string {
  const rate = readRate(text);
  return rate === null ? text : `${inUnits(rate.up)}/${inUnits(rate.down)}`;
}

function inUnits(bps: number): string {
  if (bps === Infinity) return '0';
  const unit = (['G', 'M', 'k'] as const).find((one) => bps % (UNIT[one] ?? 1) === 0) ?? '';
  return `${bps / (UNIT[unit] ?? 1)}${unit}`;
}

/** Whether it holds anything back, either way. */
export function isLimited({ up, down }: Rate): boolean {
  return up !== Infinity || down !== Infinity;
}

/** Whether one carries less than the other, either way. */
export function slower(one: Rate, other: Rate): boolean {
  return one.up < other.up || one.down < other.down;
}
