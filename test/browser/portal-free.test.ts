import { beforeEach, describe, expect, test } from 'vitest';
import { payments, subscriptions } from '../e2e/harness.ts';
import { PAGES } from './captive.ts';
import { missingBrowser } from './chromium.ts';
import { sitesOfSuite, THERE, type Guest, type Site } from './guests.ts';

const NUMBER = '0722 345 678';

describe.skipIf(missingBrowser !== null)(`free minutes of the day, in Chromium ${missingBrowser ?? ''}`, () => {
  const openSite = sitesOfSuite();
  let site: Site;

  beforeEach(async () => {
    site = await openSite('free_minutes = 30');
  });

  const heading = ({ page }: Guest, name: string) => page.getByRole('heading', { name, exact: true }).waitFor();
  const button = ({ page }: Guest, name: string) => page.getByRole('button', { name });
  const lines = () => site.isp.app.store.all(subscriptions, {}).filter(({ username }) => username.startsWith('JSY-'));

  test('one press lets the phone in for so long, by a limit of the router too, and nobody is asked to pay', async () => {
    const guest = await site.guest();
    await guest.page.goto(THERE);
    await guest.page.getByLabel('M-Pesa number').fill(NUMBER);
    await button(guest, '30 minutes free today').click();
    await heading(guest, 'You are online');
    expect(guest.way.isOut()).toBe(true);
    const [line] = lines();
    const left = line!.expires_at - Date.now();
    expect(left).toBeGreaterThan(29 * 60_000);
    expect(left).toBeLessThanOrEqual(30 * 60_000);
    const user = site.world.table('/ip/hotspot/user').first('name', line!.username);
    expect(user?.fields.get('limit-uptime')).toMatch(/^3[01]m|^1[89]\d\ds?$/);
    expect([site.asked(), site.isp.app.store.all(payments, {})]).toEqual([0, []]);
    await guest.page.goto(`http://${PAGES}/?again=1`);
    await heading(guest, 'More time');
    expect(await button(guest, '30 minutes free today').count()).toBe(0);
    expect(guest.problems).toEqual([]);
  });

  test('in Swahili and without JavaScript as well; a number that had them today gets none on another phone, in words', async () => {
    const first = await site.guest({ locale: 'sw-KE', javaScriptEnabled: false });
    await first.page.goto(THERE);
    await button(first, 'Dakika 30 bure leo').click();
    expect(await first.page.getByRole('status').innerText()).toContain('Hiyo si namba ya simu ya Kenya');
    await first.page.getByLabel('Namba ya M-Pesa').fill(NUMBER);
    await button(first, 'Dakika 30 bure leo').click();
    await heading(first, 'Uko mtandaoni');
    const second = await site.guest();
    await second.page.goto(THERE);
    await second.page.getByLabel('M-Pesa number').fill(NUMBER);
    await button(second, '30 minutes free today').click();
    expect(await second.page.getByRole('status').innerText()).toContain('They are given again tomorrow');
    expect(second.way.isOut()).toBe(false);
    expect(lines()).toHaveLength(1);
  });
});
