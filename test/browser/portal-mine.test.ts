import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { query } from '../../src/storage/engine/query.ts';
import { payments, until } from '../e2e/harness.ts';
import { PAGES } from './captive.ts';
import { missingBrowser } from './chromium.ts';
import { sitesOfSuite, THERE, type Guest, type Site } from './guests.ts';

const lines = query()((db) =>
  db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .select(['subscription.id', 'account_no', 'plan_code', 'next_plan_code', 'subscriber.language']),
);

describe.skipIf(missingBrowser !== null)(`a customer’s own line, in Chromium ${missingBrowser ?? ''}`, () => {
  const openSite = sitesOfSuite();
  let site: Site;
  let guest: Guest;

  beforeEach(async () => {
    site = await openSite('change_plans = ["home-10", "home-20"]');
    guest = await site.guest();
  });
  afterEach(() => {
    expect(guest.problems.filter((text) => !text.includes('400 (Bad Request)'))).toEqual([]);
  });

  const heading = (name: string, { page } = guest) => page.getByRole('heading', { name, exact: true }).waitFor();
  const button = (name: string | RegExp, { page } = guest) => page.getByRole('button', { name });
  const text = ({ page } = guest) => page.locator('main').innerText();
  const codes = () =>
    site.isp.stage.sms.messages.flatMap(({ text: one }) => /(\d{6}) opens the page/.exec(one)?.[1] ?? []);
  const ask = async (who: string) => {
    await guest.page.goto(`http://${PAGES}/mine`);
    await guest.page.getByLabel('Number or account').fill(who);
    await button('Send the code').click();
    await guest.page.getByLabel('Code from the SMS').waitFor();
  };
  const prove = async (who: string) => {
    const before = codes().length;
    await ask(who);
    await until(() => codes().length > before, 'the code is sent');
    await guest.page.getByLabel('Code from the SMS').fill(codes().at(-1)!);
    await button('Open my line').click();
    await heading('Payments');
  };

  test('opens by a code to its number, says until when it is paid, is paid ahead from the proved number, and closes', async () => {
    const line = site.isp.line('pppoe');
    await prove(line.accountNo);
    expect(await text()).toContain(line.accountNo);
    expect(await text()).not.toContain(line.msisdn.slice(3));
    site.answers({ kind: 'paid' }, { delayMs: 1_500 });
    await button(/^Pay KES /).click();
    expect(await guest.page.getByRole('status').innerText()).toMatch(/^Asked 07\d\d \*\*\* \d{3}: look at that phone/);
    // It is looked for by itself.
    await guest.page.getByText('Paid until').waitFor();
    expect(await text()).toMatch(/(30|29|28|27) days left/);
    const [paid] = site.isp.app.store.all(payments, {});
    expect(paid).toMatchObject({ state: 'applied', payer_phone: `0${line.msisdn.slice(3)}` });
    expect(await text()).toContain(paid!.receipt_code!);
    await button('Close my line').click();
    await guest.page.goto(`http://${PAGES}/mine`);
    await guest.page.getByLabel('Number or account').waitFor();
  });

  test('goes to another plan from its next payment on where the box allows it, and back, and is written to in the other language', async () => {
    const line = site.isp.line('pppoe');
    await prove(`0${line.msisdn.slice(3)}`);
    const row = () => site.isp.app.store.all(lines, {}).find(({ account_no: one }) => one === line.accountNo)!;
    const present = row().plan_code;
    const other = present === 'home-10' ? 'home-20' : 'home-10';
    const choose = async (code: string) => {
      await guest.page.getByText('Change the plan').click();
      await guest.page.locator(`input[value="${code}"]`).check();
      await button('From the next payment on').click();
      await guest.page.getByRole('status').filter({ hasText: 'the next payment buys that plan' }).waitFor();
    };
    await choose(other);
    expect(row()).toMatchObject({ plan_code: present, next_plan_code: other });
    await choose(present);
    expect(row()).toMatchObject({ plan_code: present, next_plan_code: null });
    await button('Write to me in Swahili').click();
    await heading('Laini yangu');
    expect(row().language).toBe('sw');
  });

  test('shows the devices of hotspot time: one that is not mine any more is out at a press, and a new phone takes the time over', async () => {
    const number = '0722 345 678';
    const TV = '02:00:00:CC:00:03';
    await guest.page.goto(THERE);
    await guest.page.getByText('1 day').click();
    await guest.page.getByLabel('M-Pesa number').fill(number);
    await button(/Pay/).click();
    await heading('You are online');
    await guest.page.goto(`http://${PAGES}/tv`);
    await guest.page.getByLabel('Code or WiFi address').fill(TV);
    await button('Connect it').click();
    await heading('The TV is connected while your time lasts.');
    const through = () => site.world.table('/ip/hotspot/ip-binding').where('mac-address', TV).length;
    await until(() => through() === 1, 'the TV is let through');

    await prove(number);
    expect(await text()).toMatch(/Phone, in your hand[^]*00:02/);
    expect(await button('Use the time on this phone instead').count()).toBe(0);
    await guest.page.getByText('…00:03 is not mine any more').click();
    await button('Remove it').click();
    await guest.page.getByText('Done: that device is out.').waitFor();
    expect(await text()).not.toContain('00:03');
    await until(() => through() === 0, 'the TV is out');

    const [old, second] = [guest, await site.guest()];
    guest = second;
    await prove(number);
    await button('Use the time on this phone instead').click();
    await guest.page.getByText('Done: the time is on this phone now.').waitFor();
    await until(() => second.way.isOut() && !old.way.isOut(), 'the new phone is in, and the old one out');
    expect(old.problems).toEqual([]);
  });

  test('a number that nobody has is answered alike and gets nothing, and a cookie that another phone shows opens nothing', async () => {
    await ask('0799 999 999');
    await guest.page.getByLabel('Code from the SMS').fill('123456');
    await button('Open my line').click();
    expect(await guest.page.getByRole('status').innerText()).toContain('That is not the code');
    expect(codes()).toEqual([]);
    await prove(site.isp.line('pppoe').accountNo);
    const thief = await site.guest();
    await thief.context.addCookies(await guest.context.cookies());
    await thief.page.goto(`http://${PAGES}/mine`);
    await thief.page.getByLabel('Number or account').waitFor();
    expect(await text(thief)).not.toContain('Payments');
    await guest.page.goto(`http://${PAGES}/mine`);
    await heading('Payments');
  });

  test('a form for a line that is not of the proved number does nothing', async () => {
    await prove(site.isp.line('pppoe').accountNo);
    const stranger = site.isp.line('hotspot');
    const row = () => site.isp.app.store.all(lines, {}).find(({ account_no: one }) => one === stranger.accountNo)!;
    await guest.page.evaluate(
      `document.querySelector('form[action="/mine/language"] [name=line]').value = '${row().id}'`,
    );
    await button('Write to me in Swahili').click();
    await heading('Payments');
    expect(row().language).not.toBe('sw');
  });
});
