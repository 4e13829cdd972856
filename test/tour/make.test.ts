import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueLoginToken } from '../../src/services/staff/one-time-code.ts';
import { LANES, openStore, seedAfternoon } from '../http/console/seed.ts';
import { openWorld, type World } from '../http/console/session.ts';
import { launchChromium } from '../browser/chromium.ts';
import { FOLDER, LARGEST, PAGE, shownIn } from './shown.ts';

// Makes the pictures of docs/tour.md from an afternoon that never was: npm run tour. Made anew whenever a page has changed.

const DESK = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

interface Picture {
  readonly path: string;
  readonly size: typeof DESK;
  readonly language?: 'sw';
}

let world: World;
let browser: Browser;
let server: ServerType;
let url: string;
let pictures: Readonly<Record<string, Picture>>;
let close: () => Promise<void>;

beforeAll(async () => {
  const opened = openStore();
  world = openWorld(opened.store, LANES);
  const { paidWaiting } = seedAfternoon(opened.store);
  pictures = {
    home: { path: '/', size: DESK },
    attention: { path: '/attention', size: DESK },
    payment: { path: '/payments/3', size: DESK },
    line: { path: `/lines/${paidWaiting}`, size: DESK },
    routers: { path: '/routers', size: DESK },
    reports: { path: '/reports?month=2026-11', size: DESK },
    'phone-home': { path: '/', size: PHONE },
    'phone-line-sw': { path: `/lines/${paidWaiting}`, size: PHONE, language: 'sw' },
  };
  server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium();
  close = opened.close;
});
afterAll(async () => {
  await browser.close();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  await close();
});

test('the pictures of the tour are made, small, and are those that it shows', async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, picture] of Object.entries(pictures)) {
    const bytes = await take(picture);
    expect([name, bytes.length]).toEqual([name, expect.toSatisfy((n: number) => n < LARGEST)]);
    writeFileSync(join(FOLDER, `${name}.webp`), bytes);
  }
  const names = Object.keys(pictures).map((name) => `${name}.webp`);
  expect(shownIn(readFileSync(PAGE, 'utf8')).toSorted()).toEqual(names.toSorted());
});

async function take({ path, size, language }: Picture): Promise<Buffer> {
  const context: BrowserContext = await browser.newContext({ viewport: size, colorScheme: 'light' });
  try {
    const page = await context.newPage();
    await page.goto(`${url}/enter/${issueLoginToken(world.store, world.now, 'wanjiku')}`);
    await page.waitForURL(`${url}/`);
    if (language !== undefined) await context.addCookies([{ name: 'washa_language', value: language, url }]);
    await page.goto(`${url}${path}`);
    await page.evaluate('document.fonts.ready');
    // WebP, which the library itself does not make.
    const session = await context.newCDPSession(page);
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
    return Buffer.from(data, 'base64');
  } finally {
    await context.close();
  }
}
