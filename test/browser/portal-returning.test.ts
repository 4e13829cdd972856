import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { act } from '../../src/services/actions/act.ts';
import { makeVouchers } from '../../src/services/hotspot/make-vouchers.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { query } from '../../src/storage/engine/query.ts';
import { payments, until } from '../e2e/harness.ts';
import { PLAIN_BATCH } from '../services/books.ts';
import { PAGES } from './captive.ts';
import { missingBrowser } from './chromium.ts';
import { sitesOfSuite, THERE, type Guest, type Site } from './guests.ts';

const NUMBER = '0722 345 678';
const forTwo = query()((db) => db.updateTable('plan').set({ devices: 2 }));

describe.skipIf(missingBrowser !== null)(`who has time or paid otherwise, in Chromium ${missingBrowser ?? ''}`, () => {
  const openSite = sitesOfSuite();
  let site: Site;
  let guest: Guest;

  beforeEach(async () => {
    site = await openSite();
    guest = await site.guest();
  });
  afterEach(() => {
    // What is refused is answered 400, which a browser reports.
    expect(guest.problems.filter((text) => !text.includes('400 (Bad Request)'))).toEqual([]);
  });

  const heading = ({ page }: Guest, name: string | RegExp) =>
    page.getByRole('heading', { name, exact: true }).waitFor();
  const button = ({ page }: Guest, name: string | RegExp) => page.getByRole('button', { name });
  const link = ({ page }: Guest, name: string | RegExp) => page.getByRole('link', { name });
  const status = ({ page }: Guest) => page.getByRole('status').innerText();
  const paid = () => site.isp.app.store.all(payments, {});
  /** Buys a day, and is online. @returns the receipt */
  const buy = async (who: Guest): Promise<string> => {
    await who.page.goto(THERE);
    await who.page.getByText('1 day').click();
    await who.page.getByLabel('M-Pesa number').fill(NUMBER);
    await button(who, /Pay/).click();
    await heading(who, 'You are online');
    return paid().at(-1)!.receipt_code!;
  };
  const saysPaid = async (who: Guest, what: string) => {
    await who.page.goto(`http://${PAGES}/paid`);
    await who.page.getByLabel('Code or number').fill(what);
    await button(who, 'Look it up').click();
  };
  const open = async (who: Guest, way: string) => {
    await who.page.goto(THERE);
    await link(who, way).click();
  };

  test('a voucher lets in the phone that it is typed on, however it is typed, once; another phone reads who used it', async () => {
    const { store } = site.isp.app;
    const made = act(
      store,
      makeVouchers(seededRandom(3), 'KES'),
      { ...PLAIN_BATCH, planCode: 'day', count: 1 },
      { actor: 'cli:test' },
      Date.now(),
    );
    if (made.kind !== 'done' || made.repeated) throw new Error('no voucher');
    const code = made.result.vouchers[0]!.code;
    const redeem = async (who: Guest, typed: string, number: string) => {
      await open(who, 'I have a voucher');
      await who.page.getByLabel('Voucher').fill(typed);
      await who.page.getByLabel('Your number').fill(number);
      await button(who, 'Use it').click();
    };
    await redeem(guest, 'ABCD', NUMBER);
    expect(await status(guest)).toBe('The code is mistyped: it has 12 letters and digits.');
    await guest.page.goto(`http://${PAGES}/voucher?code=${code}`);
    expect(await guest.page.getByLabel('Voucher').inputValue()).toBe(code);
    await redeem(guest, code.toLowerCase().replaceAll('-', ' '), NUMBER);
    await heading(guest, 'You are online');
    expect(guest.way.isOut()).toBe(true);
    const other = await site.guest();
    await redeem(other, code, '0733 000 111');
    expect(await status(other)).toMatch(/^It was used today \d\d:\d\d by the phone ending in 78\.$/);
    expect(other.way.isOut()).toBe(false);
    expect(paid()).toEqual([]);
  });

  test('who paid on another phone names the receipt, hears which phone it opened, and takes the time over: that one is out', async () => {
    const receipt = await buy(guest);
    const other = await site.guest();
    await saysPaid(other, `${receipt.toLowerCase()} Confirmed.`);
    await heading(other, /It arrived, today/);
    expect(await status(other)).toMatch(/^KES 50 opened the phone ending in 78, until tomorrow \d\d:\d\d\.$/);
    await button(other, 'Use it on this phone').click();
    await heading(other, 'You are online');
    expect([guest.way.isOut(), other.way.isOut()]).toEqual([false, true]);
    expect(paid()).toHaveLength(1);
    // The number alone tells nobody anything, and opens nothing.
    const third = await site.guest();
    await saysPaid(third, NUMBER);
    const told = await third.page.locator('main').innerText();
    expect(told).not.toMatch(/KES|78|until/);
    await saysPaid(third, '0799 999 999');
    expect(await third.page.locator('main').innerText()).toBe(told);
    expect(third.way.isOut()).toBe(false);
  });

  test('money that came to the till without a word is the phone’s on which its receipt is named, for the plan that it pays', async () => {
    const receipt = site.isp.receipt();
    const wordless = { reference: '', phone: '2547*****111', amount: 280, receipt };
    await saysPaid(guest, receipt);
    await heading(guest, 'It has not arrived yet');
    expect(await status(guest)).toContain('Do not pay again.');
    expect(await site.isp.send('payhero', site.isp.payhero('A', wordless))).toBe(200);
    await until(() => paid()[0]?.state === 'unmatched', 'it waits');
    // The page asks again by itself; whose it is it cannot know without a number.
    await guest.page.getByLabel('Your number').waitFor({ timeout: 15_000 });
    await guest.page.getByLabel('Your number').fill(NUMBER);
    await button(guest, 'Look it up').click();
    await heading(guest, 'You are online');
    expect(await guest.page.locator('main').innerText()).toContain('Hotspot week');
    expect(paid()).toMatchObject([{ state: 'applied', reason: 'its receipt was named at the customer’s page' }]);
  });

  test('five receipts that are none, and the phone waits; a text that is none is said and costs nothing', async () => {
    await saysPaid(guest, 'hello there');
    expect(await status(guest)).toContain('it has 10 letters and digits');
    for (let n = 0; n < 5; n++) {
      await saysPaid(guest, `UKQE84T1Z${n}`);
      await heading(guest, 'It has not arrived yet');
    }
    const receipt = await buy(await site.guest());
    for (let n = 0; n < 2; n++) {
      await saysPaid(guest, receipt);
      expect(await status(guest)).toContain('Too many codes that are none.');
    }
  });

  test('time on another phone comes here by a code that the number gets by SMS; a wrong code opens nothing', async () => {
    await buy(guest);
    const other = await site.guest();
    await open(other, 'Move from my other phone');
    await other.page.getByLabel('Number').fill(NUMBER);
    await button(other, 'Send the code').click();
    const text = await until(
      () => site.isp.stage.sms.messages.map(({ text }) => text).find((one) => one.includes('another phone')),
      'the code is sent',
    );
    const code = /\d{6}/.exec(text)![0];
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    await other.page.getByLabel('Code from the SMS').fill(wrong);
    await button(other, 'Move the time here').click();
    expect(await status(other)).toContain('That is not the code');
    expect(other.way.isOut()).toBe(false);
    await other.page.getByLabel('Code from the SMS').fill(code);
    await button(other, 'Move the time here').click();
    await heading(other, 'You are online');
    expect([guest.way.isOut(), other.way.isOut()]).toEqual([false, true]);
    // A number that bought nothing is answered alike, and gets nothing.
    await open(guest, 'Move from my other phone');
    await guest.page.getByLabel('Number').fill('0733 999 888');
    await button(guest, 'Send the code').click();
    await guest.page.getByLabel('Code from the SMS').waitFor();
    await guest.page.getByLabel('Code from the SMS').fill(code);
    await button(guest, 'Move the time here').click();
    expect(await status(guest)).toContain('That is not the code');
    expect(site.isp.stage.sms.messages.filter(({ text: one }) => one.includes('another phone'))).toHaveLength(1);
  });

  test('where a plan is for two devices a second phone joins by the code of the number, and a third is told that it is full', async () => {
    site.isp.app.store.run(forTwo, {});
    await guest.page.goto(`http://${PAGES}/`);
    expect(await guest.page.locator('.plan').first().innerText()).toContain('2 devices');
    await buy(guest);
    const codes = () =>
      site.isp.stage.sms.messages.flatMap(({ text }) =>
        text.includes('another phone') ? [/\d{6}/.exec(text)![0]] : [],
      );
    const join = async (phone: Guest) => {
      const before = codes().length;
      await open(phone, 'Move from my other phone');
      await phone.page.getByLabel('Number').fill(NUMBER);
      await button(phone, 'Send the code').click();
      await phone.page.getByLabel('Code from the SMS').waitFor();
      await until(() => codes()[before], 'the code is sent');
      await phone.page.getByLabel('Code from the SMS').fill(codes()[before]!);
      await button(phone, 'Use it on this phone too').click();
    };
    const second = await site.guest();
    await join(second);
    await heading(second, 'You are online');
    expect([guest.way.isOut(), second.way.isOut()]).toEqual([true, true]);
    await second.page.getByText('More time is bought on the phone that bought this.').waitFor();
    const third = await site.guest();
    await join(third);
    expect(await status(third)).toContain('That plan is for 2 devices, and as many use it.');
    expect(third.way.isOut()).toBe(false);
    third.problems.length = 0; // the browser reports the 400
    // With the same code the time can still be moved: the first phone is out, the second one goes on.
    await button(third, 'Move the time here').click();
    await heading(third, 'You are online');
    expect([guest.way.isOut(), second.way.isOut(), third.way.isOut()]).toEqual([false, true, true]);
  });

  test('a TV shows a code, a phone with time types it, and the TV is online while that time lasts', async () => {
    const tv = await site.guest();
    await tv.page.goto(THERE);
    await link(tv, 'This is a TV: show a code').click();
    const code = await tv.page.locator('.code').innerText();
    expect(code).toMatch(/^\d{5}$/);
    await guest.page.goto(`http://${PAGES}/tv`);
    await guest.page.getByLabel('Code or WiFi address').fill(code);
    await button(guest, 'Connect it').click();
    expect(await status(guest)).toBe('Buy time on this phone first.');
    await buy(guest);
    await link(guest, 'Connect a TV by a code').click();
    await guest.page.getByLabel('Code or WiFi address').fill(code);
    await button(guest, 'Connect it').click();
    await heading(guest, 'The TV is connected while your time lasts.');
    await heading(tv, 'You are online');
    expect(tv.way.isOut()).toBe(true);
  });
});
