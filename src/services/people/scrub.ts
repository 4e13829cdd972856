import { wordsOf } from '../../domain/money/own-payment.ts';
import { foldAccount } from '../../domain/money/account-fold.ts';
import { formatLocal, maskLocal, parseMsisdn } from '../../domain/values/msisdn.ts';

/** By what a text may name somebody. */
export interface Named {
  readonly name: string;
  readonly msisdn: string | null;
  readonly msisdn_sha256: string | null;
  readonly lines: readonly { readonly id: number; readonly account_no: string; readonly username: string }[];
  /** Addresses of their devices. */
  readonly devices: readonly string[];
}

/** Takes somebody out of texts. */
export interface Scrubber {
  /** JSON list of what is looked for, in small letters: a text with none of these is theirs by nothing. */
  readonly texts: string;
  readonly scrub: (text: string) => string;
}

const GONE = '[erased]';
/** A shorter word stands in too many texts that are about others. */
const SHORTEST = 4;

/**
 * A name of several words is theirs wherever it stands. A name of one word is that of many, and so is a short number: they are theirs where
 * a text says that it is a subscriber, an account or a login, or where they stand in quotes.
 */
export function scrubberOf({ name, msisdn, msisdn_sha256, lines, devices }: Named): Scrubber {
  const parts: (readonly [text: string, becomes: string])[] = [
    [`subscriber ${name}`, `subscriber ${GONE}`],
    [`"${name}"`, `"${GONE}"`],
  ];
  if (wordsOf(name).length > 1) parts.push([name, GONE]);
  const phone = msisdn === null ? null : parseMsisdn(msisdn);
  if (phone !== null) {
    const digits = phone.slice(3);
    for (const form of [phone, `0${digits}`, digits, formatLocal(phone), maskLocal(phone)]) parts.push([form, GONE]);
  }
  if (msisdn_sha256 !== null) parts.push([msisdn_sha256, GONE]);
  for (const mac of devices) parts.push([mac, GONE]);
  for (const { id, account_no, username } of lines) {
    const becomes = `ERASED-${id}`;
    for (const text of new Set([account_no, foldAccount(account_no).plain, username])) {
      for (const before of ['line', 'account', 'pppoe', 'hotspot', 'static'])
        parts.push([`${before} ${text}`, `${before} ${becomes}`]);
      parts.push([`"${text}"`, `"${becomes}"`]);
      if (text.length >= SHORTEST) parts.push([text, becomes]);
    }
  }
  const known = new Map(
    parts.filter(([text]) => text.trim() !== '').map(([text, becomes]) => [text.toLowerCase(), becomes]),
  );
  const longestFirst = [...known.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${longestFirst.map((text) => RegExp.escape(text)).join('|')})(?![\\p{L}\\p{N}])`,
    'giu',
  );
  const whole = new Map(
    lines.flatMap((line) => [line.account_no, line.username].map((text) => [text.toLowerCase(), `ERASED-${line.id}`])),
  );
  return {
    texts: JSON.stringify([...new Set([...longestFirst, ...whole.keys()])]),
    scrub: (text) =>
      whole.get(text.toLowerCase()) ?? text.replace(pattern, (found) => known.get(found.toLowerCase()) ?? GONE),
  };
}
