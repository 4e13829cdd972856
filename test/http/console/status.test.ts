import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as lineQueries from '../../../src/storage/views/overview-line.ts';
import * as polled from '../../../src/storage/views/overview.ts';
import * as waiting from '../../../src/storage/views/waiting.ts';
import { sessionByHash } from '../../../src/storage/staff.ts';
import { formatAge, formatElapsed } from '../../../src/domain/time/durations.ts';
import {
  LANES,
  NOW,
  openStore,
  put,
  putCommand,
  putLine,
  putNetwork,
  putPayment,
  putRenewal,
  seedAfternoon,
} from './seed.ts';
import { openWorld, entered, type Visitor, type World } from './session.ts';

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

/** What a person reads: no tags, one blank between words. */
const words = (markup: string) =>
  markup
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&quot;/g, '"')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([.,])/g, '$1');
const section = (page: string, id: string) => {
  const from = page.indexOf(`<section id="${id}"`);
  return page.slice(from, page.indexOf('</section>', from));
};
const read = async (path: string, id: string) => words(section(await visitor.text(path), id));
/** What the payments part says of one line. */
const payment = async (account: string) => {
  const rows = section(await visitor.text('/payments'), 'payments').split('<li class="payment');
  return words(rows.find((row) => row.includes(account)) ?? 'no such row').replace(/^[^>]*> /, '');
};

describe('payments', () => {
  test('a payment that went through shows the time of each hop since it came in', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Amina Otieno');
    const at = NOW - 60_000;
    const id = putPayment(world.store, {
      subscription_id: line.id,
      received_at: at,
      sent_at: at + 15,
      confirmed_at: at + 210,
      online_at: at + 2_140,
      receipt_at: at + 47_000,
    });
    putRenewal(world.store, id, line.id);
    put(world.store, 'receipt', {
      payment_id: id,
      msisdn: '254710000001',
      state: 'sent',
      body: 'x',
      message_id: null,
      reason: null,
      settled_at: at + 47_000,
    });
    const row = await payment(line.account);
    expect(row).toContain('Session seen 2.1 s after the payment.');
    expect(row).toContain('Received 14:01:33 Stored 4 ms Sent 15 ms Router 0.2 s Online 2.1 s SMS 47 s');
  });

  test('field 1: paid while the router is down: the payment stands in the books, and the page says what it waits for and since when', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Naomi Wambui', { router_name: 'tower-2', access: 'off' });
    putRenewal(world.store, putPayment(world.store, { subscription_id: line.id }), line.id);
    putCommand(world.store, line.id, { lane: 'router:tower-2', error: 'tower-2 is not reachable' });
    const row = await payment(line.account);
    expect(row).toContain('Waits: tower-2 is unreachable, for 33 s. connect ETIMEDOUT 10.20.2.1:8728');
    expect(row).toContain('Sent stuck');
    expect(row).not.toMatch(/Session seen|confirmed after/);
    world.lanes = LANES.map((lane) => (lane.lane === 'router:tower-2' ? { ...lane, state: 'up', error: null } : lane));
    expect(await payment(line.account)).toContain('Not done yet by tower-2, tried again by itself');
  });

  test('field 2: the router refused: its own words, and the payment is never shown as done', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Oscar Mutua', { access: 'off' });
    putRenewal(world.store, putPayment(world.store, { subscription_id: line.id }), line.id);
    const id = putCommand(world.store, line.id, {
      state: 'dead',
      attempts: 1,
      error: 'router has no PPP profile named "HOME-10M"',
    });
    expect(await payment(line.account)).toContain('Given up by tower-1. router has no PPP profile named "HOME-10M"');
    const attention = await read('/', 'attention');
    expect(attention).toContain(`Line not made right ${line.account}`);
    expect(attention).toContain('router has no PPP profile named "HOME-10M"');
    // A later command that succeeded settles it.
    putCommand(world.store, line.id, { state: 'done' });
    expect(id).toBeGreaterThan(0);
    expect(await read('/', 'attention')).toContain('Nothing waits for a person.');
  });

  test('a confirmed router is not a session: the page waits for it and says for how long', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Brian Kiprono');
    const id = putPayment(world.store, {
      subscription_id: line.id,
      received_at: NOW - 60_000,
      sent_at: NOW - 59_900,
      confirmed_at: NOW - 59_000,
    });
    putRenewal(world.store, id, line.id);
    const row = await payment(line.account);
    expect(row).toContain('Router confirmed after 1.0 s, no session seen yet, for 59 s.');
    expect(row).toContain('Router 1.0 s Online waits');
  });

  test('money that buys no period is credited, and nothing is said to wait', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Ruth Jepkosgei', { access: 'off', balance_cents: 50_000 });
    putPayment(world.store, { subscription_id: line.id, amount_cents: 50_000 });
    const row = await payment(line.account);
    expect(row).toContain('it buys no whole period, so nothing is switched');
    expect(row).toContain('Sent – Router – Online –');
  });

  test('field 4: a blocked line that paid says that a person blocked it', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Peter Ochieng', {
      blocked_at: NOW - 1,
      blocked_reason: 'radio moved',
      access: 'off',
    });
    putRenewal(world.store, putPayment(world.store, { subscription_id: line.id }), line.id);
    expect(await payment(line.account)).toContain('Booked, but a person has blocked the line. radio moved');
    expect(await read(`/lines/${line.id}`, 'line')).toContain('Off: blocked by a person');
  });
});

describe('attention', () => {
  test('an unmatched payment shows its reason in words, what was typed, the payer as a hint, and the lines it may belong to', async () => {
    seedAfternoon(world.store);
    const attention = await read('/', 'attention');
    expect(attention).toContain(
      'No line KES 1,500 The account number has a slip in it: its check character does not fit.',
    );
    expect(attention).toContain('Typed JSY-4KD8Q Payer SAMUEL KIPKEMBOI, 2547…126 Code SKM4R7TT2A');
    expect(attention).toMatch(
      /Perhaps JSY-\w+ Chebet &amp; Sons .* its account number is one slip away JSY-\w+ Esther Wanjiru its number fits the masked one/,
    );
    expect(attention).toContain('Kept for you KES 120,000 More than may be booked without a confirmation.');
    expect(attention).toContain(
      'Unclear message Message 1 of payhero Kept, but not booked: Unknown key. Delivered 3 times.',
    );
    expect(attention).toContain('Wrong signature 14 messages to gateway Not authentic, not booked: Bad signature.');
    expect(attention).toMatch(/Blocked line has paid JSY-\w+ JSY-\w+ is blocked by a person and has paid/);
  });

  test('more than fits is counted, and stands on a page of its own', async () => {
    for (let n = 0; n < 14; n += 1)
      putPayment(world.store, { state: 'unmatched', reason: 'no_account', received_at: NOW - n * 60_000 });
    expect(await read('/', 'attention')).toMatch(
      /^ 14 things need you .* 4 more payments wait, the oldest since 13:49:33, 13 min ago\. $/,
    );
    expect((await visitor.text('/attention')).match(/No account|typed no account/g)).toHaveLength(14);
  });

  test('field 36: a wrong clock is said first, and no cut-off is computed from it', async () => {
    seedAfternoon(world.store);
    world.clock = { sane: false, reason: 'The clock says 1970-01-01.' };
    expect(await read('/', 'attention')).toContain(
      'The box’s clock is wrong. The clock says 1970-01-01. Who pays is let in at once',
    );
    expect(await read('/lines?show=expired-on', 'cutoffs')).toBe(
      ' Cut-offs unknown Not computed while the clock is wrong. ',
    );
  });

  test('text from outside is text: it never becomes markup', async () => {
    putNetwork(world.store);
    const evil = '"><img src=x onerror=alert(1)><script>alert(2)</script>\'';
    const line = putLine(world.store, evil, { username: evil, account_no: '<b>x</b>', access_detail: evil });
    const id = putPayment(world.store, {
      state: 'unmatched',
      reason: evil,
      payer_account: evil,
      payer_name: evil,
      payer_phone: evil,
      receipt_code: evil,
      suggestions: JSON.stringify([{ subscriptionId: line.id, reason: evil }]),
    });
    putPayment(world.store, { subscription_id: line.id });
    put(world.store, 'payment_key', { provider: '', scheme: 'mpesa.receipt', value: evil, payment_id: id });
    put(world.store, 'alarm', {
      kind: 'router',
      subject: evil,
      message: evil,
      cause: null,
      opened_at: NOW,
      closed_at: null,
    });
    putCommand(world.store, line.id, { state: 'dead', error: evil });
    world.lanes = [{ ...LANES[1]!, lane: `router:${evil}`, error: evil }];
    for (const path of [
      '/',
      `/lines/${line.id}`,
      `/payments/${id}`,
      `/search?q=${encodeURIComponent(evil)}`,
      '/live/',
    ]) {
      const page = await visitor.text(path);
      expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(page).not.toMatch(/<img|<script>|<b>x/);
    }
  });
});

describe('lanes and cut-offs', () => {
  test('field 16: each lane with its state, since when, why, and what waits there', async () => {
    const lanes = await read('/routers', 'lanes');
    expect(lanes).toContain('2 of 4 not reachable');
    expect(lanes).toContain(
      'tower-2 Does not answer since 14:02:00 ( 33 s ) connect ETIMEDOUT 10.20.2.1:8728: no answer for 5 s',
    );
    expect(lanes).toContain('4 changes wait, the oldest for 31 s');
    expect(lanes).toContain('estate-gate Refuses us since 11:02:33');
    expect(lanes).toContain('SMS gateway Ready since 19 Nov 14:02');
  });

  test('field 11: expired but not off, and expired but online, are counted and named', async () => {
    seedAfternoon(world.store);
    const cutoffs = await read('/lines?show=expired-on', 'cutoffs');
    expect(cutoffs).toContain('Expired, not off 2 Expired but seen online 1 Ending within 24 h 11');
    expect(cutoffs).toMatch(
      /Uhuru Wafula 12:02:33 2 h ago tower-2 unreachable: what it does is unknown\. Seen online since\./,
    );
    expect(cutoffs).toContain('Not done yet: timeout: no answer to print for 10 s.');
    expect(cutoffs).toContain('and 3 more');
  });
});

describe('one line', () => {
  const states = async (id: number) => {
    const [, books, router, session] = section(await visitor.text(`/lines/${id}`), 'line').split('<div class="known ');
    return [books, router, session].map(
      (part) =>
        words(`<i class="${part ?? ''}`)
          .trim()
          .split('<dl')[0],
    );
  };

  test('field 3: books, router and session stand side by side, each with its own age', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Amina Otieno');
    const [books, router, session] = await states(line.id);
    expect(books).toContain('Books Paid Should be on until 12 Dec 14:02, 20 d from now');
    expect(router).toContain('Router On Looked at on the router 13:57:33, 5 min 00 s ago');
    expect(session).toContain('Session Seen A session was seen 13:58:33, 4 min 00 s ago');
  });

  test('field 34: what a router that is not reachable does is unknown since then, never the last snapshot', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Naomi Wambui', { router_name: 'tower-2' });
    const [books, router, session] = await states(line.id);
    expect(books).toContain('Paid');
    expect(router).toContain(
      'Router Unknown since 14:02:00 tower-2 does not answer; last looked at: on 13:57:33, 5 min 00 s ago',
    );
    expect(session).toContain('Session Unknown The router cannot be asked. Last seen 13:58:33');
    const page = section(await visitor.text(`/lines/${line.id}`), 'line');
    expect(page.split('<div class="known ').slice(2).join()).not.toContain('good');
    expect(await read(`/lines/${line.id}`, 'line')).toContain(
      'Paid, but tower-2 cannot be reached It says: connect ETIMEDOUT',
    );
  });

  test('field 34: an old reading is marked as one', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Amina Otieno', {
      access_at: NOW - 3 * 86_400_000,
      seen_online_at: NOW - 3 * 86_400_000,
    });
    const [, router, session] = await states(line.id);
    expect(router).toContain('On, an old reading');
    expect(session).toContain('Seen before Whether it is still there was not asked since.');
  });

  test('why it is not on: the first link of the chain that is broken', async () => {
    putNetwork(world.store);
    const why = async (over: Parameters<typeof putLine>[2], command?: Parameters<typeof putCommand>[2]) => {
      const line = putLine(world.store, `N ${Math.floor(NOW)} ${JSON.stringify(over)}`, over);
      if (command !== undefined) putCommand(world.store, line.id, command);
      return /<p class="why-line[^]*?<b>([^<]+)<\/b>/.exec(
        section(await visitor.text(`/lines/${line.id}`), 'line'),
      )?.[1];
    };
    expect(await why({})).toBe('Paid, router confirmed, session seen');
    expect(await why({ expires_at: NOW - 1, access: 'off' })).toBe('Off: the paid time is over');
    expect(await why({ expires_at: NOW - 10_000, seen_online_at: NOW })).toBe('Should be off, but was seen online');
    expect(await why({ expires_at: NOW - 1, router_name: 'tower-2', access: 'off' })).toBe(
      'Should be off; what the router does is unknown',
    );
    expect(await why({ router_name: 'estate-gate' })).toBe('Paid, but work on estate-gate is stopped');
    expect(await why({ access: 'off' }, { state: 'dead', error: 'no such profile' })).toBe('Paid, but tower-1 refused');
    const { id } = putLine(world.store, 'Being told', { access: 'off' });
    putCommand(world.store, id);
    world.lanes = LANES.map((lane) => (lane.lane === 'router:tower-1' ? { ...lane, lines: [id] } : lane));
    expect(await visitor.text(`/lines/${id}`)).toMatch(/tower-1 is being told now[^]*Change \d+: being made now/);
    expect(await why({ access: 'off' }, {})).toBe('Waits in the queue of tower-1');
    expect(await why({ access: 'off' }, { error: 'timeout', attempts: 3 })).toBe(
      'Paid, but tower-1 has not done it yet',
    );
    expect(await why({ access: 'off' })).toBe('Paid, but the router says off');
    expect(await why({ seen_online_at: null })).toBe('Router confirmed, but no session seen since');
  });

  test('commands stand with their attempts and the router’s own words', async () => {
    const { paidWaiting } = seedAfternoon(world.store);
    expect(await read(`/lines/${paidWaiting}`, 'line-commands')).toMatch(
      /Change \d+: waits asked for 14:01:33, 1 min 00 s ago tower-2 is not reachable no answer 14:02:05, 5\.0 s connect ETIMEDOUT 10\.20\.2\.1:8728/,
    );
  });

  test('is found by account, name, phone in any writing, and login; a wildcard is only a character', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Amina Otieno', { account_no: 'JSY-7KD8QX', username: 'amina_home' });
    putLine(world.store, 'Brian Kiprono', { account_no: 'JSY-4TTRW2', username: 'brian' });
    const phone = /0\d{3} \d{3} \d{3}/.exec(await visitor.text(`/lines/${line.id}`))![0];
    for (const text of [
      '7kd8',
      'amina o',
      'AMINA_H',
      phone,
      phone.replaceAll(' ', ''),
      `+254${phone.slice(1)}`,
      phone.slice(0, 4) + phone.slice(5),
    ]) {
      expect(words(await visitor.text(`/search?q=${encodeURIComponent(text)}`))).toContain('JSY-7KD8QX Amina Otieno');
    }
    expect(await visitor.text('/search?q=%25%25%25')).toContain('No line contains it.');
    const short = await visitor.text('/search?q=%25%25');
    expect(short).toContain('No line begins with it.');
    expect(short).toContain('Type one more to look in everything.');
    expect(words(await visitor.text('/search?q=am'))).toContain('JSY-7KD8QX Amina Otieno');
    expect(await visitor.text('/search?q=a')).toContain('Type at least two characters');
    expect((await visitor.get('/lines/99')).status).toBe(404);
    expect((await visitor.get('/payments/99')).status).toBe(404);
  });
});

describe('one payment', () => {
  test('shows its names, what was delivered, its receipt and its ledger', async () => {
    putNetwork(world.store);
    const line = putLine(world.store, 'Amina Otieno');
    const id = putPayment(world.store, { subscription_id: line.id, payer_account: 'jsy 7kd8' });
    putRenewal(world.store, id, line.id);
    put(world.store, 'payment_key', { provider: '', scheme: 'mpesa.receipt', value: 'SKM4R7TT2A', payment_id: id });
    put(world.store, 'receipt', {
      payment_id: id,
      msisdn: '254710000001',
      state: 'refused',
      body: 'KES 1,500 received.',
      message_id: null,
      reason: 'InvalidPhoneNumber',
      settled_at: NOW,
    });
    put(world.store, 'callback', {
      provider: 'payhero',
      digest: new Uint8Array(32).fill(171),
      body: Buffer.from('{"secret":1}'),
      result: 'payment',
      reason: null,
      detail: null,
      payment_id: id,
      received_at: NOW,
      deliveries: 1,
      last_received_at: NOW,
    });
    const page = await visitor.text(`/payments/${id}`);
    const text = words(page);
    for (const fact of [
      'mpesa.receipt SKM4R7TT2A',
      'KES 1,500 bought time',
      '1 period to 21 Dec 2026 14:02:33',
      'KES 1,500 received.',
      'InvalidPhoneNumber',
      '12 bytes, came once, SHA-256 abababababababab…',
      'By the account number.',
    ]) {
      expect(text).toContain(fact);
    }
    expect(page).not.toContain('secret&quot;');
  });
});

describe('the poll', () => {
  const versions = (page: string) =>
    [...page.matchAll(/id="([\w-]+)"[^>]* data-v="([\w-]+)"/g)].map(([, id, v]) => `${id}.${v}`).join();

  test('sends only what says something new; an age alone is not new', async () => {
    seedAfternoon(world.store);
    const known = versions(await visitor.text('/'));
    expect(known.split(',').map((one) => one.split('.')[0])).toEqual([
      'today',
      'attention',
      'watched',
      'speed',
      'payments',
    ]);
    world.now += 1_000;
    const quiet = await visitor.get(`/live/?v=${known}`, { 'hx-request': 'true' });
    expect((await quiet.text()).trim()).toBe('');
    expect(quiet.headers.get('x-washa-clock')).toBe('14:02:34');
    putPayment(world.store, { received_at: world.now, state: 'unmatched', reason: 'no_account' });
    const news = await visitor.text(`/live/?v=${known}`);
    expect([...news.matchAll(/<section id="([\w-]+)"/g)].map(([, id]) => id)).toEqual([
      'attention',
      'watched',
      'payments',
    ]);
    expect(news.match(/hx-swap-oob="true"/g)).toHaveLength(3);
  });

  test('without a session it sends the browser to the door', async () => {
    visitor.cookies.clear();
    const answer = await visitor.get('/live/', { 'hx-request': 'true' });
    expect([answer.status, answer.headers.get('hx-redirect')]).toEqual([401, '/login']);
  });

  test('walks no big table: every polled query stands on an index and reads a bounded part of it', () => {
    const plans = new Map<string, string[]>();
    for (const [name, built] of Object.entries({ ...polled, ...waiting, sessionByHash }))
      plans.set(name, world.store.explain(built));
    const scans = [...plans].flatMap(([name, plan]) =>
      plan
        .filter((step) => step.startsWith('SCAN') && !step.startsWith('SCAN json_each'))
        .map((step) => `${name}: ${step}`),
    );
    expect(scans.toSorted()).toEqual([
      'callbacksSetApart: SCAN callback USING INDEX callback_attention', // holds what nobody has ended only
      'callbacksSetApartCount: SCAN callback USING INDEX callback_attention',
      'newestPayments: SCAN payment USING INDEX payment_received', // from the newest, ends at its limit
      'openAlarms: SCAN alarm USING INDEX alarm_one_open', // holds the open ones only
      'paymentsWaiting: SCAN payment USING INDEX payment_attention', // holds the waiting ones only
      'paymentsWaitingSums: SCAN payment USING INDEX payment_attention',
      'refusalsSince: SCAN refusal', // a row per provider and reason
    ]);
    expect(plans.get('newestPayments')!.join()).not.toContain('TEMP B-TREE');
    for (const [name, built] of Object.entries(lineQueries)) {
      expect([name, ...world.store.explain(built)].join()).not.toContain('SCAN');
    }
  });
});

test('durations for people', () => {
  expect(
    [0, 999, 59_999, 60_000, 125_000, 600_000, 3_600_000, 4_320_000, 86_400_000, 273_600_000, -5_000].map(formatAge),
  ).toEqual(['0 s', '0 s', '59 s', '1 min 00 s', '2 min 05 s', '10 min', '1 h', '1 h 12 min', '1 d', '3 d 4 h', '5 s']);
  expect([4, 99, 180, 9_940, 12_400, 61_000, 7_200_000, 172_800_000, -30].map(formatElapsed)).toEqual([
    '4 ms',
    '99 ms',
    '0.2 s',
    '9.9 s',
    '12 s',
    '1 min',
    '2 h',
    '2 d',
    '-30 ms',
  ]);
});
