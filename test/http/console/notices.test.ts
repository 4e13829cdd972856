import { afterEach, beforeEach, expect, test } from 'vitest';
import { reconcileAlarms } from '../../../src/services/box/alarms.ts';
import { handOutNews, knowWebhooks } from '../../../src/services/notices/hand-out-news.ts';
import { setAccess } from '../../../src/storage/line-writes.ts';
import { settleNews } from '../../../src/storage/news.ts';
import { settleDelivery } from '../../../src/storage/notices.ts';
import { newestNotices } from '../../../src/views/notices.ts';
import { actions, addLine } from '../../services/books.ts';
import { NOW, openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  visitor = await entered(world);
});
afterEach(() => close());

const hiddenOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );

/** A form that is shown first, and then confirmed. @returns where it leads */
async function send(path: string, fields: Record<string, string> = {}) {
  const shown = await visitor.post(path, { csrf: await visitor.csrf('/'), ...fields });
  const text = await shown.text();
  return (await visitor.post(path, { ...hiddenOf(text), confirm: 'yes' })).headers.get('location');
}

test('says who is told and whether that arrives, and sends a test', async () => {
  expect(await visitor.text('/notices')).toMatch(/Telegram chat …123[^]*nothing was told there yet/);
  expect(await send('/notices/test')).toBe('/notices?did=notices.test');
  expect(world.woken).toEqual(['notice:telegram']);
  expect(newestNotices(world.store, 9)).toMatchObject([{ to: [{ state: 'queued' }] }]);
  expect(await visitor.text('/notices')).toContain('Telegram chat …123: on its way');
  world.store.run(settleDelivery, { id: 1, state: 'failed', reason: '<b>chat not found</b>', now: NOW });
  const page = await visitor.text('/notices');
  expect(page).toContain('the last notice was given up');
  expect(page).toContain('&lt;b&gt;chat not found&lt;/b&gt;');
  expect(await visitor.text('/more')).toContain('href="/notices"');
});

test('says which programs are told, what of, and sends again what was given up', async () => {
  expect(await visitor.text('/notices')).not.toContain('Programs that are told');
  const url = 'https://billing.example.com/washa?key=k123';
  const hook = { name: 'billing', url, secret: 'hook', tells: ['on'], payerPhone: false } as const;
  knowWebhooks(world.store, [hook], NOW);
  addLine(world.store, 1);
  world.store.run(setAccess, { id: 1, access: 'on', detail: 'x', now: NOW });
  handOutNews(world.store, NOW);
  world.store.run(settleNews, { id: 1, state: 'failed', reason: 'HTTP 404: <b>no</b>', now: NOW });
  const page = await visitor.text('/notices');
  expect(page).toMatch(
    /billing[^]*https:\/\/billing\.example\.com[^]*ACC1 is on[^]*given up[^]*&lt;b&gt;no&lt;\/b&gt;/,
  );
  expect(page).not.toContain('k123');
  expect(await send('/webhooks/1/again')).toBe('/notices?did=webhook.send-again');
  expect(world.woken).toEqual(['webhook:billing']);
  expect(await visitor.text('/notices')).toContain('billing: on its way');
});

test('who sees to an alarm says so at the alarm, and may have nobody told for hours', async () => {
  reconcileAlarms(world.store, 'tunnel', new Map([['box', 'It is down']]), NOW);
  expect(await send('/alarms/1/acknowledge')).toBe('/attention?did=alarm.acknowledge');
  expect(await send('/alarms/1/snooze', { hours: '4' })).toBe('/attention?did=alarm.snooze');
  const page = await visitor.text('/attention');
  expect(page).toMatch(/sees to it, since/);
  expect(page).toMatch(/it is told no more until/);
  expect(page).not.toContain('/alarms/1/acknowledge');
  expect(store(world)).toEqual(['alarm.acknowledge', 'alarm.snooze']);
  const refused = await visitor.post('/alarms/1/snooze', { csrf: await visitor.csrf('/'), hours: 'many' });
  expect(refused.status).toBe(422);
});

const store = (of: World) => of.store.all(actions, {}).flatMap(({ name }) => (name.startsWith('alarm') ? [name] : []));
