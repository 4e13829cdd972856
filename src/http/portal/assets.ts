import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { paletteOf, type Tones } from './palette.ts';
import type { PortalDeps } from './deps.ts';

interface Asset {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
}

export type AssetName = 'portal.css' | 'portal.js' | 'logo';

const read = (name: string) => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');

/** The few files of the pages. Their addresses carry their version, so that phones keep them. */
export function createAssets({ colour, logo }: PortalDeps['look']) {
  const { light, dark } = paletteOf(colour);
  const own = `:root{${variables(light)}}@media (prefers-color-scheme:dark){:root{${variables(dark)}}}`;
  const assets = new Map<string, Asset>([
    ['portal.css', { body: squeeze(read('portal.css')) + own, type: 'text/css; charset=utf-8' }],
    ['portal.js', { body: read('portal.js'), type: 'text/javascript; charset=utf-8' }],
  ]);
  if (logo !== null) assets.set('logo', logo);
  const versions = new Map([...assets].map(([name, { body }]) => [name, versionOf(body)]));
  const routes = new Hono();
  routes.get('/:name', (c) => {
    const name = c.req.param('name');
    const asset = assets.get(name);
    if (asset === undefined) return c.notFound();
    const isFixed = c.req.query('v') === versions.get(name);
    // A picture of somebody else's making: opened by itself it does nothing either.
    if (name === 'logo') c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
    c.header('Cache-Control', isFixed ? 'public, max-age=31536000, immutable' : 'no-cache');
    return c.body(asset.body, 200, { 'Content-Type': asset.type });
  });
  return {
    routes,
    /** Null: there is none. */
    href: (name: AssetName): string | null => (assets.has(name) ? `/a/${name}?v=${versions.get(name) ?? ''}` : null),
  };
}

function variables({ accent, onAccent, tint }: Tones): string {
  return `--accent:${accent};--on-accent:${onAccent};--tint:${tint}`;
}

function versionOf(body: Asset['body']): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 12);
}

/** Blanks that say nothing. */
function squeeze(css: string): string {
  return css.replaceAll(/\s+/g, ' ').replaceAll(/ ?([{};,]) ?/g, '$1');
}
