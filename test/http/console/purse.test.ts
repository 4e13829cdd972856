import { afterEach, beforeEach, expect, test } from 'vitest';
import { raiseAlarm } from '../../../src/services/box/alarms.ts';
import { putBalance } from '../../../src/storage/balances.ts';
import { directTests } from '../../../src/storage/direct-tests.ts';
import { putProvider } from '../../../src/storage/providers.ts';
import { newestPurseOrders } from '../../../src/storage/purse-orders.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { actions } from '../../services/books.ts';
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
  const { store } = world;
  store.run(putProvider, { name: 'payhero', kind: 'payhero', settings: '{}', path_secret: 'p', retired_at: null });
  const told = { tokensCents: 2_000, moneyCents: 470_000, currency: 'KES', leastCents: 10_000 };
  store.run(putBalance, { provider: 'payhero', ...told, now: NOW });
  raiseAlarm(store, { kind: 'tokens', subject: 'payhero', message: 'KES 20 of service tokens are left' }, NOW);
});
afterEach(() => close());

const setRole = query<{ role: 'viewer' | 'technician' }>()((db, p) => db.updateTable('staff').set({ role: p.role }));
const orders = () => world.store.all(newestPurseOrders, { limit: 9 });
const hiddenOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );

async function ask(path: string, fields: Record<string, string>) {
  const answer = await visitor.post(path, { csrf: await visitor.csrf('/'), ...fields });
  return { status: answer.status, text: await answer.text() };
}

/** Shows it, and then does it. */
async function done(path: string, fields: Record<string, string>) {
  const shown = await ask(path, fields);
  const answer = await visitor.post(path, { ...hiddenOf(shown.text), reason: 'seen there', confirm: 'yes' });
  return { shown: shown.text, status: answer.status, location: answer.headers.get('location') };
}

test('tokens are ordered at their alarm, shown first, and stand on the page until somebody says what became of them', async () => {
  expect(await visitor.text('/attention')).toMatch(/Buy service tokens[\s\S]*name="provider" value="payhero"/);
  const fields = { provider: 'payhero', amount: '500', phone: '0712345678' };
  const topUp = await done('/purse/top-up', fields);
  expect(topUp.shown).toContain('0712 345 678 is asked for KES 500, and payhero adds them to the service tokens');
  expect(topUp.shown).toContain('KES 20 were there 0 s ago');
  expect([topUp.status, topUp.location]).toEqual([303, '/purse?did=provider.top-up']);
  expect(world.woken).toEqual(['requests']);
  expect(orders()).toMatchObject([{ kind: 'top-up', amount_cents: 50_000, msisdn: '254712345678', state: 'asked' }]);

  const page = await visitor.text('/purse');
  expect(page).toMatch(/KES 500: Service tokens, asked of 0712 345 678[\s\S]*not sent yet/);
  expect(page).toContain('KES 4,700 collected and not paid out');
  const again = await ask('/purse/top-up', fields);
  expect([again.status, again.text.includes('may be on its way')]).toEqual([422, true]);

  expect((await done('/purse/orders/1/done', { receipt: 'scz0000009' })).status).toBe(303);
  expect(orders()).toMatchObject([{ state: 'done', receipt_code: 'SCZ0000009' }]);
  expect(world.store.all(actions, {}).filter(({ name }) => name.startsWith('provider.'))).toMatchObject([
    { name: 'provider.top-up', actor: 'wanjiku', subject: 'provider payhero', reason: 'seen there' },
    { name: 'provider.order-done', actor: 'wanjiku', subject: 'order 1', reason: 'seen there' },
  ]);
});

test('collected money is taken out and called failed by forms, and a form that says nothing is told so', async () => {
  expect((await ask('/purse/withdraw', { provider: 'payhero', amount: 'much', phone: '0712345678' })).status).toBe(422);
  await done('/purse/withdraw', { provider: 'payhero', amount: '1000', phone: '0712345678' });
  expect((await ask('/purse/orders/1/confirm', { code: ' ', reason: 'x' })).status).toBe(422);
  await done('/purse/orders/1/failed', {});
  expect(orders()).toMatchObject([{ kind: 'withdraw', state: 'failed' }]);
});

test('it is for owners: a technician sees no form, and is not let in', async () => {
  world.store.run(setRole, { role: 'technician' });
  expect(await visitor.text('/attention')).not.toContain('Buy service tokens');
  expect((await visitor.get('/purse')).status).toBe(403);
  const fields = { provider: 'payhero', amount: '500', phone: '0712345678' };
  expect((await ask('/purse/top-up', fields)).status).toBe(403);
  expect(orders()).toEqual([]);
});

test('who has paid straight to a channel says its code by a form, and is led back to what is checked', async () => {
  const daraja = { name: 'daraja', kind: 'daraja', settings: '{}', path_secret: 'd', retired_at: null };
  world.store.run(putProvider, daraja);
  const page = await visitor.text('/first-run/provider?ask=daraja');
  expect(page).toMatch(/I have paid 10 straight to it[\s\S]*name="receipt"[\s\S]*formaction="\/providers\/direct"/);
  const fields = { provider: 'payhero', channel: '133', receipt: 'scz0000001' };
  const told = await done('/providers/direct', fields);
  expect(told.shown).toContain('SCZ0000001 was paid straight to payhero 133');
  expect([told.status, told.location]).toEqual([303, '/first-run/provider?ask=payhero&did=provider.direct-test']);
  expect(world.store.all(directTests, { provider: 'payhero' })).toMatchObject([
    { channel: '133', receipt_code: 'SCZ0000001', came_at: null },
  ]);
  const refused = await ask('/providers/direct', { ...fields, channel: '134' });
  expect([refused.status, refused.text.includes('one payment tries one channel')]).toEqual([422, true]);
});
