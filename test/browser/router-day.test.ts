import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueLoginToken } from '../../src/services/staff/one-time-code.ts';
import { startIsp, until } from '../e2e/harness.ts';
import { booked, openAlarms, QUICK, ready, settled } from '../e2e/looks.ts';
import { launchChromium, missingBrowser } from './chromium.ts';

/** A look at all lines each second; what is promised of ten minutes is then seen within seconds. */
const SETTINGS = `${QUICK}[routers]\ncompare_every_seconds = 1\n`;
const DEADLINE_MS = 20_000;

describe.skipIf(missingBrowser !== null)(`a router day in Chromium ${missingBrowser ?? ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test('a page that is left open says, by itself, what the router does', async () => {
    await using isp = await startIsp({ lines: 4, expired: 2, settings: SETTINGS });
    await ready(isp);
    const { router } = isp.stage;
    const { world } = router;
    const paid = isp.lines.find((line) => line.service === 'pppoe' && booked(isp, line).expires_at > Date.now())!;
    const secret = () => world.table('/ppp/secret').first('name', paid.username);
    const isLetIn = () => secret()?.fields.get('disabled') !== 'true' && secret()?.fields.get('profile') !== 'EXPIRED';

    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page: Page = await context.newPage();
    await page.goto(`${isp.app.urls.console}/enter/${issueLoginToken(isp.app.store, Date.now(), 'wanjiku')}`);
    await page.waitForURL(`${isp.app.urls.console}/`);
    await page.goto(`${isp.app.urls.console}/lines/${booked(isp, paid).id}`);
    const verdict = page.locator('.why-line b');
    const says = async (words: RegExp) => {
      await expect.poll(() => verdict.textContent(), { timeout: DEADLINE_MS, interval: 100 }).toMatch(words);
      // Green on the page is green on the router.
      if (await page.locator('.why-line.good').count()) expect(isLetIn()).toBe(true);
    };
    const GREEN = /^Paid, router confirmed, session seen$/;
    await says(GREEN);

    // Somebody's hand, put right and told below, without a reload of the page.
    await settled(isp);
    world.table('/ppp/secret').patch(secret()!, [['disabled', 'true']]);
    await until(isLetIn, 'enabled again', DEADLINE_MS);
    await page.getByText('Changed on the router').first().waitFor({ timeout: DEADLINE_MS });
    await says(GREEN);

    router.reboot();
    await says(GREEN);

    // A menu that is refused.
    router.faults.trapNext(/^\/ppp\//, 'not enough permissions (9)', { times: Number.POSITIVE_INFINITY });
    router.drop();
    await says(/^Paid, but work on tower-1 is stopped$/);
    router.faults.clearCommands();
    await isp.app.reload();
    await says(GREEN);

    // The password is another one.
    world.addLogin(router.username, 'changed-by-somebody');
    router.drop();
    await says(/^Paid, but work on tower-1 is stopped$/);
    world.addLogin(router.username, router.password);
    await isp.app.reload();
    await says(GREEN);

    // Another box at its address.
    router.becomeBoard('SIM99999999');
    router.drop();
    await says(/^Paid, but work on tower-1 is stopped$/);
    await until(() => openAlarms(isp, 'router-other').length === 1, 'told', DEADLINE_MS);
    router.becomeBoard('SIM00000001');
    await isp.app.reload();
    await says(GREEN);

    await router.closePort();
    router.drop();
    await says(/^Paid, but tower-1 cannot be reached$/);
    await context.close();
    expect(isp.bugs).toEqual([]);
  });
});
