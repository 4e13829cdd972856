import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueLoginToken, issueSetupCode } from '../../src/services/staff/one-time-code.ts';
import { pagesOf } from '../http/console/pages.ts';
import { addLine, notice, take } from '../services/books.ts';
import { LANES, NOW, openStore, putNetwork, seedAfternoon } from '../http/console/seed.ts';
import { openWorld, PASSWORD, type World } from '../http/console/session.ts';
import { axeFinds } from './axe.ts';
import { launchChromium, missingBrowser } from './chromium.ts';

/** A thumb on a roof. CSS pixels. */
const TARGET = 44;
const PHONE = { width: 360, height: 800 };

/** Controls that a thumb would miss; a link within a sentence is as high as the sentence. */
const SMALL = `[...document.querySelectorAll('a.button, button, input:not([type=hidden]), select, textarea, summary, nav a, .tile, .place')]
  .filter((one) => one.checkVisibility() && !one.closest('.account, .sr') && !one.matches('.skip, .sr'))
  .map((one) => [one, (one.matches('[type=checkbox], [type=radio]') ? one.closest('label') ?? one : one).getBoundingClientRect()])
  .filter(([, { width, height }]) => width < ${TARGET} - 0.5 || height < ${TARGET} - 0.5)
  .map(([one, { width, height }]) => one.outerHTML.slice(0, 90) + ' ' + Math.round(width) + '×' + Math.round(height))`;

/** Presses Tab until what has the focus reads like this. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate<string>(
      'document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent',
    );
    if (words.test(text.trim())) return;
  }
  throw new Error(`no Tab leads to ${words.source}`);
}

const STATES = ['empty', 'full', 'alarmed'] as const;

describe.skipIf(missingBrowser !== null)(`for everybody ${missingBrowser ?? ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  describe.each(STATES)('a box that is %s', (state) => {
    let world: World;
    let server: ServerType;
    let url: string;
    let context: BrowserContext;
    let page: Page;
    let line: number;
    let close: () => Promise<void>;

    beforeAll(async () => {
      const opened = openStore();
      world = openWorld(opened.store, state === 'empty' ? [] : LANES);
      if (state === 'full') putNetwork(opened.store);
      line = state === 'alarmed' ? seedAfternoon(opened.store).paidWaiting : 0;
      if (state === 'alarmed') world.clock = { sane: false, reason: 'The clock says 1970-01-01.' };
      server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
      await new Promise((resolve) => server.once('listening', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      close = async () => {
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          if ('closeAllConnections' in server) server.closeAllConnections();
        });
        await opened.close();
      };
      context = await browser.newContext({ viewport: PHONE });
      page = await context.newPage();
      await page.goto(`${url}/enter/${issueLoginToken(world.store, world.now)}`);
      await page.waitForURL(`${url}/`);
    });
    afterAll(async () => {
      await context.close();
      await close();
    });

    /** By their names for any line: which line it is is known when it is there. */
    const names = [...pagesOf(0), '/nowhere'].filter((path) => state === 'alarmed' || !/\/\d/.test(path));
    test.each(names)(
      '%s: axe finds nothing by day or in the dark, a thumb hits every control, nothing is wider than a phone',
      async (name) => {
        await page.goto(url + name.replace('/lines/0', `/lines/${line}`));
        // With all that is folded away open, for that is a page too.
        await page.evaluate('document.querySelectorAll("details").forEach((one) => (one.open = true))');
        expect(await page.evaluate<string[]>(SMALL)).toEqual([]);
        expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        expect(await axeFinds(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
        expect(await axeFinds(page, 'of colours')).toEqual([]);
      },
    );
  });

  test('at a desk the search, the next card and home are a key away, and what is typed stays typed', async () => {
    const opened = openStore();
    const world = openWorld(opened.store, LANES);
    seedAfternoon(opened.store);
    const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const context = await browser.newContext({ viewport: { width: 1200, height: 800 } });
    const page = await context.newPage();
    const card = () => page.evaluate<string | undefined>('document.activeElement.closest(".card, .rows > li")?.id');
    await page.goto(`${url}/enter/${issueLoginToken(world.store, world.now)}`);
    await page.waitForURL(`${url}/`);
    await page.keyboard.press('j');
    const first = await card();
    await page.keyboard.press('j');
    expect(new Set([undefined, first, await card()]).size).toBe(3);
    await page.keyboard.press('k');
    expect(await card()).toBe(first);
    await page.keyboard.press('g');
    await page.keyboard.press('l');
    await page.waitForURL(`${url}/lines`);
    await page.keyboard.press('/');
    await page.keyboard.type('gh/jk');
    expect(await page.evaluate('document.activeElement.value')).toBe('gh/jk');
    expect(page.url()).toBe(`${url}/lines`);
    await context.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
    await opened.close();
  });

  test('from the login to money that is given to its line, with the keys alone', async () => {
    const opened = openStore();
    const world = openWorld(opened.store);
    addLine(opened.store, 1, { expiresAt: NOW });
    take(opened.store, notice({ account: 'the shop' }));
    const code = issueSetupCode(world.store, world.now);
    const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const context = await browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    const { keyboard } = page;
    await page.goto(url);
    await keyboard.type(code ?? '');
    await keyboard.press('Tab');
    await keyboard.type('wanjiku');
    await keyboard.press('Tab');
    await keyboard.type(PASSWORD);
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Set this box up' }).waitFor();
    await tabTo(page, /^Home$/);
    await keyboard.press('Enter');
    await page.getByText('wanjiku, owner').waitFor();
    await tabTo(page, /^Another line, or not ours…$/);
    await keyboard.press('Enter');
    await tabTo(page, /^Account number of the line$/);
    await keyboard.type('ACC1');
    await tabTo(page, /^Give to this line$/);
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Is this right?' }).waitFor();
    // Why is asked first, and has the focus.
    await keyboard.type('it is her shop');
    await keyboard.press('Enter');
    await page.getByText('Given to the line.').waitFor();
    await context.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
    await opened.close();
  });
});
