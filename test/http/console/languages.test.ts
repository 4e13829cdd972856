import { afterEach, beforeEach, expect, test } from 'vitest';
import { pagesOf } from './pages.ts';
import { LANES, NOW, openStore, put, putLine, putNetwork, putPayment, seedAfternoon } from './seed.ts';
import { sentences } from './sentences.ts';
import { entered, openWorld, Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store, LANES);
  visitor = await entered(world);
});
afterEach(() => close());

const CALLBACK = {
  provider: 'payhero',
  body: Buffer.from('{}'),
  result: 'quarantined',
  reason: 'unparsed',
  detail: null,
  payment_id: null,
  deliveries: 1,
} as const;

test('no sentence of ours is the same in English and in Swahili: what is, nobody has said in one of them', async () => {
  const { paidWaiting } = seedAfternoon(world.store);
  const same: string[] = [];
  for (const path of [...pagesOf(paidWaiting), '/nowhere', '/search', '/search?q=nobody']) {
    const read = async (language: string) =>
      sentences(await (await visitor.get(path, { 'accept-language': language })).text());
    const english = new Set(await read('en'));
    same.push(...(await read('sw')).filter((text) => english.has(text)).map((text) => `${path}: ${text}`));
  }
  expect(same).toEqual([]);
});

test('before the login too: each page there, what is wrong on it, and the language is chosen there', async () => {
  const stranger = new Visitor(world);
  const read = async (path: string, language: string) =>
    sentences(await (await stranger.get(path, { 'accept-language': language })).text());
  for (const path of ['/login', '/join', `/enter/${'a'.repeat(43)}`]) {
    const english = new Set(await read(path, 'en'));
    expect((await read(path, 'sw')).filter((text) => english.has(text))).toEqual([]);
  }
  const csrf = await stranger.csrf('/login');
  const chosen = await stranger.post('/language', { csrf, language: 'sw', next: '/login' });
  expect(chosen.headers.get('location')).toBe('/login');
  expect(await (await stranger.logIn('wanjiku', 'not the password')).text()).toContain('Nenosiri si sahihi');
  const joined = { username: 'wanjiku', code: 'x', password: 'short' };
  expect(await (await stranger.post('/join', { csrf: await stranger.csrf('/join'), ...joined })).text()).toContain(
    'Nenosiri lina angalau herufi 10.',
  );
});

test('a browser that wants first what there are no words in reads what it wants next', async () => {
  const page = await visitor.get('/', { 'accept-language': 'de-DE,de;q=0.9,sw;q=0.5,en;q=0.3' });
  expect(await page.text()).toContain('<html lang="sw"');
});

test('a list that is longer than its page goes on behind it, to its end', async () => {
  putNetwork(world.store);
  const line = putLine(world.store, 'Amina Otieno').id;
  for (let n = 0; n < 120; n += 1) {
    const at = NOW - n * 60_000;
    putPayment(world.store, { subscription_id: line, received_at: at });
    putPayment(world.store, { state: 'unmatched', reason: 'no_account', received_at: at });
    put(world.store, 'callback', {
      ...CALLBACK,
      digest: new Uint8Array(32).fill(n),
      received_at: at,
      last_received_at: at,
    });
  }
  for (const [from, row, all] of [
    [`/lines/${line}/payments`, /id="payment-\d+"/g, 120],
    ['/waiting', /id="waiting-\d+"/g, 120],
    ['/attention', /id="(?:waiting|callback)-\d+"/g, 240],
    ['/callbacks', /id="callback-\d+"/g, 120],
    ['/payments', /id="payment-\d+"/g, 240],
  ] as const) {
    const seen = new Set<string>();
    let path: string | undefined = from;
    for (let page = 0; path !== undefined && page < 9; page += 1) {
      const text: string = await visitor.text(path);
      for (const [id] of text.matchAll(row)) seen.add(id);
      path = /class="button quiet" href="([^"]*)"\s*>(?:More|Older) ›/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    expect([from, seen.size]).toEqual([from, all]);
  }
});
