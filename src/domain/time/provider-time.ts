import { Temporal } from 'temporal-polyfill';

const WRITTEN = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s?(Z|[+-]\d\d:?\d\d)?$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;

/**
 * Reads a provider's time: ISO with or without a zone (`2024-11-26T08:41:14.160604Z`, `2023-03-03 13:33:33.333333`) or
 * M-Pesa's `yyyyMMddHHmmss`. A time without a zone is taken in `zone`.
 * @param zone IANA name, `Africa/Nairobi`
 * @returns UTC epoch milliseconds, or null when the text is no such time or the day does not exist
 * @throws RangeError when `zone` is not a zone
 */
export function parseProviderTime(text: string, zone: string): number | null {
  const trimmed = text.trim();
  const compact = COMPACT.exec(trimmed);
  const plain =
    compact === null
      ? trimmed
      : trimmed.replace(COMPACT, (_all, y, mo, d, h, mi, s) => `${y}-${mo}-${d} ${h}:${mi}:${s}`);
  const found = WRITTEN.exec(plain);
  if (found === null) return null;
  const [, day = '', hour = '', offset] = found;
  const local = plainDateTime(`${day}T${hour}`);
  if (local === null) return null;
  const inZone = offset === undefined ? zone : offset === 'Z' ? 'UTC' : colonOffset(offset);
  return isOffsetTooLarge(inZone) ? null : local.toZonedDateTime(inZone).epochMilliseconds;
}

/** True when the runtime knows this IANA zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function plainDateTime(iso: string): Temporal.PlainDateTime | null {
  try {
    // A leap second (:60) becomes :59, as Temporal reads it.
    return Temporal.PlainDateTime.from(iso, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** `+0300` as `+03:00`. */
function colonOffset(offset: string): string {
  return offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

function isOffsetTooLarge(zone: string): boolean {
  const found = /^[+-](\d\d):(\d\d)$/.exec(zone);
  return found !== null && (Number(found[1]) > 23 || Number(found[2]) > 59);
}
