import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../src/app/app.ts';
import { createLog } from '../../src/app/log.ts';
import { parseConfig } from '../../src/config/config.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createSecrets } from '../../src/host/secrets.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { issueSetupCode } from '../../src/services/staff/one-time-code.ts';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { seedIsp } from '../../src/simulate/router/isp.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { SmsSimulator } from '../../src/simulate/sms.ts';
import { Tunnel } from '../../src/simulate/tunnel.ts';
import { QUICK } from '../e2e/looks.ts';
import { PASSWORD } from '../http/console/session.ts';
import { launchChromium, missingBrowser } from './chromium.ts';

const DEADLINE_MS = 20_000;
const PHONE = { width: 360, height: 800 };

/** A box out of its carton: no router, no provider, no account; around it a network that is waiting for it. */
async function unpack() {
  const folder = mkdtempSync(join(tmpdir(), 'washa-first-run-'));
  const random = seededRandom(7);
  const world = new RouterWorld({ version: '7.24.5 (stable)' });
  const [line] = seedIsp(world, { lines: 1, expired: 1, hotspotEvery: 0 });
  const router = new RouterSimulator(world, { redialMs: 50 });
  const { port } = await router.start();
  const payhero = simulatePayhero({ username: 'u', password: 'p4ss', tokens: 500, now: Date.now, random });
  const payheroUrl = await payhero.start();
  const sms = new SmsSimulator(Date.now);
  const smsUrl = await sms.start();
  const tunnel = new Tunnel();
  const publicUrl = await tunnel.start();
  const settings = `[box]\nbusiness_name = "Tower Net"\nstate_dir = ${JSON.stringify(folder)}\n[intake]\nlisten = "127.0.0.1:0"\n[console]\nlisten = "127.0.0.1:0"\n${QUICK}`;
  const config = parseConfig('settings', settings);
  const bugs: unknown[] = [];
  const app = await createApp({
    // The settings want https, which a tunnel within one machine has no need of.
    config: { ...config, intake: { ...config.intake, publicUrl } },
    secrets: createSecrets({ credentialsDir: null, secretsDir: join(folder, 'secrets') }),
    clock: systemClock,
    random,
    transport: createRouterosTransport({ clock: systemClock }),
    fetch,
    log: createLog({ ...config.log, format: 'json' }, { write: () => undefined }),
    builtAt: 0,
    onBug: (error) => bugs.push(error),
  });
  await app.start();
  tunnel.to(app.urls.intake);
  onTestFinished(async () => {
    await app[Symbol.asyncDispose]();
    await Promise.all([router.stop(), payhero.stop(), sms.stop(), tunnel.stop()]);
    rmSync(folder, { recursive: true });
  });
  return { app, bugs, router, port, payheroUrl, sms, smsUrl, username: line?.username ?? '' };
}

describe.skipIf(missingBrowser !== null)(`the first run in Chromium ${missingBrowser ?? ''}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test('from the setup code to the first payment online, on a phone', async () => {
    const { app, bugs, router, port, payheroUrl, sms, smsUrl, username } = await unpack();
    const context = await browser.newContext({ viewport: PHONE });
    const page: Page = await context.newPage();
    page.setDefaultTimeout(DEADLINE_MS);
    const console_ = app.urls.console;
    const press = (name: string) => page.getByRole('button', { name }).click();
    const isTicked = async (step: string) => {
      const ticked = async () => {
        await page.goto(`${console_}/first-run`);
        return page.locator(`a[href="/first-run/${step}"].place .mark.good`).count();
      };
      await expect.poll(ticked, { timeout: DEADLINE_MS, interval: 200 }).toBe(1);
    };

    await page.goto(console_);
    await page.getByLabel('Setup code').fill(issueSetupCode(app.store, Date.now()) ?? '');
    await page.getByLabel('Your name here').fill('wanjiku');
    await page.getByLabel('Password').fill(PASSWORD);
    await press('Make the owner’s account');
    await page.getByRole('heading', { name: 'Set this box up' }).waitFor();
    await isTicked('business');

    // The router: a wrong password keeps nothing, the right one is worked with at once.
    await page.goto(`${console_}/first-run/router`);
    await page.getByLabel('A short name').fill('tower-1');
    await page.getByLabel('Its address').fill('127.0.0.1');
    await page.getByLabel('Port').fill(String(port));
    await page.getByRole('checkbox').check();
    await press('Look who is there');
    await page.getByText('It answers, without encryption.').waitFor();
    await page.getByLabel('Name of the login').fill(router.username);
    await page.getByLabel('Its password').fill('wrong');
    await press('Log in, look, and keep it');
    await page.getByRole('alert').filter({ hasText: 'Not done' }).waitFor();
    expect(await page.getByLabel('Its password').inputValue()).toBe('');
    await page.getByLabel('Name of the login').fill(router.username);
    await page.getByLabel('Its password').fill(router.password);
    await press('Log in, look, and keep it');
    await page.getByText('The router is in the books').waitFor();
    await isTicked('router');

    // A plan, and a line that has not paid.
    await page.goto(`${console_}/plans`);
    await page.getByText('Add a plan').click();
    await page.getByLabel('Short name').fill('home10');
    await page.getByLabel('Name', { exact: true }).fill('Home 10');
    await page.getByLabel('Price of one period').fill('10');
    await page.getByLabel('Profile on the routers').fill('10M');
    await press('Show what it changes');
    await press('Yes, do it');
    await page.goto(`${console_}/lines`);
    await page.getByText('Add somebody').click();
    await page.getByLabel('Name', { exact: true }).fill('Amina Otieno');
    await page.getByLabel('Phone (empty: none)').fill('0712345678');
    await page.getByLabel('Plan, its code').fill('home10');
    await page.getByLabel('Router', { exact: true }).fill('tower-1');
    await page.getByLabel('Its name on the router').fill(username);
    await press('Add this line');
    await press('Yes, do it');
    await page.waitForURL(/\/lines\/\d+/);
    const line = page.url().replace(/\?.*/, '');
    await isTicked('lines');

    // PayHero as its guide has it: keys, fetch, choose, save, checklist.
    await page.goto(`${console_}/first-run/provider`);
    await page.getByLabel('API Username').fill('u');
    await page.getByLabel('API Password').fill('p4ss');
    await page.getByLabel('Another address of its API').fill(`${payheroUrl}/api/v2`);
    await press('Fetch channels');
    await page.getByRole('radio', { name: /till 5550001/ }).check();
    expect(await page.getByRole('radio', { name: /paybill 400200/ }).isDisabled()).toBe(true);
    await press('Save');
    await page.getByText('Channel 133, till 5550001, is active.').waitFor();

    await page.goto(`${console_}/first-run/sms`);
    await page.getByLabel('User name there').fill('sandbox');
    await page.getByLabel('Another address of its API').fill(smsUrl);
    await page.getByLabel('API key').fill('k3y');
    await page.getByLabel('Your phone').fill('0712345678');
    await press('Send the test, and keep it');
    await isTicked('sms');
    expect(sms.messages.map(({ text }) => text)).toEqual(['Tower Net: a test of the SMS gateway. It works.']);

    await page.goto(line);
    await page.getByText('Ask to pay').click();
    await page.getByLabel('Amount').first().fill('10');
    await press('Ask for payment');
    await press('Yes, do it');
    for (const step of ['payment', 'plans', 'provider', 'tunnel']) await isTicked(step);
    await page.goto(`${console_}/first-run/payment`);
    await page.getByRole('link', { name: /was seen online/ }).click();
    await page
      .getByText(/Session seen .* after the payment/)
      .first()
      .waitFor();
    expect(bugs).toEqual([]);
    await context.close();
  });
});
