import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { query } from '../../src/storage/engine/query.ts';
import { payments, subscriptions, until } from '../e2e/harness.ts';
import { openAlarms } from '../services/books.ts';
import { settled } from '../e2e/looks.ts';
import { INTERNET, PAGES } from './captive.ts';
import { missingBrowser } from './chromium.ts';
import { sitesOfSuite, THERE, type Guest, type Site } from './guests.ts';

const renamed = query<{ name: string }>()((db, p) => db.updateTable('plan').set({ name: p.name }));

const NUMBER = '0722 345 678';

describe.skipIf(missingBrowser !== null)(`a guest at the hotspot, in Chromium ${missingBrowser ?? ''}`, () => {
  const openSite = sitesOfSuite();
  let site: Site;
  let guest: Guest;

  beforeEach(async () => {
    site = await openSite();
    guest = await site.guest();
  });
  afterEach(() => {
    expect(guest.problems).toEqual([]);
  });

  const heading = ({ page }: Guest, name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
  const button = ({ page }: Guest, name: string | RegExp) => page.getByRole('button', { name });
  const link = ({ page }: Guest, name: string | RegExp) => page.getByRole('link', { name });
  /** Joins the WiFi, chooses, types the number and pays. */
  const buy = async (who = guest, number = NUMBER) => {
    await who.page.goto(THERE);
    await heading(who, 'Buy internet');
    await who.page.getByText('1 day').click();
    await who.page.getByLabel('M-Pesa number').fill(number);
    await button(who, 'Pay KES 50 with M-Pesa').click();
  };
  const paid = () => site.isp.app.store.all(payments, {});

  test('is sent to the page, buys a day with one number and one press, is logged in by itself, and goes on to where it was going', async () => {
    site.answers({ kind: 'paid' }, { delayMs: 2_000 });
    await buy();
    await heading(guest, 'Look at your phone and enter your PIN');
    const waiting = await guest.page.locator('main').innerText();
    expect(waiting).toContain('KES 50');
    expect(waiting).toContain(`asked ${NUMBER}`);
    await heading(guest, 'You are online');
    expect(guest.way.isOut()).toBe(true);
    expect(await guest.page.locator('main').innerText()).toMatch(/until tomorrow \d\d:\d\d[^]*KES 50[^]*Online after/);
    await link(guest, 'Go on: news.example').click();
    await guest.page.getByRole('heading', { name: 'news.example' }).waitFor();
    expect(await guest.page.title()).toBe(INTERNET);
    expect(guest.way.reached).toContain(THERE);
    expect(paid()).toHaveLength(1);
    expect(site.asked()).toBe(1);
    // Whoever comes back sees how long it lasts, and is offered more.
    await guest.page.goto(`http://${PAGES}/`);
    await link(guest, 'More time').click();
    await heading(guest, 'More time');
    expect(await guest.page.getByLabel('M-Pesa number').inputValue()).toBe(NUMBER);
    expect(await guest.page.getByRole('radio', { checked: true }).getAttribute('value')).toBe('day');
  });

  test('from joining to online: two taps and a number, then two taps to buy more', async () => {
    const thumb = await site.guest({ hasTouch: true, isMobile: true });
    const touched = { taps: 0, keys: 0 };
    await thumb.context.exposeFunction('touched', (what: keyof typeof touched) => void (touched[what] += 1));
    await thumb.context.addInitScript(`
      addEventListener('pointerdown', () => touched('taps'), true);
      addEventListener('keydown', () => touched('keys'), true);`);
    site.answers({ kind: 'paid' });
    const joinedAt = performance.now();
    const walk = async (name: string) => {
      await heading(thumb, 'You are online');
      const seconds = ((performance.now() - joinedAt) / 1000).toFixed(1);
      process.stdout.write(`${name}: ${touched.taps} taps, ${touched.keys} keys, online ${seconds} s after joining\n`);
      return { ...touched };
    };
    await thumb.page.goto(THERE);
    await thumb.page.getByLabel('M-Pesa number').tap();
    await thumb.page.keyboard.type(NUMBER.replaceAll(' ', ''));
    await button(thumb, /^Pay KES/).tap();
    expect(await walk('a new guest')).toEqual({ taps: 2, keys: 10 });
    await link(thumb, 'More time').tap();
    await button(thumb, /^Pay KES/).tap();
    await until(() => paid().length === 2, 'it is paid again');
    expect(await walk('the same, for more time')).toEqual({ taps: 4, keys: 10 });
  });

  for (const [code, words, way] of [
    ['1032', 'You cancelled', 'Try again'],
    ['2001', 'The PIN was wrong', 'Try again'],
    ['1', 'Not enough money in M-Pesa', 'Choose a smaller plan'],
  ] as const) {
    test(`answer ${code} of M-Pesa: "${words}", nothing was paid, and the next try is one press away`, async () => {
      site.answers({ kind: 'failed', code });
      await buy();
      await heading(guest, words);
      expect(await guest.page.locator('main').innerText()).toContain('Nothing was paid.');
      expect(guest.way.isOut()).toBe(false);
      site.answers({ kind: 'paid' });
      await link(guest, way).click();
      await button(guest, 'Pay KES 50 with M-Pesa').click();
      await heading(guest, 'You are online');
      expect(paid()).toHaveLength(1);
    });
  }

  test('a phone that did not answer is not asked twice, and is let in when the money comes after all', async () => {
    site.answers({ kind: 'late-success', code: '1037', lateMs: 4_000 });
    await buy();
    await heading(guest, 'Your phone has not answered');
    expect(await guest.page.locator('main').innerText()).toMatch(
      /wait: we keep looking[^]*try again at \d\d:\d\d:\d\d/,
    );
    expect(await link(guest, 'Try again').count()).toBe(0);
    await heading(guest, 'You are online');
    expect(site.asked()).toBe(1);
  });

  test('the page is closed and the phone is away while it is paid: it is online as soon as it is seen again', async () => {
    site.answers({ kind: 'paid' }, { delayMs: 1_500 });
    await buy();
    await heading(guest, 'Look at your phone and enter your PIN');
    await guest.page.close();
    site.world.hotspot.setPresent(guest.mac, false);
    await until(() => paid().length === 1, 'the money is there');
    await settled(site.isp);
    expect(guest.way.isOut()).toBe(false);
    site.world.hotspot.setPresent(guest.mac, true);
    const page = await guest.context.newPage();
    await page.goto('http://other.example/');
    await page.getByRole('heading', { name: 'You are online', exact: true }).waitFor({ timeout: 15_000 });
    expect(guest.way.isOut()).toBe(true);
    expect(paid()).toHaveLength(1);
  });

  test('pressed twice, on the page of before and by another tab, it asks once and shows the first', async () => {
    site.answers({ kind: 'open' });
    const tab = { ...guest, page: await guest.context.newPage() };
    await tab.page.goto(THERE);
    await buy();
    await heading(guest, 'Look at your phone and enter your PIN');
    await tab.page.getByLabel('M-Pesa number').fill(NUMBER);
    await button(tab, /Pay/).click();
    await heading(tab, 'Look at your phone and enter your PIN');
    expect(site.asked()).toBe(1);
    // Another phone that types the same number meanwhile is told so.
    const other = await site.guest();
    await buy(other);
    expect(await other.page.locator('main').innerText()).toContain('That number is asked to pay already');
    expect(site.asked()).toBe(1);
    expect(
      site.isp.app.store.all(subscriptions, {}).filter(({ username }) => username.startsWith('JSY-')),
    ).toHaveLength(1);
  });

  test('a phone in Swahili reads Swahili, and its reader may change that', async () => {
    const swahili = await site.guest({ locale: 'sw-KE' });
    site.answers({ kind: 'failed', code: '1032' });
    await swahili.page.goto(THERE);
    await heading(swahili, 'Nunua intaneti');
    expect(await swahili.page.locator('html').getAttribute('lang')).toBe('sw');
    await swahili.page.getByText('Siku 1').click();
    await swahili.page.getByLabel('Namba ya M-Pesa').fill(NUMBER);
    await button(swahili, 'Lipa KES 50 kwa M-Pesa').click();
    await heading(swahili, 'Umeghairi');
    await link(swahili, 'English').click();
    await heading(swahili, 'You cancelled');
    expect(swahili.problems).toEqual([]);
  });

  test('without JavaScript it is bought, waited for and online all the same', async () => {
    const plain = await site.guest({ javaScriptEnabled: false });
    site.answers({ kind: 'paid' }, { delayMs: 1_000 });
    await plain.page.goto(THERE);
    await plain.page.getByRole('radio').nth(1).check();
    await plain.page.getByLabel('M-Pesa number').fill(NUMBER);
    await button(plain, 'Pay with M-Pesa').click();
    await heading(plain, 'Look at your phone and enter your PIN');
    await heading(plain, 'You are online');
    expect(plain.way.isOut()).toBe(true);
  });

  test('a number that is none is said on top of what was typed, and nobody is asked', async () => {
    await buy(guest, '0722 345');
    expect(await guest.page.getByRole('status').innerText()).toBe(
      'That is no Kenyan mobile number. Write it as 0712 345 678.',
    );
    expect(await guest.page.getByLabel('M-Pesa number').inputValue()).toBe('0722 345');
    expect(await guest.page.getByRole('radio', { checked: true }).getAttribute('value')).toBe('day');
    expect(site.asked()).toBe(0);
    guest.problems.length = 0; // the browser reports the 400
  });

  test('texts that would do something are shown, or refused, and do nothing', async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>\u202e';
    site.isp.app.store.run(renamed, { name: evil });
    await guest.page.goto(`http://${PAGES}/?to=${encodeURIComponent('javascript:document.title=3')}`);
    await heading(guest, 'Buy internet');
    expect(await guest.page.locator('.plan small').first().innerText()).toContain('<img src=x');
    await guest.page.getByLabel('M-Pesa number').fill('"><script>1</script>'.slice(0, 20));
    await button(guest, /Pay/).click();
    await guest.page.getByRole('status').waitFor();
    await guest.page.goto(`http://${PAGES}/paid?what=${encodeURIComponent(evil)}`);
    await guest.page.getByRole('status').waitFor();
    expect(await guest.page.title()).toBe('I have already paid · Demo Net');
    expect(await guest.page.locator('main img, main script').count()).toBe(0);
    expect(await guest.page.content()).not.toContain('\u202e');
    guest.problems.length = 0; // the browser reports the 400
  });

  test('a copy of a paid phone’s hardware address is let out by no page while that is in, reads no number, and a card names it', async () => {
    await buy();
    await heading(guest, 'You are online');
    const copy = await site.guest({}, '127.0.0.99');
    site.world.hotspot.addHost(guest.mac, copy.address, 'hotspot1');
    for (let n = 0; n < 4; n++) {
      await copy.page.goto(THERE);
      const read = await copy.page.locator('main').innerText();
      expect([read.includes(NUMBER), read.includes('722')]).toEqual([false, false]);
      await guest.page.goto(`http://${PAGES}/`);
    }
    expect([guest.way.isOut(), copy.way.isOut()]).toEqual([true, false]);
    await until(
      () => site.isp.app.store.all(openAlarms, {}).find(({ message }) => message.includes(`${guest.mac} at tower-1`)),
      'a card tells of the copy',
    );
  });

  test('from another network, under another name and in a frame it shows nobody’s line and asks nobody', async () => {
    const pages = new URL(site.isp.app.urls.portal!);
    const get = (headers: Record<string, string>, method = 'GET', path = '/') =>
      new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
        const asked = request({ host: pages.hostname, port: pages.port, headers, method, path }, (answer) => {
          let text = '';
          answer.on('data', (part: Buffer) => (text += part.toString()));
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }));
        });
        asked.on('error', reject);
        asked.end();
      });
    const stranger = await get({ host: PAGES });
    expect(stranger.status).toBe(403);
    expect(stranger.text).toContain('This page is for our WiFi');
    expect(stranger.headers).toMatchObject({
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
      'cache-control': 'no-store',
    });
    expect(stranger.headers['set-cookie']).toBeUndefined();
    expect((await get({ host: 'evil.example' })).headers['location']).toBe(
      `http://${PAGES}/?to=http%3A%2F%2Fevil.example%2F`,
    );
    expect((await get({ host: 'evil.example' }, 'POST', '/pay')).status).toBe(421);
    for (let n = 0; n < 10; n++)
      expect((await get({ host: PAGES, origin: 'http://evil.example' }, 'POST', '/pay')).status).toBe(403);
    await until(
      () => site.isp.app.store.all(openAlarms, {}).find(({ kind }) => kind === 'guest-tries'),
      'a card tells of the other page',
    );
    // Whoever claims to be the guest's phone is asked by the router who they are.
    const claims = {
      'x-forwarded-for': guest.address,
      forwarded: `for=${guest.address}`,
      cookie: 'portal_phone=0722345678',
    };
    expect((await get({ host: PAGES, ...claims })).status).toBe(403);
    // No page of staff is behind it.
    for (const path of ['/login', '/enter/abc', '/lines', '/attention', '/setup']) {
      expect([path, (await get({ host: PAGES }, 'GET', path)).status]).toEqual([path, 403]);
    }
    await guest.page.goto(`http://${PAGES}/lines`);
    await heading(guest, 'That did not work');
    guest.problems.length = 0; // the browser reports the 404
  });
});
