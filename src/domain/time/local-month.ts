import { Temporal } from 'temporal-polyfill';

/** A month of a zone. */
export interface LocalMonth {
  /** `2026-11`. */
  readonly month: string;
  /** Its first instant, UTC milliseconds. */
  readonly from: number;
  /** The first instant of the month after it. */
  readonly until: number;
  /** Its days in order, as `2026-11-30`, each with its first instant. */
  readonly days: readonly { readonly day: string; readonly from: number }[];
  readonly before: string;
  readonly after: string;
}

/** The month that a text names, as `2026-11`; that of an instant where it names none. @param zone IANA name */
export function localMonth(text: string | undefined, ms: number, zone: string): LocalMonth {
  const named = /^2\d{3}-(?:0[1-9]|1[0-2])$/.test(text ?? '') ? Temporal.PlainYearMonth.from(text ?? '') : null;
  const month =
    named ?? Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth();
  const startOf = (date: Temporal.PlainDate) => date.toZonedDateTime(zone).startOfDay().epochMilliseconds;
  const next = month.add({ months: 1 });
  const days = Array.from({ length: month.daysInMonth }, (_, i) => {
    const date = month.toPlainDate({ day: i + 1 });
    return { day: date.toString(), from: startOf(date) };
  });
  return {
    month: month.toString(),
    from: days[0]?.from ?? ms,
    until: startOf(next.toPlainDate({ day: 1 })),
    days,
    before: month.subtract({ months: 1 }).toString(),
    after: next.toString(),
  };
}
