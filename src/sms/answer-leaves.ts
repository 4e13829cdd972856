/** Something that an answer says: a value, and the words of the name that it stands under. */
export interface Leaf {
  /** `failedCount` and `failed-count` are `['failed', 'count']`. What stands in a list bears the name of the list. */
  readonly name: readonly string[];
  /** A scalar, or a list or an object: what is in it stands here by itself too. */
  readonly value: unknown;
}

/** What a gateway says of one message is short; whatever is deeper or longer is not read. */
const DEEPEST = 8;
const MOST = 1000;

/** All that parsed JSON holds, as deep as an answer can sensibly be. */
export function leavesOf(json: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, name: readonly string[], depth: number): void => {
    if (leaves.length >= MOST) return;
    leaves.push({ name, value });
    if (typeof value !== 'object' || value === null || depth >= DEEPEST) return;
    for (const [key, one] of Object.entries(value)) walk(one, Array.isArray(value) ? name : wordsOf(key), depth + 1);
  };
  walk(json, [], 0);
  return leaves;
}

export function wordsOf(name: string): string[] {
  return spaced(name)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** `InsufficientBalance` is two words. */
const spaced = (text: string): string => text.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2');

/** A text in small letters and single blanks, without what we sent ourselves and without addresses. */
export function plainWords(text: string, sent: string): string {
  const echo = sent.replaceAll(/\s+/g, ' ').trim();
  const said = text.replaceAll(/\s+/g, ' ');
  const own = echo === '' ? said : said.replaceAll(echo, ' ');
  return spaced(own.replaceAll(/\bhttps?:\/\/\S+/gi, ' '))
    .replaceAll(/<(\w[\w-]*)[^>]*>([^<]*)<\/\1>/g, ' $1: $2 ; ')
    .replaceAll('_', ' ')
    .toLowerCase();
}
