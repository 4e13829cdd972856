import { describe, expect, onTestFinished, test } from 'vitest';
import { openProvider } from '../../src/providers/index.ts';
import { providerDeps } from '../providers/deps.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { takePayments, type Delivery } from '../../src/services/money/take-payments.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { lanesElsewhere } from '../../src/views/lane.ts';
import { messageWords, search } from '../../src/views/search.ts';
import { entered, openWorld, type Visitor, type World } from '../http/console/session.ts';
import { NOW, openStore } from '../http/console/seed.ts';
import { addLine, callbacks, delivery, openAlarms, payments, POLICY } from '../services/books.ts';
import { fieldCase } from './field-case.ts';

const DAY = 24 * 3_600_000;
const rename = query<{ id: number; name: string }>()((db, p) =>
  db.updateTable('subscriber').set({ name: p.name }).where('id', '=', p.id),
);
const provider = openProvider(
  'payhero',
  {},
  providerDeps(() => ''),
);

/** A console with a line ACC0001, and the deliveries of a case as they come in. */
async function boxWith(...bodies: unknown[]): Promise<{ store: Store; world: World; visitor: Visitor }> {
  const opened = openStore();
  onTestFinished(() => opened.close());
  const { store } = opened;
  addLine(store, 1, { accountNo: 'ACC0001', msisdn: '254712345678', expiresAt: NOW - DAY });
  const world = openWorld(store);
  for (const body of bodies) take(store, delivered(body));
  return { store, world, visitor: await entered(world) };
}

function delivered(body: unknown): Delivery {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const reading = provider.read(bytes, NOW);
  if (reading.kind === 'refused') throw new Error('refused');
  return { provider: 'payhero', body: bytes, reading, receivedAt: NOW };
}

const take = (store: Store, ...batch: Delivery[]) => takePayments(store, batch, POLICY, NOW);

/** What a person reads. */
const words = (page: string) =>
  page
    .replaceAll(/<(?:script|style)[^>]*>.*?<\/(?:script|style)>/gs, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

/** Presses a button of a page, and says yes to what is shown then. */
async function press(visitor: Visitor, page: string, path: string, fields: Record<string, string>): Promise<Response> {
  const shown = await (await visitor.post(path, { csrf: await visitor.csrf(page), ...fields })).text();
  expect(words(shown)).toContain('Is this right?');
  const hidden = [...shown.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  const form = shown.slice(shown.indexOf('<form class="deed"'));
  expect(form).toContain(`action="${path}"`);
  const again = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  return visitor.post(path, { ...again, confirm: 'yes' });
}

test('F-callback-08: the second claim to a receipt is seen beside the first, and a person closes it', async () => {
  const [first, second] = (fieldCase('F-callback-08').given as { body: unknown }[]).map(({ body }) => body);
  const { store, visitor } = await boxWith(first, second);
  expect(store.all(payments, {})).toMatchObject([{ state: 'applied', amount_cents: 150_000 }]);
  expect(store.all(callbacks, {}).map(({ result }) => result)).toEqual(['payment', 'conflict']);

  for (const page of ['/attention', '/payments/1', '/callbacks/2']) {
    const text = words(await visitor.text(page));
    expect(text).toMatch(/Payment 1 with its line: ACC0001 .*≠ KES 1,500 .*TKA1B2C3E2 .*ACC0001/);
    expect(text).toMatch(/Message 2 It names another amount\. .*≠ KES 150 .*TKA1B2C3E2 .*ACC0001/);
  }
  const answer = await press(visitor, '/callbacks/2', '/callbacks/2/dismiss', { reason: 'PayHero says 1,500' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/callbacks/2?did=callback.dismiss']);
  expect(store.all(openAlarms, {})).toEqual([]);
  expect(words(await visitor.text('/attention'))).toContain('Nothing waits for a person.');
  expect(words(await visitor.text('/callbacks/2'))).toMatch(/Ended by wanjiku .*PayHero says 1,500/);
});

test('F-callback-24: what was set apart nine days ago is still a matter, with what it says, until a person ends it', async () => {
  const { store, world } = await boxWith();
  const body = { Amount: 'KES 1,500', MpesaReceiptNumber: 'TKA1B2C3D9', ExternalReference: 'acc 1', Status: '??' };
  const quarantined = delivery(
    { kind: 'quarantined', reason: 'unclear', detail: 'Status' },
    { receivedAt: NOW - 9 * DAY },
  );
  takePayments(
    store,
    [{ ...quarantined, body: new TextEncoder().encode(JSON.stringify(body)) }],
    POLICY,
    NOW - 9 * DAY,
  );
  for (const later of [0, 90 * DAY, 400 * DAY]) {
    world.now = NOW + later;
    const again = await entered(world);
    const text = words(await again.text('/attention'));
    expect(text).toContain('1 message set apart');
    expect(text).toMatch(/Message 1 of payhero .*Amount KES 1,500 Code TKA1B2C3D9 Typed acc 1/);
  }
  world.now = NOW;
  const visitor = await entered(world);
  const page = await visitor.text('/callbacks/1');
  expect(page).toMatch(/name="amount"\s+value="KES 1,500"/);
  const fields = {
    amount: '1,500',
    receipt: 'TKA1B2C3D9',
    account: 'ACC0001',
    payer: '',
    phone: '',
    reason: 'read it',
  };
  const answer = await press(visitor, '/callbacks/1', '/callbacks/1/book', fields);
  expect(answer.headers.get('location')).toBe('/payments/1?did=callback.book');
  expect(store.all(payments, {})).toMatchObject([{ state: 'applied', receipt_code: 'TKA1B2C3D9' }]);
  expect(world.woken).toEqual(['router:tower-1', 'sms']);
  expect(words(await visitor.text('/attention'))).toContain('Nothing waits for a person.');
  expect(checkBooks(store).problems).toEqual([]);
});

describe('a search', () => {
  async function withPayments() {
    const box = await boxWith();
    const { store } = box;
    addLine(store, 2, { accountNo: 'ACC-0003', msisdn: '254722000003', expiresAt: NOW - DAY });
    store.run(rename, { id: 2, name: 'Mary Wanjiku' });
    const paid = (receipt: string, more: object) => ({
      response: { Amount: 1500, MpesaReceiptNumber: receipt, ResultCode: 0, Status: 'Success', ...more },
    });
    take(
      store,
      delivered(paid('TKA1B2C3D4', { ExternalReference: 'acc 1 kamau', Phone: '+254799000111' })),
      delivered(paid('TKA1B2C3D8', { ExternalReference: 'ACC0001', Phone: '2547 ***** 126' })),
    );
    store.run(namePayer, {});
    return box;
  }
  const namePayer = query()((db) => db.updateTable('payment').set({ payer_name: 'ALEX OTIENO' }).where('id', '=', 1));
  const find = (store: Store, text: string) => search(store, text, 50, lanesElsewhere, 'Africa/Nairobi', NOW);

  test('F-ease-01: finds a receipt, a payer, what was typed, and an account without its dashes', async () => {
    const { store, visitor } = await withPayments();
    const given = String(fieldCase('F-ease-01').given);
    const [receipt = '', payer = '', typed = '', account = ''] = given
      .split(',')
      .map((one) => one.trim().replaceAll('"', ''));
    for (const text of [receipt, receipt.toLowerCase(), payer, typed, 'ACC1']) {
      expect([text, find(store, text).payments[0]?.payment.id]).toEqual([text, 1]);
      expect(words(await visitor.text(`/search?q=${encodeURIComponent(text)}`))).toContain('Payments');
    }
    expect(find(store, account).lines.map(({ line }) => line.account_no)).toEqual(['ACC0001']);
    expect(find(store, 'acc0003').lines.map(({ line }) => line.account_no)).toEqual(['ACC-0003']);
  });

  test.each(['0799000111', '+254 799 000 111', '0799-000-111', '799000111', '0111', '111'])(
    'finds a payer’s number written as %s',
    async (text) => {
      const { store } = await withPayments();
      expect(find(store, text).payments.map(({ payment }) => payment.id)).toEqual([1]);
    },
  );

  test.each(['0712345126', '254700000126', '126'])('finds a masked number that %s may be', async (text) => {
    const { store } = await withPayments();
    expect(find(store, text).payments.map(({ payment }) => payment.id)).toEqual([2]);
  });

  test.each(['nobody', '0712345127', '999', '%', '_'])('and %s finds no payment', async (text) => {
    const { store } = await withPayments();
    expect(find(store, text).payments).toEqual([]);
  });

  test('finds a receipt in a delivery that was set apart', async () => {
    const { store, visitor } = await withPayments();
    const body = new TextEncoder().encode('{"Amount":"10,5","MpesaReceiptNumber":"TKA1B2C3F8"}');
    take(store, { ...delivery({ kind: 'quarantined', reason: 'unclear', detail: 'Amount' }), body });
    expect(find(store, 'tka1b2c3f8').callbacks).toMatchObject([{ seen: { receipt: 'TKA1B2C3F8', amount: '10,5' } }]);
    expect(words(await visitor.text('/search?q=TKA1B2C3F8'))).toMatch(/(?:Callback|Message) 3 of payhero/);
  });

  test('F-ease-13: a whole message of M-Pesa finds its payment, or says that it has not come and whose it may be', async () => {
    const { store, visitor } = await withPayments();
    const message = String(fieldCase('F-ease-13').given);
    const page = words(await visitor.text(`/search?q=${encodeURIComponent(message)}`));
    expect(page).toContain('No payment TKA1B2C3D5 of KES 2,500 yet.');
    expect(page).toContain('Typed ACC0003');
    expect(page).toContain('ACC-0003 Mary Wanjiku');

    const here = find(store, message.replace('TKA1B2C3D5', 'TKA1B2C3D4'));
    expect(here.payments.map(({ payment }) => payment.id)).toEqual([1]);
    expect(messageWords(here, here.message!)).toBe(
      'Payment 1 is that of TKA1B2C3D4, but of KES 1,500: the message says KES 2,500.',
    );
  });
});
