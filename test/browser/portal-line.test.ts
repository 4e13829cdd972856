import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { query } from '../../src/storage/engine/query.ts';
import { payments, until } from '../e2e/harness.ts';
import { booked } from '../e2e/looks.ts';
import { PAGES } from './captive.ts';
import { missingBrowser } from './chromium.ts';
import { sitesOfSuite, type Guest, type Site } from './guests.ts';

const lend = query()((db) => db.updateTable('plan').set({ lend_ms: 24 * 3_600_000 }));
const block = query<{ id: number }>()((db, p) =>
  db.updateTable('subscription').set({ blocked_at: 1, blocked_reason: 'stolen antenna' }).where('id', '=', p.id),
);

describe.skipIf(missingBrowser !== null)(`an expired line at home, in Chromium ${missingBrowser ?? ''}`, () => {
  const openSite = sitesOfSuite();
  let site: Site;
  let home: Guest;

  beforeEach(async () => {
    site = await openSite();
    // The device at home is dialled in under the expired profile, and keeps its address when it dials anew.
    const line = site.isp.line('pppoe');
    const secret = site.world.table('/ppp/secret').first('name', line.username)!;
    site.world.table('/ppp/secret').patch(secret, [['remote-address', '127.0.0.99']]);
    site.world.hangUp(line.username);
    await until(() => site.world.table('/ppp/active').first('address', '127.0.0.99'), 'it is dialled in');
    home = await site.guest({}, '127.0.0.99');
  });
  afterEach(() => {
    expect(home.problems).toEqual([]);
  });

  const heading = (name: string) => home.page.getByRole('heading', { name, exact: true }).waitFor();
  const text = () => home.page.locator('main').innerText();

  test('is sent to what is due from whatever page it opens, pays with one press, and is online by itself', async () => {
    const line = site.isp.line('pppoe');
    await home.page.goto('http://news.example/');
    await heading('Your time is over');
    expect(await text()).toContain(line.accountNo);
    expect(await text()).toMatch(/It ended (?:today|yesterday) \d\d:\d\d\.[^]*Home \d0M[^]*until \d/);
    // No whole number of the subscriber, and nothing of a guest's.
    expect(await home.page.content()).not.toContain(line.msisdn.slice(3));
    expect(await text()).not.toContain('voucher');
    site.answers({ kind: 'paid' }, { delayMs: 1_500 });
    await home.page.getByRole('button', { name: /^Pay KES / }).click();
    await heading('Look at your phone and enter your PIN');
    expect(await text()).toContain('You need not stay on this page');
    await heading('You are online');
    expect(site.isp.app.store.all(payments, {})).toMatchObject([
      { state: 'applied', payer_phone: `0${line.msisdn.slice(3)}` },
    ]);
    expect(booked(site.isp, line).expires_at).toBeGreaterThan(Date.now());
  });

  test('is lent time where its plan lends, once; one that is blocked is told to call, and asked for nothing', async () => {
    const line = site.isp.line('pppoe');
    site.isp.app.store.run(lend, {});
    await home.page.goto(`http://${PAGES}/`);
    await home.page.getByRole('button', { name: 'Lend me 24 hours, I pay later' }).click();
    await heading('You are online');
    await home.page.getByRole('link', { name: 'Pay for more time' }).click();
    await heading('Pay for more time');
    expect(await home.page.getByRole('button', { name: /Lend/ }).count()).toBe(0);
    site.isp.app.store.run(block, { id: booked(site.isp, line).id });
    await home.page.goto(`http://${PAGES}/`);
    await heading('This line is blocked');
    expect(await home.page.getByRole('button').count()).toBe(0);
    expect(await text()).not.toContain('stolen');
  });
});
