import { describe, expect, onTestFinished, test } from 'vitest';
import type { PaymentProvider } from '../../../src/domain/provider-port.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { openProvider } from '../../../src/providers/index.ts';
import { act } from '../../../src/services/actions/act.ts';
import { reconcileAlarms } from '../../../src/services/box/alarms.ts';
import { askRefund } from '../../../src/services/money/ask-refund.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { refundByProvider } from '../../../src/services/money/refund-by-provider.ts';
import { refundFindings } from '../../../src/services/money/refunds-waiting.ts';
import { refundFailed } from '../../../src/services/money/settle-refund.ts';
import { sendRefund } from '../../../src/services/money/send-refund.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { DarajaSimulator } from '../../../src/simulate/provider/daraja-server.ts';
import { OBLIGING, type ProviderScript } from '../../../src/simulate/provider/script.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { nextRefundToAsk, nextRefundToSend, refundsOfPayment } from '../../../src/storage/refunds.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, ledger, lineRow, NOW, openAlarms, openStore, payments, POLICY, PRICE } from '../books.ts';

const BY = { actor: 'cli:asha', reason: 'he moved away' };
/** Nobody listens there: what was to be delivered is kept by the simulator. */
const CUT = 'http://127.0.0.1:9/cb/daraja/y';
const LOST = { results: { delayMs: 0, times: 0, reordered: false } };

type Way = 'reversal' | 'phone';

/** A line that was paid for by a confirmation of Daraja, with the payer's number masked. */
async function openBox(settings: object = { payoutShortCode: '600000' }) {
  const clock = new VirtualClock(NOW);
  const account = { consumerKey: 'k', consumerSecret: 's', passkey: 'p', shortCode: '600000', credential: 'cr3d' };
  const simulator = new DarajaSimulator(account, seededRandom(5), () => clock.now());
  const { server } = simulator;
  const baseUrl = await server.start();
  onTestFinished(() => server.stop());
  const names = { shortCode: '600000', consumerKeySecret: 'k', consumerSecret: 's' };
  const initiator = { name: 'washaapi', credentialSecret: 'cr3d' };
  const provider: PaymentProvider = openProvider(
    'daraja',
    { baseUrl, ...names, initiator, ...settings },
    { fetch, clock: systemClock, secret: (name) => name },
  );
  const store = openStore();
  addLine(store, 1);
  const take = (body: Uint8Array) => {
    const reading = provider.read(body, clock.now());
    if (reading.kind === 'refused') throw new Error(reading.reason);
    const delivery = { provider: 'daraja', body, reading, receivedAt: clock.now() };
    return takePayments(store, [delivery], POLICY, clock.now())[0]!;
  };
  const told = (body: object | string) =>
    take(new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)));
  const paid = simulator.payIn('1500.00', 'ACC1', '254712345678');
  told({
    TransactionType: 'Pay Bill',
    TransID: paid.receipt,
    TransTime: '20260315152512',
    TransAmount: '1500.00',
    BusinessShortCode: '600000',
    BillRefNumber: 'ACC1',
    MSISDN: '2547 ***** 678',
    FirstName: 'JOHN',
  });
  const deps = { store, clock, policy: POLICY, wake: () => undefined };
  const requester = { name: 'daraja', provider, callbackUrl: CUT };
  const { signal } = new AbortController();
  const able = (what: 'payOut' | 'reverse') => () => (provider[what] === undefined ? [] : ['daraja']);
  const deed = refundByProvider(POLICY, {
    payers: able('payOut'),
    reversers: able('reverse'),
    random: seededRandom(7),
  });
  return {
    store,
    clock,
    simulator,
    server,
    paid,
    told,
    line: () => lineRow(store, 'ACC1'),
    script: (partial: Partial<ProviderScript>) => (server.script = { ...OBLIGING, ...partial }),
    refund: (way: Way, amountCents: number | null = null) => {
      const phone = way === 'phone' ? '0712345678' : null;
      return act(store, deed, { paymentId: 1, amountCents, phone, provider: null }, BY, clock.now());
    },
    failed: () => act(store, refundFailed(POLICY), { paymentId: 1 }, BY, clock.now()),
    /** So that what is lost is not the token. */
    signIn: () =>
      provider.status!(
        { orderId: null, keys: [{ scheme: 'mpesa.receipt', value: 'TKD0000001' }], callbackUrl: CUT },
        signal,
      ),
    async send() {
      const row = store.first(nextRefundToSend, { provider: 'daraja', now: clock.now() });
      if (row !== undefined) await sendRefund(deps, requester, row, signal);
      return row !== undefined;
    },
    async ask() {
      await clock.advance(5_000);
      const row = store.first(nextRefundToAsk, { provider: 'daraja', now: clock.now() });
      if (row !== undefined) await askRefund(deps, requester, row, signal);
      return row !== undefined;
    },
    /** What it had to say until now is delivered, each once. */
    async hear(count: number) {
      await expect.poll(() => server.delivered.length, { timeout: 10_000 }).toBe(count);
      return told(server.delivered[count - 1]!.body);
    },
    row: () => store.all(refundsOfPayment, { paymentId: 1 }).at(-1)!,
    payment: () => store.all(payments, {})[0]!,
    sentOut: () => server.calls.filter(({ path }) => /reversal|b2c/.test(path)),
    alarms() {
      reconcileAlarms(store, 'refund', refundFindings(store, 'KES', clock.now()), clock.now());
      return store.all(openAlarms, {}).map(({ message }) => message);
    },
    sound: () => expect(checkBooks(store).problems).toEqual([]),
  };
}

type Box = Awaited<ReturnType<typeof openBox>>;

/** How much of the payment stands as refunded. */
const away = ({ store }: Box) =>
  store
    .all(ledger, {})
    .reduce(
      (sum, { move, amount_cents: amount }) =>
        sum + (move.endsWith('>refunded') ? amount : 0) - (move.startsWith('refunded>') ? amount : 0),
      0,
    );

const order = ({ simulator }: Box) => simulator.orders[0]!;

describe.each<Way>(['reversal', 'phone'])('a refund by %s', (way) => {
  test('is stored and set apart before anything is sent, and ended by its result, with its own receipt', async () => {
    const box = await openBox();
    expect(box.refund(way)).toMatchObject({ kind: 'done' });
    expect(box.row()).toMatchObject({
      state: 'asked',
      reverses: way === 'reversal' ? box.paid.receipt : null,
      msisdn: way === 'reversal' ? null : '254712345678',
    });
    expect([away(box), box.sentOut().length]).toEqual([PRICE, 0]);
    await box.send();
    expect(box.row()).toMatchObject({ state: 'maybe', sent_at: NOW });
    expect(box.refund(way)).toMatchObject({ kind: 'refused', why: 'open' });
    expect(await box.hear(1)).toMatchObject({ result: 'ignored', reason: 'outbound', paymentId: null });
    expect(box.row()).toMatchObject({ state: 'done', next_at: null, receipt_code: order(box).receipt });
    expect(box.told(box.server.delivered[0]!.body)).toMatchObject({ result: 'repeat' });
    expect([await box.ask(), box.sentOut().length, away(box)]).toEqual([false, 1, PRICE]);
    box.sound();
  });

  test('whose result is lost is ended by the answer to a question about it', async () => {
    const box = await openBox();
    box.refund(way);
    box.script(LOST);
    await box.send();
    box.script({});
    expect(await box.ask()).toBe(true);
    expect(box.row().state).toBe('maybe');
    await box.hear(1);
    expect(box.row()).toMatchObject({ state: 'done', receipt_code: order(box).receipt });
    expect(await box.ask()).toBe(false);
    box.sound();
  });

  test('whose answer is lost may have been sent, is never sent twice, and is known by its result', async () => {
    const box = await openBox();
    await box.signIn();
    box.refund(way);
    box.script({ calls: 'drop' });
    await box.send();
    expect(box.row()).toMatchObject({ state: 'maybe', keys: '[]' });
    box.script({});
    expect(await box.send()).toBe(false);
    await box.hear(1);
    expect([box.row().state, box.sentOut().length]).toEqual(['done', 1]);
    box.sound();
  });

  test('for which there is no money gives the line its time again', async () => {
    const box = await openBox();
    const before = box.line();
    box.refund(way);
    expect(box.line().expires_at).toBeLessThan(before.expires_at);
    box.script({ fate: { kind: 'failed', code: '1' } });
    await box.send();
    expect(await box.hear(1)).toMatchObject({ lanes: ['router:tower-1', 'sms'] });
    expect(box.row()).toMatchObject({ state: 'failed', receipt_code: null });
    expect(box.line()).toMatchObject({ expires_at: before.expires_at, balance_cents: before.balance_cents });
    expect([away(box), box.payment().state]).toEqual([0, 'applied']);
    box.script({});
    expect(box.refund(way)).toMatchObject({ kind: 'done' });
    box.sound();
  });

  test('that ends in a code that nobody knows is asked about at once, and nothing is given back', async () => {
    const box = await openBox();
    box.refund(way);
    box.script({ fate: { kind: 'late-success', code: '9999', lateMs: 20 * 60_000 } });
    await box.send();
    await box.hear(1);
    expect(box.row()).toMatchObject({ state: 'maybe', next_at: NOW });
    expect(away(box)).toBe(PRICE);
    await box.ask();
    await box.hear(2);
    expect(box.row().state).toBe('maybe');
    await box.clock.advance(30 * 60_000);
    await box.ask();
    await box.hear(3);
    expect(box.row().state).toBe('done');
    box.sound();
  });

  test('of another amount than ours is not believed, and a person is asked in the end', async () => {
    const box = await openBox();
    box.refund(way);
    box.script(LOST);
    await box.send();
    const result = { ResultCode: 0, TransactionID: 'TKD1A2B3H0', OriginatorConversationID: order(box).originator };
    const ResultParameter = [{ Key: way === 'reversal' ? 'Amount' : 'TransactionAmount', Value: 10 }];
    box.told({ Result: { ...result, ResultParameters: { ResultParameter } } });
    expect(box.row()).toMatchObject({
      state: 'maybe',
      said: 'daraja says that KES 10 went out, and not KES 1,500',
    });
    expect(box.alarms()).toEqual([]);
    await box.clock.advance(2 * 86_400_000);
    expect(box.alarms()).toEqual([expect.stringContaining('KES 10 went out') as string]);
  });

  test('that a person had called failed, and that went out after all, is told', async () => {
    const box = await openBox();
    box.refund(way);
    await box.send();
    box.failed();
    await box.hear(1);
    expect(box.row().state).toBe('failed');
    expect(box.alarms()).toEqual([expect.stringContaining('went out, and here it was called failed') as string]);
    box.sound();
  });

  test('by an operator who is not let in is refused in words, and nothing has left', async () => {
    const box = await openBox({ payoutShortCode: '600000', initiator: { name: 'x', credentialSecret: 'wrong' } });
    box.refund(way);
    await box.send();
    expect(box.row()).toMatchObject({
      state: 'failed',
      said: expect.stringContaining('Invalid SecurityCredential') as string,
    });
    expect(away(box)).toBe(0);
  });
});

test('a payment that was reversed before has gone back: nothing is given to the line', async () => {
  const box = await openBox();
  box.refund('reversal');
  box.script({ fate: { kind: 'failed', code: 'R000001' } });
  await box.send();
  await box.hear(1);
  expect(box.row()).toMatchObject({ state: 'done', receipt_code: null });
  expect(away(box)).toBe(PRICE);
});

test('a result of somebody else’s order changes nothing', async () => {
  const box = await openBox();
  box.refund('reversal');
  box.script(LOST);
  await box.send();
  const before = box.row();
  const head = { ResultCode: 1, ResultDesc: 'no money', OriginatorConversationID: 'dad6-9', ConversationID: '' };
  expect(box.told({ Result: head })).toMatchObject({ result: 'ignored', reason: 'outbound' });
  expect(box.row()).toEqual(before);
});

test('without a short code that pays out only a whole payment goes back, to whoever paid it', async () => {
  const box = await openBox({});
  expect(box.refund('reversal', 100_000)).toMatchObject({
    kind: 'refused',
    why: 'provider',
    words: expect.stringContaining('gives a payment back whole') as string,
  });
  expect(box.refund('phone')).toMatchObject({ kind: 'refused', why: 'provider' });
  expect(box.refund('reversal')).toMatchObject({ kind: 'done' });
  await box.send();
  expect(JSON.parse(box.sentOut()[0]!.body)).toMatchObject({
    CommandID: 'TransactionReversal',
    TransactionID: box.paid.receipt,
    Amount: '1500',
    ReceiverParty: '600000',
    RecieverIdentifierType: '11',
    QueueTimeOutURL: CUT,
  });
});
