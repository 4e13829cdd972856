import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// The suites of the browser look at all of a page by day, and at its colours alone in the dark.
test('a page differs in the dark by colours, and by nothing else', () => {
  const sheets = globSync('src/http/**/*.css').map((path) => readFileSync(path, 'utf8'));
  const dark = sheets.flatMap((sheet) => sheet.split('prefers-color-scheme: dark) {').slice(1));
  expect(dark).toHaveLength(2);
  for (const sheet of dark) expect(sheet).toMatch(/^\s*:root \{(?:\s*--[\w-]+: #[0-9a-f]{6};)+\s*\}\s*\}/);
});
