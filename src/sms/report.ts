import { parseJson } from '../outside/json-path.ts';

/** Longest that a gateway's own words are kept, characters. */
const MOST_WORDS = 200;

/** The members of a delivery report, whether it comes as JSON or as a form. */
export function readFields(body: string): unknown {
  return parseJson(body) ?? Object.fromEntries(new URLSearchParams(body));
}

/** What a gateway says of a failure; its status where it has no words. */
export function wordsOf(words: string | null, status: string): string {
  const said = (words ?? '').trim();
  return (said === '' ? status : said).slice(0, MOST_WORDS);
}
