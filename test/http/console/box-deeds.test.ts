import { afterEach, beforeEach, expect, test } from 'vitest';
import { holdCutOffs } from '../../../src/services/lines/cut-offs.ts';
import { actions, addLine, lines } from '../../services/books.ts';
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
  addLine(world.store, 1, { expiresAt: NOW + 86_400_000 });
});
afterEach(() => close());

/** Shown first, and then done. */
async function doIt(
  path: string,
  fields: Record<string, string>,
): Promise<{ status: number; text: string; to: string }> {
  const csrf = await visitor.csrf('/me');
  const shown = await visitor.post(path, { csrf, ...fields });
  const text = await shown.text();
  const key = /name="key" value="([^"]+)"/.exec(text)?.[1];
  if (key === undefined) return { status: shown.status, text, to: '' };
  const done = await visitor.post(path, { csrf, ...fields, key, confirm: 'yes' });
  return { status: done.status, text: await done.text(), to: done.headers.get('location') ?? '' };
}
const deeds = (name: string) => world.store.all(actions, {}).filter((row) => row.name === name);

test('a line is added, and its page shown', async () => {
  const line = {
    name: 'Ann',
    phone: '0712 000 001',
    plan: 'home',
    router: 'tower-1',
    service: 'pppoe',
    username: 'ann',
  };
  const done = await doIt('/lines/add', line);
  expect([done.status, done.to]).toEqual([303, '/lines/2?did=line.add']);
  expect(world.store.all(lines, {})[1]).toMatchObject({ plan_code: 'home', username: 'ann', expires_at: NOW });
  expect((await doIt('/lines/add', { ...line, username: 'ben', phone: '12' })).text).toContain(
    'is no Kenyan mobile number',
  );
  expect((await doIt('/lines/add', { ...line, username: 'ben', plan: 'hom' })).status).toBe(422);
});

test('the lines of a router are given what they lost, once', async () => {
  world.now = NOW + 7_200_000;
  const outage = { router: 'tower-1', from: '2026-11-22T14:00', to: '2026-11-22T14:30', reason: 'lightning' };
  const done = await doIt('/routers/compensate', outage);
  const again = await doIt('/routers/compensate', outage);
  expect([done.status, again.status, deeds('line.compensate').length]).toEqual([303, 422, 1]);
  expect((await doIt('/routers/compensate', { ...outage, from: '' })).text).toContain('Say from when to when');
});

test('the clock is believed on the word of an owner, who is asked where it is wrong', async () => {
  world.clock = { sane: false, reason: 'It is behind the books.' };
  expect(await visitor.text('/attention')).toContain('formaction="/clock/trust"');
  expect((await doIt('/clock/trust', {})).status).toBe(303);
  expect(deeds('clock.trust')).toMatchObject([{ actor: 'wanjiku' }]);
});

test('what cannot be done is said: a router that was never seen', async () => {
  expect((await doIt('/routers/accept', { router: 'tower-1' })).text).toContain('No box was seen at tower-1 yet');
});

test('cut-offs that nobody expected are allowed by who says how many, on the card of their alarm', async () => {
  addLine(world.store, 2, { expiresAt: NOW - 30 * 86_400_000 });
  holdCutOffs(world.store, NOW);
  expect(await visitor.text('/attention')).toContain('formaction="/cut-offs/allow"');
  expect((await doIt('/cut-offs/allow', { count: 'all' })).text).toContain('Say how many lines');
  expect((await doIt('/cut-offs/allow', { count: '2' })).text).toContain('There are 1 of them by now, not 2');
  const done = await doIt('/cut-offs/allow', { count: '1' });
  expect([done.status, done.to, world.woken]).toEqual([303, '/attention?did=cut-offs.allow', ['router:tower-1']]);
  expect(deeds('cut-offs.allow')).toMatchObject([{ actor: 'wanjiku' }]);
});
