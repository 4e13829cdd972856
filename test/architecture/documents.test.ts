import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const isRoom = (name: string) => statSync(join(root, 'src', name)).isDirectory();
const FOLDERS = ['src', 'test', 'bench', 'config', 'docs', 'systemd', ...readdirSync(join(root, 'src')).filter(isRoom)];

/** A path from the project's root, or from `src`, with or without its ending: `services/money/inbox`. */
const PATH = new RegExp(String.raw`(?<![\w./<-])(?:${FOLDERS.join('|')})/[\w./*-]*[\w*]`, 'g');

function pathsIn(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...new Set(text.match(PATH) ?? [])];
}

/** One `*` stands for any one name. */
function isThere(path: string): boolean {
  const [before, after] = path.split('*');
  if (before === undefined || after === undefined) {
    return ['', 'src'].some((folder) => ['', '.ts'].some((ending) => existsSync(join(root, folder, path + ending))));
  }
  return ['', 'src'].some((folder) => {
    const parent = join(folder, before);
    return (
      existsSync(join(root, parent)) && readdirSync(join(root, parent)).some((name) => isThere(parent + name + after))
    );
  });
}

describe('documents', () => {
  test('the search sees paths, and what is not there', () => {
    expect(pathsIn('docs/design.md').length).toBeGreaterThan(30);
    expect(isThere('services/money/inbox')).toBe(true);
    expect(isThere('providers/*/provider')).toBe(true);
    expect(isThere('services/money/outbox')).toBe(false);
    expect(isThere('providers/*/outbox')).toBe(false);
  });

  test.each(DOCUMENTS)('%s names only paths that exist', (document) => {
    expect(pathsIn(document).filter((path) => !isThere(path))).toEqual([]);
  });

  test.each(DOCUMENTS)('%s links only to what exists', (document) => {
    const links = [...readFileSync(join(root, document), 'utf8').matchAll(/\]\(([^):#]+)(?:#[^)]*)?\)/g)];
    const missing = links.map(([, to]) => join(root, dirname(document), to!)).filter((path) => !existsSync(path));
    expect(missing.map((path) => relative(root, path))).toEqual([]);
  });

  test('each statement of the two documents is shown by something that is there', () => {
    const text = readFileSync(join(root, 'docs/seeds.md'), 'utf8');
    const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (-|statement)/.test(line));
    expect(rows.length).toBeGreaterThan(45);
    const shown = /`(test\/[^`]+\.test\.ts)`: `([^`]+)`/g;
    expect(rows.filter((row) => !/`test\/[^`]+`: `|`washa |npm run/.test(row.split(' | ')[1] ?? ''))).toEqual([]);
    const named = [...text.matchAll(shown)];
    expect(named).toHaveLength(text.match(/`test\/[^`]+\.test\.ts`/g)?.length ?? 0);
    const missing = named.filter(([, file, title]) => !readFileSync(join(root, file!), 'utf8').includes(title!));
    expect(missing.map(([reference]) => reference)).toEqual([]);
  });

  test('the tour names every room of src', () => {
    const tour = readFileSync(join(root, 'docs/design.md'), 'utf8');
    const rooms = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(join(root, 'src'), entry.parentPath));
    const missing = [...new Set(rooms)].filter((room) => room !== '' && !tour.includes(`\`${room}\``));
    expect(missing).toEqual([]);
  });
});
