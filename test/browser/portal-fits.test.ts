import { beforeEach, describe, expect, test } from 'vitest';
import { query } from '../../src/storage/engine/query.ts';
import { until } from '../e2e/harness.ts';
import { booked } from '../e2e/looks.ts';
import { PAGES } from './captive.ts';
import { missingBrowser } from './chromium.ts';
import { watchFits } from './fits.ts';
import { sitesOfSuite, THERE, type Guest, type Site } from './guests.ts';

const NUMBER = '0722 345 678';
const block = query<{ id: number }>()((db, p) =>
  db.updateTable('subscription').set({ blocked_at: 1, blocked_reason: 'x' }).where('id', '=', p.id),
);

/** Axe finds nothing, a thumb hits every control, nothing is wider than 320 px, and what is fetched is less than 30 KB: in every state of the pages. */
describe.skipIf(missingBrowser !== null)(`the customers’ pages fit, in Chromium ${missingBrowser ?? ''}`, () => {
  const openSite = sitesOfSuite();
  let site: Site;
  let guest: Guest;
  let look: (state: string) => Promise<string[]>;

  beforeEach(async () => {
    site = await openSite('change_plans = ["home-10", "home-20"]\nfree_minutes = 30');
    guest = await site.guest();
    look = watchFits(guest.page);
  });

  const heading = (name: string, { page } = guest) => page.getByRole('heading', { name, exact: true }).waitFor();
  const button = (name: string | RegExp, { page } = guest) => page.getByRole('button', { name }).click();
  const fill = (label: string, text: string, { page } = guest) => page.getByLabel(label).fill(text);
  const open = (path: string, { page } = guest) => page.goto(`http://${PAGES}${path}`);
  const expectFits = async (state: string) => expect(await look(state)).toEqual([]);

  test('a guest: plans, the PIN, each kind of answer, online, more time', async () => {
    await guest.page.goto(THERE);
    await heading('Buy internet');
    await expectFits('plans');
    await fill('M-Pesa number', '0722');
    await button(/^Pay/);
    await guest.page.getByRole('status').waitFor();
    await expectFits('a number that is none');
    // Long enough for a slow machine to see the page that waits.
    site.answers({ kind: 'failed', code: '1032' }, { delayMs: 10_000 });
    await fill('M-Pesa number', NUMBER);
    await button(/^Pay/);
    await heading('Look at your phone and enter your PIN');
    await expectFits('the PIN');
    await heading('You cancelled');
    await expectFits('cancelled');
    site.answers({ kind: 'failed', code: '1037' });
    await guest.page.getByRole('link', { name: 'Try again' }).click();
    await button(/^Pay/);
    await heading('Your phone has not answered');
    await expectFits('no answer');
    const second = await site.guest();
    look = watchFits(second.page);
    site.answers({ kind: 'paid' });
    await second.page.goto(THERE);
    await fill('M-Pesa number', '0733 000 111', second);
    await button(/^Pay/, second);
    await heading('You are online', second);
    await expectFits('online');
    await open('/?again=1', second);
    await heading('More time', second);
    await expectFits('more time');
    await open('/lang/sw', second);
    await heading('Uko mtandaoni', second);
    await expectFits('online, in Swahili');
  });

  test('the other ways: voucher, receipt, other phone, TV, and what is not there', async () => {
    await open('/voucher');
    await expectFits('a voucher');
    await fill('Voucher', 'ABCD');
    await fill('Your number', NUMBER);
    await button('Use it');
    await guest.page.getByRole('status').waitFor();
    await expectFits('a voucher that is mistyped');
    await open('/paid');
    await expectFits('I have paid');
    await fill('Code or number', 'UKQE84T1Z0');
    await button('Look it up');
    await heading('It has not arrived yet');
    await expectFits('not arrived');
    await open('/move');
    await expectFits('my other phone');
    await fill('Number', NUMBER);
    await button('Send the code');
    await guest.page.getByLabel('Code from the SMS').waitFor();
    await expectFits('the code of the other phone');
    await open('/tv');
    await expectFits('a TV by its code');
    await open('/tv/code');
    await expectFits('a TV shows its code');
    await open('/nowhere');
    await heading('That did not work');
    await expectFits('nothing there');
  });

  test('my line: the number, the code, the line, its plan, its payment, its answer', async () => {
    const line = site.isp.line('pppoe');
    await open('/mine');
    await expectFits('my line');
    await fill('Number or account', line.accountNo);
    await button('Send the code');
    const text = await until(
      () => site.isp.stage.sms.messages.map((one) => one.text).find((one) => one.includes('opens the page')),
      'the code is sent',
    );
    await guest.page.getByLabel('Code from the SMS').waitFor();
    await expectFits('the code of my line');
    await fill('Code from the SMS', '000000');
    await button('Open my line');
    await guest.page.getByRole('status').waitFor();
    await expectFits('a code that is wrong');
    await fill('Code from the SMS', /\d{6}/.exec(text)![0]);
    await button('Open my line');
    await heading('Payments');
    await expectFits('opened');
    await guest.page.locator('input[name=plan]').last().check();
    await button('From the next payment on');
    await guest.page.getByRole('status').waitFor();
    await expectFits('another plan');
    site.answers({ kind: 'failed', code: '1' }, { delayMs: 3_000 });
    await button(/^Pay KES /);
    await guest.page.getByText('look at that phone').waitFor();
    await expectFits('asked');
    await guest.page.getByText('Not enough money in M-Pesa').waitFor({ timeout: 20_000 });
    await expectFits('not paid');
    await button(/Swahili/);
    await heading('Laini yangu');
    await expectFits('in Swahili');
    site.isp.app.store.run(block, { id: booked(site.isp, line).id });
    await open('/mine');
    await heading('Malipo');
    await expectFits('blocked');
  });

  test('a line at home whose time is over, one that is blocked, and somebody of another network', async () => {
    const line = site.isp.line('pppoe');
    const secret = site.world.table('/ppp/secret').first('name', line.username)!;
    site.world.table('/ppp/secret').patch(secret, [['remote-address', '127.0.0.99']]);
    site.world.hangUp(line.username);
    await until(() => site.world.table('/ppp/active').first('address', '127.0.0.99'), 'it is dialled in');
    const home = await site.guest({}, '127.0.0.99');
    look = watchFits(home.page);
    await open('/', home);
    await heading('Your time is over', home);
    await expectFits('time is over');
    site.isp.app.store.run(block, { id: booked(site.isp, line).id });
    await open('/', home);
    await heading('This line is blocked', home);
    await expectFits('blocked at home');
    const stranger = await site.guest({}, '127.0.0.98');
    look = watchFits(stranger.page);
    await open('/', stranger);
    await heading('This page is for our WiFi', stranger);
    await expectFits('another network');
  });
});
