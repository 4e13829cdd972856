import { expect, onTestFinished } from 'vitest';
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
import { addLine, ledger, lineRow, NOW, openAlarms, openStore, payments, POLICY } from '../books.ts';

const BY = { actor: 'cli:asha', reason: 'he moved away' };
/** Nobody listens there: what was to be delivered is kept by the simulator. */
export const CUT = 'http://127.0.0.1:9/cb/daraja/y';
export const LOST = { results: { delayMs: 0, times: 0, reordered: false } };

export type Way = 'reversal' | 'phone';

/** A line that was paid for by a confirmation of Daraja, with the payer's number masked. */
export async function openBox(settings: object = { payoutShortCode: '600000' }) {
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
    read: (body: Uint8Array) => provider.read(body, clock.now()),
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

export type Box = Awaited<ReturnType<typeof openBox>>;

/** How much of the payment stands as refunded. */
export const away = ({ store }: Box) =>
  store
    .all(ledger, {})
    .reduce(
      (sum, { move, amount_cents: amount }) =>
        sum + (move.endsWith('>refunded') ? amount : 0) - (move.startsWith('refunded>') ? amount : 0),
      0,
    );

export const order = ({ simulator }: Box) => simulator.orders[0]!;

export const amountOf = (Value: number) => ({ ResultParameters: { ResultParameter: { Key: 'Amount', Value } } });

/** A result of the order, without what it is that went out. */
export const resultOf = (box: Box, members: object) => {
  const { originator, conversation } = order(box);
  const ids = { OriginatorConversationID: originator, ConversationID: conversation };
  return { Result: { ResultCode: 0, ResultDesc: 'words', TransactionID: 'TKD1A2B3H0', ...ids, ...members } };
};
