import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PAGES = 'src/http/portal';
const FILES = [
  ...readdirSync(PAGES).flatMap((name) => (name.endsWith('.ts') ? [`${PAGES}/${name}`] : [])),
  'src/services/customers/number-code.ts',
];

/** A number above one beside what it counts, written out in a text of a page. */
const COUNT = /\b(?:two|three|four|five|six|ten|\d+) (?:times|devices|tries|s|min|minutes|hours)\b|\btwice\b/i;
const COUNT_SW = /\b(?:mara|vifaa|sekunde|dakika|saa) (?:mbili|tatu|nne|tano|sita|kumi|viwili|vitatu|\d+)\b/i;

test('how often, how many and how long customers are told is the number that is enforced, and no second one', () => {
  const texts = FILES.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const text = /(?:en|sw): ?(?:\(.*=> *)?(['`].*)/.exec(line)?.[1];
        return text === undefined ? [] : [`${file}: ${text}`];
      }),
  );
  expect(texts.length).toBeGreaterThan(200);
  expect(texts.filter((text) => COUNT.test(text) || COUNT_SW.test(text))).toEqual([]);
});
