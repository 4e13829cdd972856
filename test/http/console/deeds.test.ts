import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { query } from '../../../src/storage/engine/query.ts';
import { actions, addLine, ledger, notice, openAlarms, payments, take } from '../../services/books.ts';
import { NOW, openStore, put } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  visitor = await entered(world);
  addLine(world.store, 1, { expiresAt: NOW - 1, plan: { lend_ms: 86_400_000, push_days: '[0]' } });
  take(world.store, notice({ hold: 'stale', account: 'ACC1' }));
});
afterEach(() => close());

const setRole = query<{ role: 'viewer' | 'technician' }>()((db, p) => db.updateTable('staff').set({ role: p.role }));
const states = () => world.store.all(payments, {}).map(({ state }) => state);
const deeds = () =>
  world.store.all(actions, {}).filter(({ name }) => name.startsWith('payment.') && name !== 'payment.take');
const PAGE = '/payments/1';

async function send(
  path: string,
  fields: Record<string, string>,
  headers = {},
): Promise<{ status: number; text: string }> {
  const answer = await visitor.post(path, { csrf: await visitor.csrf('/'), ...fields }, headers);
  return { status: answer.status, text: await answer.text() };
}
const hiddenOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );

describe('a form of the console', () => {
  test('shows what it will do, and does it only then', async () => {
    const shown = await send(`${PAGE}/assign`, { account: 'acc1', reason: 'called <b>in</b>' });
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('KES 1,500 of payment 1 goes to ACC1');
    expect(shown.text).not.toContain('<b>in</b>');
    expect([states(), deeds()]).toEqual([['held'], []]);

    const fields = { ...hiddenOf(shown.text), reason: 'called in', confirm: 'yes' };
    const done = await visitor.post(`${PAGE}/assign`, fields);
    expect([done.status, done.headers.get('location')]).toEqual([303, `${PAGE}?did=payment.assign`]);
    expect(deeds()).toMatchObject([{ name: 'payment.assign', actor: 'wanjiku', reason: 'called in' }]);
    expect(world.woken).toEqual(['router:tower-1', 'sms']);
    expect(await visitor.text(`${PAGE}?did=payment.assign`)).toContain('Given to the line.');
    expect(await visitor.text(`${PAGE}?did=%3Cb%3E`)).not.toContain('role="status"');

    // The same button twice.
    expect((await visitor.post(`${PAGE}/assign`, fields)).status).toBe(303);
    expect(world.store.all(ledger, {}).filter(({ move }) => move === 'held>line')).toHaveLength(1);
  });

  test.each([
    ['assign', { account: 'nobody' }, /No line that is in use has the account number/],
    ['assign', { account: ' ' }, /Type the account number/],
  ])('%s that cannot be done says why, and changes nothing', async (deed, fields, words) => {
    const answer = await send(`${PAGE}/${deed}`, { reason: 'x', ...fields });
    expect([answer.status, words.test(answer.text), states()]).toEqual([422, true, ['held']]);
  });

  test('asks for a reason', async () => {
    const shown = await send(`${PAGE}/dismiss`, { reason: ' ' });
    const answer = await visitor.post(`${PAGE}/dismiss`, { ...hiddenOf(shown.text), confirm: 'yes' });
    expect([answer.status, states()]).toEqual([422, ['held']]);
  });

  test('is nobody’s without the token, from another site, or without a login', async () => {
    const fields = { reason: 'x', confirm: 'yes' };
    expect((await visitor.post(`${PAGE}/dismiss`, fields)).status).toBe(403);
    expect((await send(`${PAGE}/dismiss`, fields, { origin: 'http://elsewhere' })).status).toBe(403);
    const csrf = await visitor.csrf('/');
    visitor.cookies.clear();
    expect((await visitor.post(`${PAGE}/dismiss`, { csrf, ...fields })).headers.get('location')).toContain('/login');
    expect(states()).toEqual(['held']);
  });

  test('does nothing for an account that may only look, which is shown none', async () => {
    expect(await visitor.text(PAGE)).toContain(`formaction="${PAGE}/dismiss"`);
    world.store.run(setRole, { role: 'viewer' });
    for (const page of ['/', '/attention', PAGE]) expect(await visitor.text(page)).not.toContain('formaction');
    const answer = await send(`${PAGE}/dismiss`, { reason: 'x', confirm: 'yes' });
    expect([answer.status, states()]).toEqual([403, ['held']]);
  });
});

test('a dismissed payment offers to be released, one of a line to be moved', async () => {
  const { text } = await send(`${PAGE}/dismiss`, { reason: 'a trial' });
  await visitor.post(`${PAGE}/dismiss`, { ...hiddenOf(text), confirm: 'yes' });
  expect(states()).toEqual(['dismissed']);
  const page = await visitor.text(PAGE);
  expect([page.includes(`${PAGE}/release`), page.includes(`${PAGE}/assign`)]).toEqual([true, false]);
  take(world.store, notice({ account: 'ACC1' }));
  const other = await visitor.text('/payments/2');
  expect([other.includes('/payments/2/move'), other.includes('/payments/2/assign')]).toEqual([true, false]);
});

describe('the attention list', () => {
  test('links each alarm to what it speaks of, and offers to close what only a person can judge', async () => {
    const alarm = (kind: 'router' | 'blocked-line-paid' | 'callback-conflict', subject: string) =>
      put(world.store, 'alarm', { kind, subject, message: 'x', cause: null, opened_at: NOW, closed_at: null });
    const router = alarm('router', 'tower-1');
    const blocked = alarm('blocked-line-paid', 'ACC1');
    alarm('callback-conflict', 'payment 7 and payment 9');
    const page = await visitor.text('/attention');
    expect(page).toContain('<a href="/routers/tower-1">tower-1</a>');
    expect(page).toContain('<a href="/lines/1">ACC1</a>');
    expect(page).toMatch(/<a href="\/payments\/7">payment 7<\/a>\s*and\s*<a href="\/payments\/9">payment 9<\/a>/);
    expect([page.includes(`/alarms/${router}/close`), page.includes(`/alarms/${blocked}/close`)]).toEqual([
      false,
      true,
    ]);

    const { text } = await send(`/alarms/${blocked}/close`, { reason: 'spoke to him' });
    const done = await visitor.post(`/alarms/${blocked}/close`, { ...hiddenOf(text), confirm: 'yes' });
    expect(done.headers.get('location')).toBe('/attention?did=alarm.close');
    expect(world.store.all(openAlarms, {}).map(({ kind }) => kind)).toEqual(['router', 'callback-conflict']);
  });

  test('counts and adds up all the money, however little of it is listed', async () => {
    for (let n = 0; n < 14; n += 1) take(world.store, notice({ account: 'RENT' }));
    take(world.store, notice({ currency: 'USD' }));
    const page = (await visitor.text('/')).replaceAll(/\s+/g, ' ');
    expect(page).toContain('14 without a line, KES 21,000; 2 kept, KES 1,500 and USD 1,500');
    expect(page).toMatch(/6 more payments wait/);
  });
});

describe('a line’s page', () => {
  beforeEach(() => {
    addLine(world.store, 2, { plan: { code: 'day', name: 'Day', price_cents: 5000 } });
  });

  test.each([
    ['extend', { days: '3' }, 'ACC1 is paid until', 'given time'],
    ['lend', {}, 'ACC1 is on until', 'out of its next payment'],
    ['pays-for', { accounts: 'acc2' }, 'renews ACC1, then ACC2', 'ACC2'],
    ['push-on', {}, 'ACC1', 'by itself'],
    ['reapply', {}, 'ACC1', 'router'],
    ['plan-next', { plan: 'day' }, 'from its next renewal on ACC1 is on Day', 'From its next renewal'],
    ['plan-now', { plan: 'day' }, 'ACC1 is on Day', 'Day, KES 50'],
    ['price', { amount: '1,200' }, 'ACC1 costs KES 1,200', 'its own price'],
    ['opening', { amount: '700' }, 'ACC1 brought KES 700 along', 'KES 700'],
    ['block', {}, 'ACC1 is switched off', 'is blocked'],
    ['end', {}, 'no longer served', 'no longer served'],
  ])('offers to %s it, shows what that does, and does it', async (verb, fields, preview, done) => {
    expect(await visitor.text('/lines/1')).toContain(`/lines/1/${verb}`);
    const shown = await send(`/lines/1/${verb}`, { ...fields, reason: 'asked' });
    expect(shown.text).toContain(preview);
    const answer = await visitor.post(`/lines/1/${verb}`, { ...hiddenOf(shown.text), reason: 'asked', confirm: 'yes' });
    const place = answer.headers.get('location') ?? '';
    const name = verb.replace(/-(next|now|on)$/, '');
    expect(place).toBe(`/lines/1?did=line.${name}`);
    expect(await visitor.text(place)).toContain(done);
    expect(world.store.all(actions, {}).at(-1)).toMatchObject({ name: `line.${name}`, reason: 'asked' });
    expect(world.woken).toEqual(
      ['plan-next', 'price', 'opening', 'pays-for', 'push-on'].includes(verb) ? [] : ['router:tower-1'],
    );
  });

  test('says what a form lacks, and offers nothing to who may only look', async () => {
    expect((await send('/lines/1/extend', { reason: 'asked' })).text).toContain('Say how many days');
    world.store.run(setRole, { role: 'viewer' });
    expect(await visitor.text('/lines/1')).not.toContain('formaction');
  });
});

test('the subscriber is written to from the page of the line: once, and what was written stands there', async () => {
  const text = 'Back at <b>6</b>';
  const shown = await send('/lines/1/message', { text });
  expect(shown.text).toContain('0700 000 001 of ACC1 is sent (one SMS, 16 of 160 characters)');
  for (const n of [1, 2]) {
    const done = await visitor.post('/lines/1/message', { ...hiddenOf(shown.text), text, confirm: 'yes' });
    expect([n, done.status, done.headers.get('location')]).toEqual([n, 303, '/lines/1?did=line.message']);
  }
  expect(world.woken).toContain('sms');
  const page = await visitor.text('/lines/1?did=line.message');
  expect(page).toContain('The message is on its way.');
  expect(page.split('Back at &lt;b&gt;6&lt;/b&gt;')).toHaveLength(2);
  expect((await send('/lines/1/message', { text: ' ' })).text).toContain('There is no text to send.');
});

test('a phone is asked for money from the page of its line: once, with what is said of it below', async () => {
  expect(await visitor.text('/lines/1')).toContain('No phone was asked to pay for this line.');
  const shown = await send('/lines/1/request', { amount: '', phone: '' });
  expect(shown.text).toContain('0700 000 001 is asked for KES 1,500 for ACC1, by payhero');
  const fields = { ...hiddenOf(shown.text), confirm: 'yes' };
  for (const n of [1, 2]) {
    const done = await visitor.post('/lines/1/request', fields);
    expect([n, done.status, done.headers.get('location')]).toEqual([n, 303, '/lines/1?did=payment.request']);
  }
  expect(deeds()).toMatchObject([{ name: 'payment.request', actor: 'wanjiku', subject: 'line ACC1' }]);
  expect(world.woken).toContain('requests');
  const page = await visitor.text('/lines/1?did=payment.request');
  expect(page).toContain('The phone is asked.');
  expect(page).toContain('Not sent yet');
  expect((await send('/lines/1/request', { amount: 'ten', phone: '' })).text).toContain('&quot;ten&quot; is no amount');
  expect((await send('/lines/1/request', { amount: '', phone: '' })).text).toContain('at this moment');
});

test('money is sent back by the provider from the page of its payment, and stands there with how far it is', async () => {
  expect(await visitor.text(PAGE)).toContain(`${PAGE}/refund-send`);
  const refuse = async (fields: Record<string, string>) => (await send(`${PAGE}/refund-send`, fields)).text;
  expect(await refuse({ amount: '', phone: '', reason: 'paid twice' })).toContain('did not tell the whole number');
  expect(await refuse({ amount: 'ten', phone: '' })).toContain('&quot;ten&quot; is no amount');
  const typed = { amount: '500', phone: '0722 000 001', reason: 'paid twice' };
  const shown = await send(`${PAGE}/refund-send`, typed);
  expect(shown.text).toContain('KES 500 of payment 1 goes by payhero to 0722 *** 001');
  for (const n of [1, 2]) {
    const fields = { ...hiddenOf(shown.text), reason: typed.reason, confirm: 'yes' };
    const done = await visitor.post(`${PAGE}/refund-send`, fields);
    expect([n, done.status, done.headers.get('location')]).toEqual([n, 303, `${PAGE}?did=payment.refund-send`]);
  }
  expect(world.woken).toContain('requests');
  expect(deeds()).toMatchObject([{ name: 'payment.refund-send', actor: 'wanjiku', reason: 'paid twice' }]);
  const page = await visitor.text(`${PAGE}?did=payment.refund-send`);
  expect(page).toContain('It is sent back by the provider now.');
  expect(page).toContain('KES 500 by payhero to 0722 *** 001: not sent yet');
  expect(page).not.toContain(`${PAGE}/refund-send`);
  expect(page).toContain(`${PAGE}/refund-failed`);
  expect(page).not.toContain('0722000001');
});

test('who works at a router pauses it from its lane, and ends that there', async () => {
  const lane = {
    lane: 'router:tower-1',
    kind: 'router',
    state: 'up',
    since: NOW,
    error: null,
    queued: 0,
    running: 0,
    lines: [],
    dueAt: null,
  } as const;
  world.lanes = [lane];
  expect(await visitor.text('/routers')).toContain('action="/routers/pause"');
  const shown = await send('/routers/pause', { router: 'tower-1', reason: 'new board' });
  expect(shown.text).toContain('nothing is written to tower-1 until it is resumed');
  await visitor.post('/routers/pause', { ...hiddenOf(shown.text), reason: 'new board', confirm: 'yes' });
  world.lanes = [{ ...lane, state: 'paused', error: 'Paused by wanjiku: new board' }];
  const page = await visitor.text('/routers?did=router.pause');
  expect(page).toContain('Nothing is written to the router until it is resumed.');
  expect(page).toContain('Paused by wanjiku: new board');
  const asked = await send('/routers/resume', { router: 'tower-1' });
  await visitor.post('/routers/resume', { ...hiddenOf(asked.text), confirm: 'yes' });
  expect(world.woken).toContain('router:tower-1');
  expect((await send('/routers/resume', { router: 'tower-1' })).text).toContain('tower-1 is not paused.');
});
