import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { issueLoginToken } from '../../src/services/staff/one-time-code.ts';
import { allLines } from '../../src/storage/subscribers.ts';
import { LANES, openStore, putNetwork } from '../http/console/seed.ts';
import { openWorld } from '../http/console/session.ts';
import { axeFinds } from './axe.ts';
import { launchChromium, missingBrowser } from './chromium.ts';

const LIST =
  'Jina la mteja,Simu,Package,Login,Mwisho,Note\nAmina,0712345678,Home 10,amina,1/12/2026,\nBaraka,12,Home 10,baraka,1/12/2026,x\nEsther,0712345682,Home 10,esther,2/11/2026,\n';

describe.skipIf(missingBrowser !== null)(`a list that is brought in ${missingBrowser ?? ''}`, () => {
  test('by a phone: chosen, its columns said, looked at and taken over, and every page fits and can be read', async () => {
    const opened = openStore();
    onTestFinished(() => opened.close());
    const world = openWorld(opened.store, LANES);
    putNetwork(world.store);
    const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    onTestFinished(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    const found: string[] = [];
    const look = async (what: string) => {
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
      if (wide > 360) found.push(`${what} is ${wide} wide`);
      found.push(...(await axeFinds(page)).map((one) => `${what} ${one}`));
    };
    await page.goto(`${url}/enter/${issueLoginToken(world.store, world.now)}`);
    await page.waitForURL(`${url}/`);
    await page.goto(`${url}/first-run/lines`);
    await look('the step');
    await page.setInputFiles('input[type=file]', { name: 'l.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
    await page.getByRole('button', { name: 'Look at it' }).click();
    await look('the first look');
    await page.getByLabel('On which router').selectOption('tower-1');
    await page.getByLabel('Jina la mteja').selectOption('name');
    await page.getByRole('button', { name: 'Look again' }).click();
    await look('the second look');
    await page.getByRole('button', { name: 'Take over 2 rows' }).click();
    await look('the question');
    await page.getByRole('button', { name: 'Yes, do it' }).click();
    await page.getByText('2 added, 0 changed.').waitFor();
    await look('what was done');
    expect(found).toEqual([]);
    expect(world.store.all(allLines, {})).toHaveLength(2);
  });
});
