import { afterEach, beforeEach, expect, test } from 'vitest';
import { issueLoginToken, issueSetupCode } from '../../../src/services/staff/one-time-code.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { NEXT_STEP_WORDS } from '../../../src/views/next-step.ts';
import { qrShape } from '../../../src/views/qr.ts';
import { FIRST_STEPS, STEP_WORDS } from '../../../src/views/first-run-words.ts';
import { LANES, NOW, openStore, put, putLine, putNetwork, putPayment } from './seed.ts';
import { openWorld, owner, Visitor, type World } from './session.ts';

let world: World;
let close: () => Promise<void>;

beforeEach(() => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
});
afterEach(() => close());

/** What each step says, without its age, by its mark. */
function marksOf(text: string): Record<string, string> {
  const rows = text.matchAll(/href="\/first-run\/(\w+)"\s*><b><i class="mark (\w+)"/g);
  return Object.fromEntries([...rows].map(([, step = '', tone = '']) => [step, tone]));
}

test('the first account lands on what is missing; home shows it, and each step says how it is done', async () => {
  const visitor = new Visitor(world);
  const made = await visitor.setUp(issueSetupCode(world.store, world.now) ?? '');
  expect(made.headers.get('location')).toBe('/first-run');
  const list = await visitor.text('/first-run');
  expect(Object.keys(marksOf(list))).toEqual([...FIRST_STEPS]);
  expect(Object.values(marksOf(list)).filter((tone) => tone === 'good')).toHaveLength(1);
  expect(marksOf(await visitor.text('/'))).toMatchObject({ router: 'quiet', provider: 'quiet', payment: 'quiet' });
  for (const step of FIRST_STEPS) {
    const page = await visitor.text(`/first-run/${step}`);
    expect(page).toContain(STEP_WORDS[step].en.title);
    expect([step, /<code|own-words|formaction|class="button" href="\/(?!first-run)/.test(page)]).toEqual([step, true]);
  }
  expect((await visitor.get('/first-run/nothing')).status).toBe(404);
});

test('nothing is ticked because it was typed: only because it was seen', async () => {
  const visitor = await owner(world);
  const { store } = world;
  putNetwork(store);
  put(store, 'provider', { name: 'payhero', kind: 'payhero', settings: '{}', path_secret: 'p', retired_at: null });
  put(store, 'sms_gateway', { id: 1, kind: 'africas-talking', settings: '{}' });
  const line = putLine(store, 'Amina', { access: 'unknown', access_at: null });
  world.lanes = LANES.filter(({ lane }) => lane === 'router:tower-2');
  const typed = { router: 'bad', plans: 'wait', lines: 'wait', provider: 'wait', sms: 'wait', staff: 'quiet' };
  expect(marksOf(await visitor.text('/first-run'))).toMatchObject(typed);

  world.lanes = LANES.filter(({ lane }) => lane === 'router:tower-1');
  putLine(store, 'Brian');
  put(store, 'callback', {
    provider: 'payhero',
    digest: Buffer.alloc(32),
    body: Buffer.from('{}'),
    result: 'ignored',
    reason: null,
    detail: null,
    payment_id: null,
    received_at: NOW - 1_000,
    deliveries: 1,
    last_received_at: NOW - 1_000,
  });
  const payment = putPayment(store, { subscription_id: line.id, online_at: NOW - 500 });
  put(store, 'receipt', {
    payment_id: payment,
    msisdn: '254710000001',
    state: 'sent',
    body: 'x',
    message_id: null,
    reason: null,
    settled_at: NOW - 400,
  });
  const seen = { router: 'good', plans: 'good', lines: 'good', provider: 'good', sms: 'good', payment: 'good' };
  expect(marksOf(await visitor.text('/first-run'))).toMatchObject(seen);
  expect(await visitor.text('/first-run/payment')).toContain(`href="/payments/${payment}"`);
  // Once money came, home speaks of what happens.
  expect(marksOf(await visitor.text('/'))).toEqual({});
});

test('who does not own the box is told in a sentence what is next', async () => {
  const technician = new Visitor(world);
  await technician.get(`/enter/${issueLoginToken(world.store, world.now, 'tom')}`);
  world.store.run(
    query()((db) => db.updateTable('staff').set({ role: 'technician' })),
    {},
  );
  expect((await technician.get('/first-run')).status).toBe(403);
  const home = await technician.text('/');
  expect(home).toContain(NEXT_STEP_WORDS.setup.en);
  expect(home).not.toContain('/first-run');
});

test('who is asked and does not answer is not kept; what was typed stays, but for the secrets', async () => {
  const visitor = await owner(world);
  const asked = {
    'router/look': { name: 'tower-1', host: '10.0.0.1', port: '', plain: 'yes' },
    'router/add': { name: 'tower-1', host: '10.0.0.1', fingerprint: 'AB', username: 'washa', password: 'h1dden' },
    'provider/connect': {
      kind: 'daraja',
      short_code: '600000',
      'consumer-key': 'h1dden',
      passkey: 'h1dden',
      base_url: 'http://10.0.0.2',
    },
    'sms/add': { kind: 'services-family', baseUrl: 'http://10.0.0.3', key: 'h1dden', phone: '0712345678' },
  };
  const deeds = () =>
    world.store.all(
      query()((db) => db.selectFrom('action').select('id')),
      {},
    ).length;
  const before = deeds();
  for (const [door, fields] of Object.entries(asked)) {
    const csrf = await visitor.csrf('/first-run/router');
    const answer = await visitor.post(`/first-run/${door}`, { csrf, ...fields });
    const text = await answer.text();
    expect([door, answer.status, text.includes('nothing answers')]).toEqual([door, 422, true]);
    expect([door, text.includes('h1dden'), text.includes('10.0.0.')]).toEqual([door, false, true]);
  }
  expect(deeds()).toBe(before);
});

test('the list is passed on to a phone by its camera, where the page was opened at an address that a phone reaches', async () => {
  const visitor = await owner(world);
  const at = async (host: string) => {
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return (await world.app.request(`http://${host}:8080/first-run`, { headers: { cookie, host } })).text();
  };
  const page = await at('192.168.88.2');
  expect(page).toContain(qrShape('http://192.168.88.2:8080/first-run').path);
  expect(page).toContain('<p class="own-words">http://192.168.88.2:8080/first-run</p>');
  expect(await at('localhost')).not.toContain('class="qr"');
});
