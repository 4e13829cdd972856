import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const src = join(root, 'src');

/** Which layers a layer may import, and which packages beside Node's own modules that are named. */
const LAYERS: Record<string, { layers: string[]; packages: string[] }> = {
  domain: { layers: [], packages: ['temporal-polyfill'] },
  storage: { layers: ['domain'], packages: ['better-sqlite3', 'kysely', 'node:'] },
  services: { layers: ['domain', 'storage'], packages: ['p-queue', 'node:crypto', 'node:util'] },
  providers: { layers: ['domain'], packages: ['zod', 'node:crypto'] },
  sms: { layers: ['domain'], packages: ['zod', 'node:crypto'] },
  routers: { layers: ['domain'], packages: ['node-routeros', 'node:net', 'node:tls', 'node:crypto', 'node:events'] },
  http: {
    layers: ['domain', 'services', 'storage'],
    packages: ['hono', '@hono/node-server', 'zod', 'htmx.org', 'node:'],
  },
  simulate: { layers: ['domain'], packages: ['node:net', 'node:tls', 'node:http', 'node:crypto'] },
};

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return name.endsWith('.ts') ? [path] : [];
  });
}

const files = sources(src);
const imports: Import[] = files.flatMap((path) =>
  ts
    .preProcessFile(readFileSync(path, 'utf8'), true, true)
    .importedFiles.map(({ fileName }) => ({ from: path, to: fileName })),
);
const name = (path: string) => relative(root, path);

/** `domain`, `http`, …; null for the entry points and what they share, which may import everything. */
function layerOf(path: string): string | null {
  const first = relative(src, path).split('/')[0] ?? '';
  return first in LAYERS ? first : null;
}

describe('layers', () => {
  test('the check itself sees the imports', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(400);
    expect(imports.some(({ from, to }) => from.endsWith('src/app.ts') && to === './storage/store.ts')).toBe(true);
  });

  test.each(Object.keys(LAYERS))('%s imports only what it may', (layer) => {
    const allowed = LAYERS[layer]!;
    const wrong = imports.filter(({ from, to }) => {
      if (layerOf(from) !== layer) return false;
      if (to.startsWith('.')) {
        const target = layerOf(resolve(dirname(from), to));
        return target !== layer && (target === null || !allowed.layers.includes(target));
      }
      return !allowed.packages.some(
        (name) => to === name || to.startsWith(`${name}/`) || (name.endsWith(':') && to.startsWith(name)),
      );
    });
    expect(wrong.map(({ from, to }) => `${name(from)} imports ${to}`)).toEqual([]);
  });

  test('nothing imports in a circle', () => {
    const targets = new Map(files.map((path) => [path, [] as string[]]));
    for (const { from, to } of imports) if (to.startsWith('.')) targets.get(from)!.push(resolve(dirname(from), to));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].map(name).join(' -> '));
      if (trail.includes(path) || done.has(path)) return;
      for (const next of targets.get(path) ?? []) walk(next, [...trail, path]);
      done.add(path);
    };
    for (const path of files) walk(path, []);
    expect(circles).toEqual([]);
  });
});

describe('principles that a search can hold', () => {
  const text = (path: string) => readFileSync(path, 'utf8');
  const entry = (path: string) =>
    ['src/clock.ts', 'src/main.ts'].includes(name(path)) || name(path).startsWith('src/cli');

  test('only the entry points know the real time', () => {
    const wrong = files.filter(
      (path) => !entry(path) && layerOf(path) !== 'simulate' && /\bDate\.now\(\)|new Date\(\)/.test(text(path)),
    );
    expect(wrong.map(name)).toEqual([]);
  });

  test('field 26: no transaction can stay open across a network call: what runs in one is never asynchronous', () => {
    const wrong = files.filter((path) => /\.(transaction|savepoint)\(\s*async\b/.test(text(path)));
    expect(wrong.map(name)).toEqual([]);
  });

  test('no default exports, no barrels, no enums', () => {
    const wrong = files.filter((path) => /^export (default|\*)|^(export )?(const )?enum /m.test(text(path)));
    expect(wrong.map(name)).toEqual([]);
  });
});
