import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueLoginToken, issueSetupCode } from '../../src/services/staff/one-time-code.ts';
import { query } from '../../src/storage/engine/query.ts';
import { LANES, NOW, openStore, putLine, putPayment, putRenewal, seedAfternoon } from '../http/console/seed.ts';
import { pagesOf } from '../http/console/pages.ts';
import { openWorld, PASSWORD, type World } from '../http/console/session.ts';
import { launchChromium, missingBrowser } from './chromium.ts';

const PHONE = { width: 360, height: 800 };
const DESK = { width: 1280, height: 900 };

describe.skipIf(missingBrowser !== null)(`status page in Chromium ${missingBrowser ?? ''}`, () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let world: World;
  let server: ServerType;
  let url: string;
  let close: () => Promise<void>;
  let problems: string[];
  let expected: RegExp | null;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    const opened = openStore();
    world = openWorld(opened.store, LANES);
    server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = async () => {
      await stop();
      await opened.close();
    };
    context = await browser.newContext({ viewport: PHONE });
    context.setDefaultTimeout(8_000);
    page = await context.newPage();
    problems = [];
    expected = null;
    // A violation of the content policy is reported here too.
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    await close();
    expect(problems.filter((problem) => expected?.test(problem) !== true)).toEqual([]);
  });

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  const enter = async () => {
    await page.goto(`${url}/enter/${issueLoginToken(world.store, world.now)}`);
    await page.waitForURL(`${url}/`);
  };
  const fits = () => page.evaluate<boolean>('document.documentElement.scrollWidth <= window.innerWidth');
  const isMarked = (value: string) => page.evaluate<boolean>(`document.body.dataset.mark === '${value}'`);

  test('field 31: the first account is made with the printed code, then a login by name and password', async () => {
    const code = issueSetupCode(world.store, world.now)!;
    expected = /403 \(Forbidden\)/; // the browser reports the wrong password below
    await page.goto(url);
    await page.getByLabel('Setup code').fill(code.toLowerCase());
    await page.getByLabel('Your name here').fill('wanjiku');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the owner’s account' }).click();
    await page.getByText('wanjiku, owner').waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.getByLabel('Name').fill('wanjiku');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Wrong password').waitFor();
    await page.getByLabel('Name').fill('wanjiku');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Next step' }).waitFor();
    expect(await fits()).toBe(true);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [PHONE, DESK]) {
      test(`every page fits ${viewport.width} px, in the ${colorScheme}`, async () => {
        const { paidWaiting } = seedAfternoon(world.store);
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await enter();
        for (const path of [...pagesOf(paidWaiting), '/nowhere']) {
          expected = /404/;
          await page.goto(url + path);
          expect([path, await fits()]).toEqual([path, true]);
        }
        const ground = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
        expect(ground).toBe(colorScheme === 'light' ? 'rgb(243, 242, 238)' : 'rgb(15, 20, 19)');
      });
    }
  }

  test('shows the afternoon as it is: what waits for a person, each payment’s hops, the router that is down, the cut-offs', async () => {
    seedAfternoon(world.store);
    await enter();
    const text = (id: string) => page.locator(`#${id}`).innerText();
    expect(await text('attention')).toContain('The account number has a slip in it');
    expect(await text('watched')).toMatch(/Router tower-2\s+does not answer since 14:02:00/);
    expect(await page.locator('#speed rect').count()).toBe(26);
    await page.goto(`${url}/payments`);
    expect(await page.locator('#payments .payment').count()).toBe(32);
    const waiting = page.locator('.payment', { hasText: 'Naomi Wambui' });
    expect(await waiting.innerText()).toMatch(/Waits: tower-2 is unreachable, for 3\d s\./);
    expect(await waiting.locator('.hops li').allInnerTexts()).toHaveLength(6);
    await page.goto(`${url}/lines?show=expired-on`);
    expect(await text('cutoffs')).toContain('Expired but seen online');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  test('a new payment, and then its session, appear without a reload; an age runs on by itself', async () => {
    seedAfternoon(world.store);
    await enter();
    await page.evaluate('document.body.dataset.mark = "here"');
    const age = page.locator('#watched-message-').locator('time').first();
    const before = await age.innerText();
    world.now += 4_000;
    const line = putLine(world.store, 'Zainab Hussein');
    const id = putPayment(world.store, { subscription_id: line.id, received_at: world.now - 500 });
    putRenewal(world.store, id, line.id);
    const row = page.locator('.payment', { hasText: 'Zainab Hussein' });
    await row.waitFor();
    expect(await row.innerText()).not.toContain('Session seen');
    world.store.run(
      query<{ at: number; id: number }>()((db, p) =>
        db.updateTable('payment').set({ sent_at: p.at, confirmed_at: p.at, online_at: p.at }).where('id', '=', p.id),
      ),
      { at: world.now + 700, id },
    );
    await row.getByText('Session seen 1.2 s after the payment.').waitFor();
    expect(await isMarked('here')).toBe(true);
    await expect.poll(() => age.innerText()).not.toBe(before);
    await expect.poll(() => page.locator('#pulse').innerText()).toBe('14:02:37');
  });

  test('field 34: when the box stops answering, the page says since when, and greys what it shows', async () => {
    seedAfternoon(world.store);
    await enter();
    expect(await page.locator('#stale').isVisible()).toBe(false);
    expected = /ERR_|htmx:/;
    await stop();
    await page.getByText('No answer from the box since 14:02:33').waitFor();
    expect(await page.getByRole('alert').filter({ hasText: 'what is true now is unknown' }).isVisible()).toBe(true);
    expect(await page.evaluate<string>('getComputedStyle(document.querySelector("main")).filter')).toBe('grayscale(1)');
    server = serve({ fetch: world.app.fetch, port: Number(new URL(url).port), hostname: '127.0.0.1' });
    await page.locator('#stale').waitFor({ state: 'hidden' });
  });

  test('a session that ended sends the page to the door at its next poll', async () => {
    await enter();
    expected = /401 \(Unauthorized\)|htmx:/;
    world.now = NOW + 13 * 3_600_000;
    await page.waitForURL(`${url}/login`);
  });

  test('what a payer calls himself does not run', async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    putPayment(world.store, { state: 'unmatched', reason: 'no_account', payer_name: evil, payer_account: evil });
    await enter();
    await page.locator('.payment').first().waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.title()).toBe('Home · Jasiri Networks');
    expect(await page.locator('#attention').innerText()).toContain(evil);
  });

  test('can be used by keyboard: focus is seen, and stays where it was when the page updates', async () => {
    seedAfternoon(world.store);
    await enter();
    const find = page.getByRole('searchbox');
    await find.focus();
    await page.keyboard.type('chebet');
    putPayment(world.store, { received_at: world.now, state: 'unmatched', payer_account: 'new one' });
    await page.locator('.payment', { hasText: 'new one' }).waitFor();
    expect(await find.inputValue()).toBe('chebet');
    expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=chebet/);
    await page.getByRole('link', { name: /^JSY-/ }).first().click();
    await page.getByRole('heading', { name: 'Session', exact: true }).waitFor();
  });

  test('words of three hundred letters, and marks that turn a text round, break no page of a phone', async () => {
    const { paidWaiting } = seedAfternoon(world.store);
    const word = `\u202e${'W'.repeat(300)}`;
    putPayment(world.store, { state: 'unmatched', reason: 'no_account', payer_name: word, payer_account: word });
    const id = putPayment(world.store, { subscription_id: putLine(world.store, word).id, payer_name: word });
    await enter();
    for (const path of [
      '/',
      '/attention',
      `/lines/${paidWaiting}`,
      `/payments/${id}`,
      '/search?q=W',
      '/lines',
      '/payments',
    ]) {
      await page.goto(url + path);
      expect([path, await fits()]).toEqual([path, true]);
      expect(await page.content()).not.toContain('\u202e');
    }
  });

  test('whatever can be touched on a phone is as large as a thumb, and what is drawn around it is seen', async () => {
    const { paidWaiting } = seedAfternoon(world.store);
    await enter();
    for (const path of pagesOf(paidWaiting)) {
      await page.goto(url + path);
      const small = await page.evaluate<
        string[]
      >(`[...document.querySelectorAll('a:not(.skip), button, input:not([type=hidden], [type=checkbox])')]
        .map((one) => [one, (one.type === 'radio' ? one.closest('label') ?? one : one).getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(([one, box]) => one.outerHTML.slice(0, 80) + ' ' + box.width + ' x ' + box.height)`);
      expect([path, small]).toEqual([path, []]);
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const worst = await page.evaluate<number>(`(() => {
        const light = (rgb) => {
          const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
        const of = (one) => getComputedStyle(one);
        return Math.min(...[...document.querySelectorAll('.top input[type=search], .search button')].map((one) => ratio(of(one).borderTopColor, of(one.closest('.top')).backgroundColor)));
      })()`);
      expect(worst).toBeGreaterThanOrEqual(3);
    }
  });

  test('a part that changes is changed in place: focus, what is marked and how far one has scrolled stay', async () => {
    seedAfternoon(world.store);
    await enter();
    await page.goto(`${url}/payments`);
    const link = page.locator('#payments .payment .sum a').nth(20);
    await link.scrollIntoViewIfNeeded();
    await link.focus();
    const href = await link.getAttribute('href');
    await page.evaluate(`(() => {
      const name = document.querySelectorAll('#payments .payment .name')[18];
      getSelection().selectAllChildren(name);
    })()`);
    const marked = await page.evaluate<string>('String(getSelection())');
    const top = () => page.evaluate<number>('document.activeElement.getBoundingClientRect().top');
    const before = await top();
    putPayment(world.store, { received_at: world.now, state: 'unmatched', payer_account: 'new one' });
    await page.locator('#payments .payment', { hasText: 'new one' }).waitFor({ state: 'attached' });
    expect(await page.evaluate<string>('document.activeElement.getAttribute("href")')).toBe(href);
    expect(await page.evaluate<string>('String(getSelection())')).toBe(marked);
    expect(Math.abs((await top()) - before)).toBeLessThan(2);
    expect(marked.length).toBeGreaterThan(3);
  });

  test('the first key leads past the header, and without scripts the page says as of when it is', async () => {
    seedAfternoon(world.store);
    await enter();
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Skip to the contents');
    const still = await browser.newContext({
      viewport: PHONE,
      javaScriptEnabled: false,
      storageState: await context.storageState(),
    });
    const plain = await still.newPage();
    await plain.goto(url);
    expect(await plain.locator('.as-of').innerText()).toContain('As of 14:02:33');
    expect(await plain.locator('.as-of a').getAttribute('href')).toBe('/');
    await still.close();
  });
});
