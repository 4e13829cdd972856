import { afterEach, describe, expect, test } from 'vitest';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { query } from '../../src/storage/engine/query.ts';
import { callbacks, ledger, payments, receipts, startIsp, until, type Isp } from './harness.ts';
import { booked, pay, settled } from './looks.ts';

let isp: Isp;

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  expect(isp.stage.router.world.violations).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

const keys = query()((db) => db.selectFrom('payment_key').selectAll().orderBy('scheme'));
const requests = query()((db) => db.selectFrom('payment_request').selectAll());
const addRequest = query<{ orderId: string; line: number; msisdn: string; cents: number; now: number }>()((db, p) =>
  db.insertInto('payment_request').values({
    order_id: p.orderId,
    provider: 'gateway',
    subscription_id: p.line,
    msisdn: p.msisdn,
    amount_cents: p.cents,
    state: 'open',
    created_at: p.now,
  }),
);

const renewals = () => isp.app.store.all(ledger, {}).filter(({ move }) => move === 'line>spent');

/** Everything there is once, and only once. */
async function expectOnce(paymentCount = 1): Promise<void> {
  await until(() => isp.app.store.all(receipts, {}).every(({ state }) => state === 'sent'), 'receipts that are sent');
  await settled(isp);
  expect(isp.app.store.all(payments, {})).toHaveLength(paymentCount);
  expect(renewals()).toHaveLength(paymentCount);
  expect(renewals().every(({ periods }) => periods === 1)).toBe(true);
  expect(isp.stage.sms.requests).toHaveLength(paymentCount);
}

test('field 29: the same callback twenty times at once is one payment, one renewal, one SMS', async () => {
  isp = await startIsp({ lines: 4 });
  const line = isp.line('pppoe');
  const body = isp.payhero('B', { reference: line.accountNo });

  const answers = await Promise.all(Array.from({ length: 20 }, () => isp.send('payhero', body)));

  expect(answers).toEqual(Array(20).fill(200));
  await expectOnce();
  expect(isp.app.store.all(callbacks, {})).toMatchObject([{ result: 'payment', deliveries: 20 }]);
  expect(await isp.send('payhero', body)).toBe(200);
  await expectOnce();
  expect(booked(isp, line).expires_at).toBe(renewals()[0]!.expires_after);
});

describe.each(['push first', 'paybill first', 'together'] as const)('%s', (order) => {
  const inOrder = async (push: () => Promise<number>, paybill: () => Promise<number>): Promise<number[]> => {
    if (order === 'together') return Promise.all([push(), paybill(), push(), paybill()]);
    const answers: number[] = [];
    for (const send of order === 'push first' ? [push, paybill] : [paybill, push]) answers.push(await send());
    return answers;
  };

  test('field 29: a push and a paybill callback of one receipt are one payment', async () => {
    isp = await startIsp({ lines: 4 });
    const line = isp.line('pppoe');
    const receipt = isp.receipt();
    const push = isp.payhero('A', { reference: line.accountNo, receipt, checkoutId: 'ws_CO_1' });
    const paybill = isp.gateway('paybill', { account: line.accountNo, receipt, orderId: 'gw-1' });

    const answers = await inOrder(
      () => isp.send('payhero', push),
      () => isp.send('gateway', paybill),
    );

    expect(new Set(answers)).toEqual(new Set([200]));
    await expectOnce();
    const [payment] = isp.app.store.all(payments, {});
    expect(payment).toMatchObject({ receipt_code: receipt, state: 'applied' });
    expect(isp.app.store.all(keys, {}).map(({ scheme }) => scheme)).toEqual([
      'checkout',
      'gateway.order',
      'mpesa.receipt',
    ]);
    const taken = isp.app.store.all(callbacks, {}).map(({ result, payment_id }) => [result, payment_id]);
    expect(taken).toEqual([
      ['payment', payment!.id],
      ['repeat', payment!.id],
    ]);
  });

  test('field 28, field 29: a push without an account is booked by the paybill callback of its receipt', async () => {
    isp = await startIsp({ lines: 4 });
    const line = isp.line('pppoe');
    const receipt = isp.receipt();
    const push = isp.payhero('A', { reference: 'front-desk', receipt });
    const paybill = isp.gateway('paybill', { account: line.accountNo, receipt });

    await inOrder(
      () => isp.send('payhero', push),
      () => isp.send('gateway', paybill),
    );

    await until(() => isp.app.store.all(payments, {})[0]?.receipt_at, 'a receipt');
    await expectOnce();
    expect(isp.app.store.all(payments, {})).toMatchObject([
      { state: 'applied', subscription_id: booked(isp, line).id },
    ]);
  });
});

describe('a push of ours through the signed gateway', () => {
  test('field 28: its callback answers the request, however often it comes', async () => {
    isp = await startIsp({ lines: 4 });
    const line = isp.line('hotspot');
    const { id } = booked(isp, line);
    const cents = line.priceShillings * 100;
    isp.app.store.run(addRequest, { orderId: 'wsh-1', line: id, msisdn: line.msisdn, cents, now: Date.now() });
    const body = isp.gateway('c2b', { orderId: 'wsh-1', amount: `${line.priceShillings}.00` });

    const answers = await Promise.all(Array.from({ length: 5 }, () => isp.send('gateway', body)));

    expect(answers).toEqual(Array(5).fill(200));
    await until(() => isp.app.store.all(payments, {})[0]?.receipt_at, 'a receipt');
    await expectOnce();
    expect(isp.app.store.all(payments, {})).toMatchObject([
      { state: 'applied', reason: 'request', subscription_id: id },
    ]);
    expect(isp.app.store.all(requests, {})).toMatchObject([{ order_id: 'wsh-1', state: 'paid' }]);
    expect(isp.stage.router.world.isOnline(line.username)).toBe(true);
  });

  test('field 28: an order that we do not know is kept for a person, and answered 200', async () => {
    isp = await startIsp({ lines: 4 });
    const body = isp.gateway('c2b', { orderId: 'nobody-knows', amount: '1500.00' });

    expect(await isp.send('gateway', body)).toBe(200);

    expect(isp.app.store.all(payments, {})).toMatchObject([
      { state: 'unmatched', reason: 'request_unknown', subscription_id: null },
    ]);
    expect(renewals()).toEqual([]);
    await settled(isp);
    expect(isp.stage.sms.requests).toEqual([]);
  });
});

test('field 7: two payments of one line at the same moment are two renewals', async () => {
  isp = await startIsp({ lines: 4 });
  const line = isp.line('pppoe');

  expect(await Promise.all([pay(isp, line), pay(isp, line)])).toEqual([200, 200]);

  await until(() => isp.app.store.all(payments, {}).every(({ receipt_at }) => receipt_at !== null), 'two receipts');
  await expectOnce(2);
  const [first, second] = renewals();
  expect(second!.expires_before).toBe(first!.expires_after);
  expect(booked(isp, line).expires_at).toBe(second!.expires_after);
});
