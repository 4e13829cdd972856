import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

/** In this order: the later may say otherwise. */
const SHEETS = ['base', 'frame', 'parts'];

interface Asset {
  readonly body: string;
  readonly type: string;
  readonly version: string;
}

const SOURCES = {
  'console.css': {
    urls: SHEETS.map((name) => new URL(`../assets/css/${name}.css`, import.meta.url)),
    type: 'text/css; charset=utf-8',
  },
  'live.js': { urls: [new URL('../assets/live.js', import.meta.url)], type: 'text/javascript; charset=utf-8' },
  'keys.js': { urls: [new URL('../assets/keys.js', import.meta.url)], type: 'text/javascript; charset=utf-8' },
  'icon.svg': { urls: [new URL('../assets/icon.svg', import.meta.url)], type: 'image/svg+xml' },
  'charts.js': { urls: [new URL('../assets/charts.js', import.meta.url)], type: 'text/javascript; charset=utf-8' },
  // From the installed packages: pages work with the internet down.
  'htmx.js': {
    urls: [new URL(import.meta.resolve('htmx.org/dist/htmx.min.js'))],
    type: 'text/javascript; charset=utf-8',
  },
  'uplot.js': {
    urls: [new URL(import.meta.resolve('uplot/dist/uPlot.iife.min.js'))],
    type: 'text/javascript; charset=utf-8',
  },
  'uplot.css': { urls: [new URL(import.meta.resolve('uplot/dist/uPlot.min.css'))], type: 'text/css; charset=utf-8' },
} as const;

export type AssetName = keyof typeof SOURCES;

/** The console's few files, read once. Their addresses carry their version, so browsers may keep them for ever. */
export function createAssets(): { routes: Hono; href: (name: AssetName) => string } {
  const assets = new Map<string, Asset>();
  for (const [name, { urls, type }] of Object.entries(SOURCES)) {
    const body = urls.map((url) => readFileSync(url, 'utf8')).join('\n');
    assets.set(name, { body, type, version: createHash('sha256').update(body).digest('hex').slice(0, 12) });
  }
  const routes = new Hono();
  routes.get('/:name', (c) => {
    const asset = assets.get(c.req.param('name'));
    if (asset === undefined) return c.notFound();
    const etag = `"${asset.version}"`;
    c.header('ETag', etag);
    // An old address answers with the new file; only the right address may be kept.
    const fixed = c.req.query('v') === asset.version;
    c.header('Cache-Control', fixed ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (c.req.header('if-none-match') === etag) return c.body(null, 304);
    return c.body(asset.body, 200, { 'Content-Type': asset.type });
  });
  return { routes, href: (name) => `/assets/${name}?v=${assets.get(name)?.version ?? ''}` };
}
