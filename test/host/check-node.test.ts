import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';

const file = new URL('../../src/host/check-node.cjs', import.meta.url);
const { advice } = createRequire(import.meta.url)(file.pathname) as {
  advice: (version: string, isInstall: boolean, isThere: boolean) => string;
};

describe('an old Node.js', () => {
  test("F-ease-07: Debian 12's own gets one sentence that helps, from npm ci and from whatever needs the right one", () => {
    for (const isInstall of [true, false]) {
      const words = advice('18.19.0', isInstall, false);
      expect(words).toMatch(
        /^Washa runs on Node\.js 24, and this is 18\.19\.0: install Node\.js 20 or newer .* "npm ci" again\.$/,
      );
    }
    expect(advice('20.18.0', false, false)).toMatch(/run "npm ci", which brings it along/);
    expect(advice('20.18.0', false, true)).toMatch(/start it with npm/);
  });

  test('nothing is said where it does', () => {
    expect(advice('24.0.0', false, false)).toBe('');
    expect(advice('20.0.0', true, false)).toBe('');
    // It brought the right one along all the same.
    expect(advice('18.19.0', true, true)).toBe('');
  });

  test('it is written so that any Node.js can read it, and asked before whatever needs a new one', () => {
    const code = readFileSync(file, 'utf8').replaceAll(/'[^'\n]*'|\/\/.*|\/\*[^]*?\*\//g, '');
    expect(code).not.toMatch(/=>|`|\b(?:const|let|class|import|async)\s|\?\.|\?\?/);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    for (const name of ['preinstall', 'predemo', 'prestart', 'pretest'])
      expect(scripts[name], name).toContain('src/host/check-node.cjs');
  });
});
