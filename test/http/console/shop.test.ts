import { afterEach, beforeEach, expect, test } from 'vitest';
import { query } from '../../../src/storage/engine/query.ts';
import { openAlarm } from '../../../src/storage/alarms.ts';
import { putDevice, putLetThrough } from '../../../src/storage/line-devices.ts';
import { allPlans } from '../../../src/storage/plans.ts';
import { batches } from '../../../src/storage/vouchers.ts';
import { actions, addLine, commands, DAY } from '../../services/books.ts';
import { NOW, openStore, putPayment } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  visitor = await entered(world);
  addLine(world.store, 1, { expiresAt: NOW + DAY });
});
afterEach(() => close());

const setRole = query<{ role: 'technician' | 'viewer' }>()((db, p) => db.updateTable('staff').set({ role: p.role }));

/** Posts a form, and the question that it leads to. */
async function press(path: string, fields: Record<string, string>) {
  const csrf = await visitor.csrf('/');
  const asked = await visitor.post(path, { csrf, ...fields });
  const text = await asked.text();
  const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const again = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  return { asked, text, yes: () => visitor.post(path, { ...again, confirm: 'yes' }) };
}

const plan = (code: string) => world.store.all(allPlans, {}).find((one) => one.code === code);
const fieldsOf = (over: Record<string, string>) => {
  const { code, name, profile } = world.store.all(allPlans, {})[0]!;
  return {
    code,
    name,
    price: '1500',
    count: '1',
    unit: 'month',
    profile,
    grace: '0',
    lend: '0',
    offered: 'yes',
    ...over,
  };
};

test('a plan is changed after it was said whom that touches, and its paid lines are told', async () => {
  const { code, profile } = world.store.all(allPlans, {})[0]!;
  const { text, yes } = await press('/plans', fieldsOf({ price: '1,800', profile: 'FASTER' }));
  expect(text).toContain('It costs KES 1,800, and was');
  expect(text).toContain(
    `Routers give it the profile &quot;FASTER&quot;, and gave it &quot;${profile}&quot;: 1 line with time left`,
  );
  expect(plan(code)).toMatchObject({ profile });
  const done = await yes();
  expect(done.headers.get('location')).toBe('/plans?did=plan.set');
  expect(plan(code)).toMatchObject({ price_cents: 180_000, profile: 'FASTER' });
  expect(world.store.all(commands, {})).toMatchObject([{ kind: 'router.sync', subject: 1 }]);
  expect(world.store.all(actions, {}).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['plan.set', 'setup.change']),
  );
});

test('a new plan is added, and one that makes no sense is refused in words', async () => {
  const { text, yes } = await press('/plans', fieldsOf({ code: 'day', name: 'Day', price: '80', unit: 'day' }));
  expect(text).toContain('New plan Day (day): KES 80 for 1 day');
  await yes();
  expect(plan('day')).toMatchObject({ period_unit: 'day', price_cents: 8_000, push_days: '[]', max_periods: null });
  expect(await visitor.text('/plans')).toContain('id="plan-day"');
  for (const [wrong, words] of [
    [{ price: 'free' }, /is no price/],
    [{ price: '0' }, /a plan costs something/],
    [{ count: '' }, /is a whole number/],
    [{ code: 'two words' }, /short name without blanks/],
    [{ lend: '720' }, /at most half of the period/],
  ] as const) {
    const { asked, text: said } = await press('/plans', fieldsOf(wrong));
    expect([asked.status, words.test(said)]).toEqual([422, true]);
  }
});

test('vouchers are made once, shown once, and made worthless with a reason', async () => {
  const { code } = world.store.all(allPlans, {})[0]!;
  const { yes } = await press('/vouchers/make', { plan: code, count: '3' });
  const sheet = await (await yes()).text();
  expect(sheet.match(/class="slip"/g)).toHaveLength(3);
  expect(sheet.match(/<svg[^>]*aria-hidden="true"><path d="M4 4h1v1h-1z/g)).toHaveLength(3);
  expect(sheet).toContain('they are not shown again');
  // The same tap again makes no more, and shows no code.
  const again = await yes();
  expect(again.headers.get('location')).toBe('/vouchers?did=voucher.make');
  expect(world.store.all(batches, { limit: 9, offset: 0 })).toMatchObject([{ made: 3, used: 0, void: 0 }]);
  expect(await visitor.text('/vouchers')).toContain('3 of 3 left');
  // A torn slip is found by its number, at the page and by the search.
  for (const path of ['/vouchers?number=No.+2', '/search?q=voucher+2'])
    expect(await visitor.text(path)).toMatch(/Voucher 2<[^]*Nobody has used it\./);
  expect(await visitor.text('/vouchers?number=9')).toContain('There is no voucher with the number 9.');
  await (await press('/vouchers/void', { batch: '1', reason: 'stolen' })).yes();
  expect(world.store.all(batches, { limit: 9, offset: 0 })).toMatchObject([{ void: 3 }]);
});

test('a batch for somebody who sells it says so, until when it is good, and what was used of it; a price that is none makes nothing', async () => {
  const { code } = world.store.all(allPlans, {})[0]!;
  const fields = { plan: code, count: '2', price: '45', days: '30', agent: 'Mwangi' };
  const wrong = await press('/vouchers/make', { ...fields, price: 'forty' });
  expect(wrong.text).toContain('&quot;forty&quot; is no price');
  const { yes } = await press('/vouchers/make', fields);
  expect(await (await yes()).text()).toMatch(/KES 45<b class="code">[^]*Good once, until 22 Dec/);
  const text = await visitor.text('/vouchers');
  expect(text).toMatch(/KES 90 out\s+· sold by Mwangi\s+· good until/);
  expect(text).toContain('0 used, KES 0 · 2 of 2 left to sell');
  expect(text).toContain('owes KES 90');
  // What is brought is a payment, and settles it.
  await (await press('/vouchers/pay-in', { agent: 'Mwangi', amount: '60', receipt: 'C-7', source: 'cash' })).yes();
  expect(await visitor.text('/vouchers')).toMatch(/owes KES 30[^]*KES 90 of vouchers in hand or sold · KES 60 paid/);
  expect(await visitor.text('/payments/1')).toContain('Paid by an agent, for vouchers');
  await (await press('/payments/1/take-back', { reason: 'it was for a line' })).yes();
  expect(await visitor.text('/payments/1')).toMatch(/name="agent">\s*<option>Mwangi/);
  expect((await press('/payments/1/to-agent', { agent: 'Mwangi', reason: 'his' })).text).toContain('owes KES 30');
});

test('whoever may not sell is offered nothing, and is refused', async () => {
  world.store.run(setRole, { role: 'viewer' });
  for (const path of ['/plans', '/vouchers', '/hotspot', '/sms?show=all']) {
    expect(await visitor.text(path)).not.toMatch(/formaction/);
  }
  world.store.run(setRole, { role: 'technician' });
  expect(await visitor.text('/plans')).not.toContain('formaction');
  expect(await visitor.text('/hotspot')).toContain('formaction="/hotspot/sell"');
  const { asked } = await press('/plans', fieldsOf({ price: '1' }));
  expect(asked.status).toBe(403);
});

test('a month is a page for owners, and a file for their spreadsheet', async () => {
  putPayment(world.store, { subscription_id: 1, provider: '=cmd', received_at: NOW });
  expect(await visitor.text('/reports')).toMatch(/data-chart="stacked"[^]*data-value="1500"/);
  const file = await visitor.get('/reports.csv?month=2026-11&by=provider');
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="washa-2026-11-provider.csv"');
  expect(await file.text()).toBe("day,provider,payments,amount\r\n2026-11-22,'=cmd,1,1500\r\n");
  expect(await visitor.text('/reports?month=2026-02')).toContain('Nothing came in during this month.');
  world.store.run(setRole, { role: 'technician' });
  expect([(await visitor.get('/reports')).status, (await visitor.get('/reports.csv')).status]).toEqual([403, 403]);
});

test('the page of the hotspot says who has time and is not in before who is, and what sells at which hour', async () => {
  expect(await visitor.text('/hotspot')).toContain('No guest has time now.');
  const guest = addLine(world.store, 2, { expiresAt: NOW + DAY, msisdn: '254712345678', set: { service: 'hotspot' } });
  world.store.run(putDevice, { id: guest, mac: '02:00:00:00:00:01', now: NOW });
  world.store.run(putLetThrough, { id: guest, mac: '02:00:00:00:00:02', now: NOW });
  putPayment(world.store, { subscription_id: guest, state: 'applied', received_at: NOW });
  const text = await visitor.text('/hotspot');
  expect(text).toContain('0 of 1 are in');
  expect(text).toMatch(/<th scope="row">\d\d<\/th>\s*<td>1<\/td>/);
  expect(text).toMatch(/0712 345 678[^]*2 devices[^]*02:00:00:00:00:01, the phone of[^]*Remove 02:00:00:00:00:02/);
  expect(text).not.toContain('Remove 02:00:00:00:00:01');
  world.store.run(setRole, { role: 'viewer' });
  const seen = await visitor.text('/hotspot');
  expect(seen).not.toMatch(/712 ?345 ?678/);
  expect(seen).not.toContain('let-through-off');
  world.store.run(setRole, { role: 'technician' });
  const { yes } = await press(`/lines/${guest}/let-through-off`, { mac: '02:00:00:00:00:02' });
  await yes();
  expect(await visitor.text('/hotspot')).not.toContain('2 devices');
});

test('a guest who paid and is not in is a card with one button, which a viewer is not offered', async () => {
  const guest = addLine(world.store, 2, { expiresAt: NOW + DAY });
  world.store.run(openAlarm, { kind: 'guest-out', subject: 'ACC2', message: 'Bought', cause: null, now: NOW });
  expect(await visitor.text('/attention')).toContain(`formaction="/lines/${guest}/reapply">Check and put right`);
  world.store.run(setRole, { role: 'viewer' });
  expect(await visitor.text('/attention')).not.toContain('/reapply');
});

test('what a plan gets on the routers is shown before it is written, and a speed that is none is refused in words', async () => {
  const { code } = world.store.all(allPlans, {})[0]!;
  const wrong = await press('/plans', fieldsOf({ rate: 'fast' }));
  expect([wrong.asked.status, wrong.text.includes('upload/download as in a rate-limit')]).toEqual([422, true]);
  const twice = await press('/plans', fieldsOf({ like: plan(code)!.profile }));
  expect(twice.text).toContain('cannot be like itself');
  const { text, yes } = await press(
    '/plans',
    fieldsOf({ rate: '5M/20M', devices: '2', session: '8', like: 'default' }),
  );
  expect(text).toContain('like that one, and keeps what the plan says of it');
  expect(text).toContain('20M down and 5M up');
  await yes();
  expect(plan(code)).toMatchObject({ rate_limit: '5M/20M', devices: 2, session_s: 28_800, profile_like: 'default' });
  expect(world.store.all(commands, {}).map(({ kind }) => kind)).toContain('router.profile');
  const page = await visitor.text('/plans');
  for (const words of ['5M/20M', '2 devices at once', 'kept by Washa, like default', 'being made so'])
    expect(page).toContain(words);
  const back = await press('/plans', fieldsOf({}));
  expect(back.text).toContain('Washa no longer keeps the profile');
});
