import { expect, test } from 'vitest';
import { acceptedLanguage } from '../../../src/http/page/language.ts';

test.each([
  ['sw-KE,sw;q=0.9,en;q=0.8', 'sw'],
  ['en-GB,en;q=0.9,sw;q=0.8', 'en'],
  ['fr-FR,fr;q=0.9', 'sw'],
  ['de, sw;q=0.1, en;q=0.5', 'en'],
  ['sw;q=0, en;q=0.1', 'en'],
  ['swahili-no-tag', 'sw'],
  ['', 'sw'],
  [undefined, 'sw'],
])('a browser that asks for %j reads %s', (accepted, language) => {
  expect(acceptedLanguage(accepted, 'sw')).toBe(language);
});
