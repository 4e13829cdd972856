import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { OBLIGING, type Fate, type ResultBehaviour } from '../../src/simulate/provider/script.ts';
import type { RouterWorld } from '../../src/simulate/router/world.ts';
import { startIsp, type Isp } from '../e2e/harness.ts';
import { QUICK, ready } from '../e2e/looks.ts';
import { CaptiveWay, PAGES } from './captive.ts';
import { launchChromium } from './chromium.ts';

/** Where guests wanted to go. */
export const THERE = 'http://news.example/today';

/** A phone at the hotspot, with its browser. */
export interface Guest {
  readonly mac: string;
  readonly address: string;
  readonly way: CaptiveWay;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What its browser complained of: a refused script, an error in one. */
  readonly problems: string[];
}

/** An ISP whose guests buy at the page: the real daemon, a simulated router, a simulated PayHero behind a simulated tunnel. */
export interface Site extends AsyncDisposable {
  readonly isp: Isp;
  readonly world: RouterWorld;
  /** What becomes of requests from now on, and when that is told. */
  answers(fate: Fate, results?: Partial<ResultBehaviour>): void;
  /** How many requests arrived at PayHero. */
  asked(): number;
  /** A phone comes into range; or somebody at home, behind a line that has this address. */
  guest(options?: BrowserContextOptions, address?: string): Promise<Guest>;
}

/**
 * A browser for all tests of a suite. What is opened with it is taken away after its test, which has left sound books and no bug.
 * @returns `openSite` with that browser
 */
export function sitesOfSuite(): (more?: string) => Promise<Site> {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    expect(site.isp.bugs).toEqual([]);
    expect(checkBooks(site.isp.app.store).problems).toEqual([]);
    await site[Symbol.asyncDispose]();
  });
  return async (more) => (site = await openSite(browser, more));
}

/** @param more settings beside those of the pages, TOML */
async function openSite(browser: Browser, more = ''): Promise<Site> {
  const portal = `public_url = "http://${PAGES}"\n${more}`;
  const isp = await startIsp({ lines: 2, settings: QUICK, portal });
  await ready(isp);
  const { world } = isp.stage.router;
  const { payhero } = isp.stage;
  const guests: Guest[] = [];
  const pages = isp.app.urls.portal;
  if (pages === null) throw new Error('no customers’ pages');
  return {
    isp,
    world,
    answers(fate, results = {}) {
      payhero.script = { ...payhero.script, fate, results: { ...OBLIGING.results, ...results } };
    },
    asked: () => payhero.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/payments')).length,
    async guest(options = {}, lineAddress) {
      const n = guests.length + 2;
      const address = lineAddress ?? `127.0.0.${n}`;
      const mac = `02:00:00:AA:00:${String(n).padStart(2, '0')}`;
      if (lineAddress === undefined) world.addPhone({ user: '', mac, address });
      const way = new CaptiveWay(world, address, pages);
      const server = await way.start();
      const context = await browser.newContext({
        viewport: { width: 360, height: 740 },
        proxy: { server },
        locale: 'en-KE',
        ...options,
      });
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) problems.push(message.text());
      });
      page.on('pageerror', (error) => problems.push(error.message));
      const guest = { mac, address, way, context, page, problems };
      guests.push(guest);
      return guest;
    },
    async [Symbol.asyncDispose]() {
      for (const { context, way } of guests) {
        await context.close();
        await way.stop();
      }
      await isp[Symbol.asyncDispose]();
    },
  };
}
