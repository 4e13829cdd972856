import type { RouterRow } from '../../../domain/ports.ts';

/**
 * Name and value of each `=name=value` word of a reply; the value may hold `=` and may be empty. Words of other shapes
 * are left out, so a row without attributes is `{}`: it still counts as a row.
 * @param packet reply word first
 */
export function readAttributes(packet: readonly string[]): RouterRow {
  const row: Record<string, string> = {};
  for (let index = 1; index < packet.length; index += 1) {
    const word = packet[index];
    if (word?.startsWith('=') !== true) continue;
    const split = word.indexOf('=', 1);
    if (split > 1) row[word.slice(1, split)] = word.slice(split + 1);
  }
  return row;
}

/**
 * Takes the `.tag=` word out of a sentence, wherever it stands (RouterOS puts it second, but does not promise that).
 * @returns the tag, or null for an untagged sentence; `words` no longer holds it
 */
export function takeTag(words: string[]): string | null {
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index];
    if (word?.startsWith('.tag=') !== true) continue;
    words.splice(index, 1);
    return word.slice('.tag='.length);
  }
  return null;
}

/** The reason of a `!fatal`: a bare word (`not logged in`), or `=message=` in case a version sends one. */
export function fatalReason(words: readonly string[]): string {
  const reason = readAttributes(words)['message'] ?? words.slice(1).join(' ');
  return reason === '' ? 'no reason given' : reason;
}
