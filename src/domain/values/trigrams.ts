/** As long as a text has to be to be found by its trigrams. */
export const LEAST_SIGNS = 3;

/** Every three signs of a text in a row, each once; none of a shorter text. */
export function trigrams(text: string): string[] {
  const signs = Array.from(text);
  return [...new Set(signs.slice(LEAST_SIGNS - 1).map((_, i) => signs.slice(i, i + LEAST_SIGNS).join('')))];
}

/** So many trigrams of a part are asked for: each more is another list to be gone through, and finds little less. */
const MOST_ASKED = 6;

/** So many are enough of a number or a code. They begin alike, so they are told by their last signs. */
const MOST_OF_DIGITS = 3;

/** Finds nothing. */
export const MATCHES_NOTHING = '"\u0001\u0001\u0001"';

/**
 * What a trigram index of SQLite (FTS5) is asked for: texts in which all parts of one of these stand. It may find more, of which the
 * trigrams stand apart: they are to be compared with what was asked.
 * @param ways each a list of parts; one with a part that is too short is not looked for
 */
export function matchAny(ways: readonly (readonly string[])[]): string {
  const quoted = (three: string) => `"${three.replaceAll('"', '""')}"`;
  const all = ways
    .map((parts) => parts.map((part) => telling(trigrams(part))))
    .filter((parts) => parts.every((threes) => threes.length > 0))
    .map((parts) => `(${parts.flat().map(quoted).join(' AND ')})`);
  return all.length === 0 ? MATCHES_NOTHING : [...new Set(all)].join(' OR ');
}

function telling(threes: readonly string[]): readonly string[] {
  const numbered = threes.filter((three) => /\d/.test(three)).slice(-MOST_OF_DIGITS);
  return numbered.length === MOST_OF_DIGITS ? numbered : spread(threes);
}

/** Those of a name, over all of it: many end alike, and many begin alike. */
function spread(threes: readonly string[]): string[] {
  const step = Math.max(1, (threes.length - 1) / (MOST_ASKED - 1));
  return threes.filter((_, i) => Math.floor(i / step) > Math.floor((i - 1) / step));
}
