import { isNothing } from '../money/placeholder.ts';
import { parseMsisdn } from '../values/msisdn.ts';
import { readDay, type Day } from './day.ts';

/** What a technician's comment on a login says of its person, as far as it can be made out. All of it is a guess. */
export interface CommentRead {
  readonly name: string | null;
  /** As written, the first first; empty: none. */
  readonly phones: readonly string[];
  /** The end of the paid time: a `Day`, or a day of the month as it is written (`5th`). */
  readonly expires: string | null;
  /** As written. */
  readonly price: string | null;
  readonly house: string | null;
  readonly account: string | null;
  /** Dates of which nothing says that they are the end of anything. */
  readonly otherDates: readonly string[];
}

const PHONE = /(?<!\d)(?:\+?254|0)?[\s-]?[17]\d{2}[\s-]?\d{3}[\s-]?\d{3}(?!\d)/g;
const ACCOUNT =
  /^washa ([A-Z0-9][A-Z0-9-]{2,19})$|\b(?:acc|acct|account|a\/c)\b\.?\s*(?:no\b\.?)?\s*[:#=]?\s*([a-z0-9-]*\d[a-z0-9-]*)/i;
const HOUSE =
  /\b(?:hse|house|apt|apartment|flat|door|room|rm|plot|shop)\b\.?\s*(?:no\b\.?)?\s*[:#=]?\s*([a-z]?\s?\d+\s?[a-z]?)(?![a-z0-9/])/i;
const PRICE = /\b(?:kes|kshs?)\b\.?\s*[\d,]+(?:\/[=-])?|(?<![\d/])[\d,]{3,7}\s?\/[=-]|(?<![\d/])\d{1,2}(?:\.\d)?k\b/i;
/** A number of its own between two signs: `0733000999;2500;5th`. */
const BARE_PRICE = /(?<=^|[;|,]\s*)\d{3,5}(?=\s*(?:[;|,]|$))/;

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const WHOLE = String.raw`\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{1,2}(?:st|nd|rd|th)?[-/.\s]*${MONTH}[-/.,\s]*(?:\d{4}|\d{2})|${MONTH}[-/.\s]*\d{1,2}(?:st|nd|rd|th)?[-/.,\s]+(?:\d{4}|\d{2})`;
const SHORT = String.raw`\d{1,2}[-/.]\d{1,2}|\d{1,2}(?:st|nd|rd|th)?[-.\s]*${MONTH}|${MONTH}[-.\s]*\d{1,2}`;
const OF_MONTH = String.raw`\d{1,2}(?:st|nd|rd|th)`;
const ENDS = String.raw`exp(?:ires?|iry|iring)?|due(?: on)?|ends?|until|till?|up ?to|valid(?: to)?|paid (?:until|till?|to|up ?to)`;
const DATES = new RegExp(
  String.raw`(?:\b(${ENDS})\b\s*[:=.-]?\s*(?:on\s+)?)?(?<![\w/.-])(${WHOLE}|${SHORT}|${OF_MONTH})(?![\w/])`,
  'gi',
);
const DAY_MS = 86_400_000;

/** Words that are about the line, not about who has it. */
const NO_NAME =
  /\b(?:ask|also|by|cut|do|don'?t|exp|free|installed|login|move|moved|new|not|office|old|owes?|paid|staff|temp|test|touch|typed|until|vpn|vc|washa|with)\b/i;
const MOST_NAMES = 4;

/** @param today what a date without a year is near to */
export function readComment(comment: string, today: Day): CommentRead {
  let rest = mended(comment).normalize('NFKC').trim();
  const cut = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found !== null) rest = `${rest.slice(0, found.index)};${rest.slice(found.index + found[0].length)}`;
    return found;
  };
  const [, ours, theirs] = cut(ACCOUNT) ?? [];
  const phones = (rest.match(PHONE) ?? []).map((text) => text.trim()).filter((text) => parseMsisdn(text) !== null);
  for (const phone of phones) rest = rest.replace(phone, ';');
  const house = cut(HOUSE)?.[1] ?? null;
  const dates = [...rest.matchAll(DATES)].map(([all, ends, written = '']) => ({
    all,
    ends: ends !== undefined,
    written,
  }));
  for (const { all } of dates) rest = rest.replace(all, ';');
  const price = (cut(PRICE) ?? cut(BARE_PRICE))?.[0] ?? null;
  const isOfMonth = (text: string) => new RegExp(`^${OF_MONTH}$`, 'i').test(text);
  const end = dates.find(({ ends }) => ends) ?? dates.find(({ written }) => isOfMonth(written));
  const day = end === undefined ? null : wholeDay(end.written, today);
  return {
    name: nameIn(rest),
    phones,
    expires: day ?? end?.written ?? null,
    price,
    house,
    account: ours ?? theirs ?? null,
    otherDates: dates.filter((one) => one !== end).map(({ written }) => written),
  };
}

/** A byte that is no UTF-8 reaches us as a lone surrogate: it is a letter of Windows' code page, Latin where that is the same. */
function mended(text: string): string {
  return text.replaceAll(/[\udc80-\udcff]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) & 0xff));
}

/** The day that is written; one without a year is the one that is nearest to today. */
function wholeDay(written: string, today: Day): Day | null {
  const whole = readDay(written, 'day first');
  if (whole !== null) return whole;
  const year = Number(today.slice(0, 4));
  const near = [year - 1, year, year + 1].flatMap((one) => {
    const sign = /[a-z]/i.test(written) ? ' ' : '/';
    return readDay(`${written.replaceAll(/[-.]/g, sign)}${sign}${one}`, 'day first') ?? [];
  });
  const apart = (day: Day) => Math.abs(Date.parse(day) - Date.parse(today)) / DAY_MS;
  return near.toSorted((a, b) => apart(a) - apart(b))[0] ?? null;
}

/** What is left between the signs, if it looks like a name. */
function nameIn(rest: string): string | null {
  const parts = rest.split(/[;:|,=/()[\]?]|\s-+\s?|\s-+$/).flatMap((part) => part.replaceAll(/\s+/g, ' ').trim() || []);
  const isName = (part: string) =>
    !NO_NAME.test(part) &&
    !isNothing(part) &&
    part.split(' ').length <= MOST_NAMES &&
    part.split(' ').every((word) => /^[\p{L}][\p{L}'’.-]*$/u.test(word)) &&
    /\p{L}{2}/u.test(part);
  return parts.find(isName) ?? null;
}
