import { toLocal, toPlus } from '../domain/values/msisdn.ts';
import type { SmsMessage } from '../domain/sms-port.ts';

/** Where a value is put: each place has its own way to break out of, so each has its own escape. */
export type Place = 'json' | 'url' | 'header';

/** `phone254` 254712345678, `phonePlus` +254712345678, `phone07` 0712345678. */
const NAMES = ['phone254', 'phonePlus', 'phone07', 'message', 'sender', 'reference'] as const;
type Name = (typeof NAMES)[number];
const isName = (text: string): text is Name => (NAMES as readonly string[]).includes(text);

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const SECRET = 'secret:';

export type Values = Readonly<Record<Name, string>>;

export function valuesOf(message: SmsMessage, sender: string): Values {
  return {
    phone254: message.to,
    phonePlus: toPlus(message.to),
    phone07: toLocal(message.to),
    message: message.text,
    sender,
    reference: message.reference,
  };
}

/** Names of the secrets that a template asks for as `{{secret:NAME}}`. */
export function secretsIn(template: string): string[] {
  const names = [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
  return names.filter((name) => name.startsWith(SECRET)).map((name) => name.slice(SECRET.length));
}

/** What is wrong with a template's placeholders; empty when nothing is. */
export function placeholderProblems(template: string): string[] {
  const problems: string[] = [];
  for (const [whole, name = ''] of template.matchAll(PLACEHOLDER)) {
    if (!isName(name) && !/^secret:[\w.-]+$/.test(name)) problems.push(`unknown placeholder ${whole}`);
  }
  // A JSON body may close two objects at once, so only what opens a placeholder can be missed for sure.
  if (template.replaceAll(PLACEHOLDER, '').includes('{{')) problems.push('a "{{" without its "}}"');
  return problems;
}

function escape(value: string, place: Place): string {
  switch (place) {
    case 'json':
      return JSON.stringify(value).slice(1, -1);
    case 'url':
      return encodeURIComponent(value.toWellFormed());
    case 'header':
      // A line end would begin another header, and a header holds Latin-1 at most.
      return value.replaceAll(/[^\u0020-\u007e\u00a1-\u00ff]+/g, ' ').trim();
  }
}

/** Fills a template in one pass, so that a value which looks like a placeholder stays text. */
export function fill(template: string, place: Place, values: Values, secrets: ReadonlyMap<string, string>): string {
  return template.replaceAll(PLACEHOLDER, (whole, name: string) => {
    if (isName(name)) return escape(values[name], place);
    const secret = name.startsWith(SECRET) ? secrets.get(name.slice(SECRET.length)) : undefined;
    return secret === undefined ? whole : escape(secret, place);
  });
}
