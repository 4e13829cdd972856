import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions, readReleases, releasesSince, spansOf } from '../../src/domain/releases.ts';

const ROOT = join(import.meta.dirname, '../..');

const LIST = `# Changelog

Words about the file.

## Unreleased

- Nobody has this yet.

## 0.3.0 - 2026-11-28

Books that close,
day by day.

Another paragraph.

### Added

#### Books

- A day is closed
  when it is over.
* An older mark of a list.

#### Lines

- \`washa line why\` says why.

### Fixed

- A bug.

stray words

### Changed

## 0.2.0

### Added

- What was there before.
`;

test('a list of changes is read as it is meant, without what has no version and what is empty', () => {
  expect(readReleases(LIST)).toEqual([
    {
      version: '0.3.0',
      date: '2026-11-28',
      summary: ['Books that close, day by day.', 'Another paragraph.'],
      sections: [
        { kind: 'Added', area: 'Books', items: ['A day is closed when it is over.', 'An older mark of a list.'] },
        { kind: 'Added', area: 'Lines', items: ['`washa line why` says why.'] },
        { kind: 'Fixed', area: null, items: ['A bug.'] },
      ],
    },
    {
      version: '0.2.0',
      date: null,
      summary: [],
      sections: [{ kind: 'Added', area: null, items: ['What was there before.'] }],
    },
  ]);
});

test('line ends of Windows, brackets around a version, and any order in the file are read too', () => {
  const found = readReleases('## [0.1.0] - 2026-01-02\r\n- old\r\n## 0.10.0\r\n- new\r\n## 0.9.0\r\n');
  expect(found.map(({ version, date }) => [version, date])).toEqual([
    ['0.10.0', null],
    ['0.9.0', null],
    ['0.1.0', '2026-01-02'],
  ]);
});

test.each([
  ['nothing', ''],
  ['no list', '\u0000\u001b[2J binary \ufffd'],
  ['versions that are none', '## 1.2\n- a\n## 1.2.3.4\n- b\n## 9999999.0.0\n- c\n## v1.2.3\n- d'],
])('%s brings nothing', (_, text) => {
  expect(readReleases(text)).toEqual([]);
});

test('of two headings of one version the first counts, and nothing of the second goes to another', () => {
  const found = readReleases('## 0.3.0\n- one\n## 0.3.0\n- two\n');
  expect(found).toMatchObject([{ version: '0.3.0', summary: ['one'] }]);
});

test('a file of any size costs no more than its bounds', () => {
  const long = `## 0.3.0\n### Added\n- ${'x'.repeat(9_000)}\n${'- y\n'.repeat(30_000)}`;
  const [release] = readReleases(long);
  const items = release?.sections[0]?.items ?? [];
  expect(items[0]).toHaveLength(2_000);
  expect(items.length).toBeLessThan(20_000);
  const many = Array.from({ length: 300 }, (_, i) => `## 0.${i}.0\n- a`).join('\n');
  expect(readReleases(many)).toHaveLength(100);
});

test('whatever stands in it, it is read', () => {
  const line = fc.oneof(fc.string(), fc.constantFrom('## 1.0.0', '### Added', '- a', '  b', '####', '- ', '## '));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      for (const { sections, summary } of readReleases(lines.join('\n'))) {
        for (const text of [...summary, ...sections.flatMap(({ items }) => items)]) spansOf(text);
      }
    }),
  );
});

describe('versions', () => {
  test.each([
    ['0.3.0', '0.2.9', 1],
    ['0.10.0', '0.9.0', 1],
    ['1.0.0', '0.99.99', 1],
    ['0.3.0', '0.3.0', 0],
    ['0.3.0~rc1', '0.3.0', 0],
    ['nightly', '0.0.0', -1],
    ['0.3.0.1', '0.0.0', -1],
  ])('%s beside %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
    expect(Math.sign(compareVersions(b, a)) + sign).toBe(0);
  });

  test('only what came with the version that runs is told, and only what is newer than what was seen', () => {
    const all = readReleases('## 0.4.0\n- d\n## 0.3.0\n- c\n## 0.2.0\n- b\n## 0.1.0\n- a\n');
    const told = (installed: string, since: string | null) =>
      releasesSince({ installed, all }, since).map(({ version }) => version);
    expect(told('0.3.0', '0.1.0')).toEqual(['0.3.0', '0.2.0']);
    expect(told('0.3.0', null)).toEqual(['0.3.0', '0.2.0', '0.1.0']);
    expect(told('0.3.0', '0.3.0')).toEqual([]);
    // After a way back nobody is told of the version that did not stay.
    expect(told('0.3.0', '0.4.0')).toEqual([]);
    expect(told('nightly', '0.1.0')).toEqual([]);
  });
});

test('a text falls into words and what is typed; of a link its words stay', () => {
  expect(spansOf('Run `washa why`, see [docs](docs/a_b_c.md): **now**, _No phone_, a_b_c.')).toEqual([
    { kind: 'words', text: 'Run ' },
    { kind: 'code', text: 'washa why' },
    { kind: 'words', text: ', see docs: ' },
    { kind: 'stress', text: 'now' },
    { kind: 'words', text: ', ' },
    { kind: 'stress', text: 'No phone' },
    { kind: 'words', text: ', a_b_c.' },
  ]);
});

describe('the list of this Washa', () => {
  const text = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const all = readReleases(text);

  test('begins with the version that this is, with a day and a summary for whoever has no time', () => {
    const [newest] = all;
    expect(newest?.version).toBe(version);
    expect(newest?.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(newest?.summary[0]).toMatch(/\w/);
  });

  test('is read whole: each of its points is a point of one list, and no list has two headings', () => {
    const written = text.slice(text.indexOf(`## ${version}`)).match(/^[-*] /gm) ?? [];
    const read = all.flatMap(({ sections }) => sections.flatMap(({ items }) => items));
    expect(read).toHaveLength(written.length);
    for (const { version: name, sections } of all) {
      const headings = sections.map(({ kind, area }) => `${name} ${kind} ${area ?? ''}`);
      expect(new Set(headings).size).toBe(headings.length);
    }
  });

  test('says nothing twice', () => {
    const items = all.flatMap(({ sections }) => sections.flatMap(({ items: one }) => one));
    expect(items.filter((item, i) => items.indexOf(item) !== i)).toEqual([]);
  });
});
