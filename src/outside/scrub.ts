import type { Msisdn } from '../domain/values/msisdn.ts';

const MAX_REASON = 200;

/** `254712***678`: enough for a technician who compares it with a line, not enough to call it. */
export function maskNumber(to: Msisdn): string {
  return `${to.slice(0, 6)}***${to.slice(-3)}`;
}

/** The forms in which a secret can come back in an echo: as it is, with its bytes read as Latin-1, inside JSON, inside a URL or a form. */
function formsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret.toWellFormed());
  const plain = [secret, Buffer.from(secret, 'utf8').toString('latin1')];
  return [...plain, ...plain.map((text) => JSON.stringify(text).slice(1, -1)), encoded, encoded.replaceAll('%20', '+')];
}

/** All of a text, but for our secrets in whichever form they are echoed: what is kept as evidence. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret !== '').flatMap(formsOf);
  // Longest first, so that a secret that begins with another one leaves no rest.
  return forms.sort((a, b) => b.length - a.length).reduce((out, form) => out.replaceAll(form, '***'), text);
}

/**
 * Makes one short line of what an outside party or the network said, for the console and the log: without our secrets and
 * without full numbers, in whichever form they are echoed.
 */
export function scrub(text: string, secrets: readonly string[], phones: readonly Msisdn[]): string {
  let out = withoutSecrets(text, secrets);
  for (const phone of phones) {
    const digits = phone.slice(3).replaceAll(/\B/g, '[\\s-]?');
    out = out.replace(new RegExp(`(?:(?:\\+|%2[Bb])?254[\\s-]?|0)?${digits}`, 'g'), maskNumber(phone));
  }
  out = out.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim();
  return out.length > MAX_REASON ? `${out.slice(0, MAX_REASON - 3)}...` : out;
}

/** What an answer says in words: of a web page what a person would read on it. */
export function plainWords(text: string): string {
  if (!/^\s*<(?:!doctype|html|head|\?xml)/i.test(text)) return text;
  const words = text.replace(/<(script|style)\b[^]*?<\/\1\s*>|<[^>]*>/gi, ' ');
  return `a web page: ${words.replace(/\s+/g, ' ').trim()}`;
}
