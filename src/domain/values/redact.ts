import { parseMsisdn } from './msisdn.ts';

/** What a text that leaves the box must not hold. */
export interface Withheld {
  /** By the names under which they are replaced. */
  readonly secrets: readonly { readonly name: string; readonly text: string }[];
  /** Of people, as they are written in the books; others may write them in capitals. */
  readonly names: readonly string[];
  /** The one number that stays: of the person whom the text is for. */
  readonly ownPhone?: string | null;
}

/**
 * Kenyan mobile numbers in every usual spelling, and whatever else looks like one: a number too many that is hidden harms
 * nobody.
 */
const PHONE =
  /(?<!\d)(?:(?:\+|00)?254[\s-]?0?|0)?[17](?:\d{8}|[\s-]?\d{2}[\s-]\d{3}[\s-]\d{3}|\d[\s-]\d{3}[\s-]\d{4}|\d[\s-]\d{3}[\s-]\d{3}[\s-]?\d)(?!\d)/g;

/** The one-time code of a new box, as the log says it. */
const SETUP_CODE = /\b[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}\b/g;

/** Texts that are shorter would be found within words. */
const SHORTEST = 4;

const WORD = /[\p{L}\p{N}'’.-]+/gu;

/** Makes what takes all of that out of a text. */
export function redactor({ secrets, names, ownPhone = null }: Withheld): (text: string) => string {
  // The longest first, so that a secret which begins with another one leaves no rest.
  const forms = secrets
    .flatMap(({ name, text }) => formsOf(text.trim()).map((form) => ({ form, name })))
    .filter(({ form }) => form.length >= SHORTEST)
    .sort((a, b) => b.form.length - a.form.length);
  const known = names.filter((name) => name.trim().length >= SHORTEST - 1);
  const byFirstWord = new Map(
    [...Map.groupBy(known, (name) => (name.match(WORD)?.[0] ?? '').toLowerCase())].map(([word, all]) => [
      word,
      namesakes(all),
    ]),
  );
  const hidden = (phone: string) => (ownPhone !== null && parseMsisdn(phone) === ownPhone ? phone : '[phone]');
  return (text) => {
    let out = text;
    for (const { form, name } of forms) out = out.replaceAll(form, `[secret ${name}]`);
    return withoutNames(out.replace(SETUP_CODE, '[code]').replace(PHONE, hidden), byFirstWord);
  };
}

/** As it is, inside JSON, inside a URL or a form, and as the half of a Basic token that is all of it. */
function formsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), encoded, encoded.replaceAll('%20', '+')])];
}

/** Names that begin with the same word, in small letters. */
interface Namesakes {
  readonly names: ReadonlySet<string>;
  /** How long they are, the longest first. */
  readonly lengths: readonly number[];
}

function namesakes(all: readonly string[]): Namesakes {
  const lengths = [...new Set(all.map((name) => name.length))].sort((a, b) => b - a);
  return { names: new Set(all.map((name) => name.toLowerCase())), lengths };
}

/** Looks at each word once, and there at each length once: ten thousand names cost a text hardly more than one. */
function withoutNames(text: string, byFirstWord: ReadonlyMap<string, Namesakes>): string {
  let out = '';
  let done = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (index < done) continue;
    const same = byFirstWord.get(word.toLowerCase());
    const longest = same?.lengths.find((length) => same.names.has(text.slice(index, index + length).toLowerCase()));
    if (longest === undefined) continue;
    out += `${text.slice(done, index)}[name]`;
    done = index + longest;
  }
  return out + text.slice(done);
}

/** The same in every text of a value, keys too; numbers and the like stay. */
export function redactAll(value: unknown, redact: (text: string) => string): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((one) => redactAll(one, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [redact(key), redactAll(one, redact)]));
}
