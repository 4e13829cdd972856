import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PaymentProvider, PulledRow } from '../../src/domain/provider-port.ts';
import { cents } from '../../src/domain/values/money.ts';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import { Fault } from '../../src/domain/values/fault.ts';
import { openProvider } from '../../src/providers/index.ts';
import { classOf, codeOf } from '../../src/providers/daraja/result-codes.ts';
import { confirmationBody, pushResultBody, transactionBody } from '../../src/simulate/provider/daraja-body.ts';
import { sendingStatusBody } from '../../src/simulate/provider/daraja-sending.ts';
import { DarajaSimulator } from '../../src/simulate/provider/daraja-server.ts';
import { OBLIGING, type ProviderScript } from '../../src/simulate/provider/script.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { fieldCase } from '../field/field-case.ts';
import { closedPort } from '../outside/peer.ts';
import { providerDeps } from './deps.ts';
import { bytes, daraja, darajaConfig, NOW, noticeOf, paidIn, read, reversal } from './samples.ts';

const PHONE = '254712345678' as Msisdn;
const SECRETS: Readonly<Record<string, string>> = {
  'daraja-consumer-key': 'consumer-key',
  'daraja-consumer-secret': 'consumer-s3cret',
  'daraja-passkey': 'passk3y',
  'daraja-credential': 'cr3dential',
};
const idle = new AbortController().signal;

/** Takes callbacks as the intake does, and keeps them in the order in which they came. */
async function startReceiver() {
  const heard: string[] = [];
  const server = createServer((incoming, answer) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      heard.push(Buffer.concat(parts).toString('utf8'));
      answer.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { heard, callback: `${url}/cb/daraja/path-s3cret`, validation: `${url}/cv/daraja/path-s3cret` };
}

async function startDaraja(overrides: object = {}, texts: Readonly<Record<string, string>> = SECRETS) {
  const simulator = new DarajaSimulator(
    { consumerKey: 'consumer-key', consumerSecret: 'consumer-s3cret', passkey: 'passk3y', shortCode: '600000' },
    seededRandom(9),
    Date.now,
  );
  const baseUrl = await simulator.server.start();
  onTestFinished(() => simulator.server.stop());
  const open = (url = baseUrl): PaymentProvider =>
    openProvider(
      'daraja',
      {
        ...darajaConfig,
        baseUrl: url,
        initiator: { name: 'api', credentialSecret: 'daraja-credential' },
        ...overrides,
      },
      providerDeps((name) => {
        const text = texts[name];
        if (text === undefined) throw new Fault('secret.missing', 'stop', `The secret "${name}" is missing.`);
        return text;
      }),
    );
  const script = (changes: Partial<ProviderScript>): void => {
    simulator.server.script = { ...OBLIGING, ...changes };
  };
  return { simulator, open, provider: open(), script, receiver: await startReceiver() };
}

type Box = Awaited<ReturnType<typeof startDaraja>>;

const push = ({ provider, receiver }: Pick<Box, 'provider' | 'receiver'>, shillings = 1500, account = 'JSY-7K2M9Q') =>
  provider.request!(
    {
      orderId: 'W-1',
      amountCents: cents(shillings * 100),
      currency: 'KES',
      phone: PHONE,
      account,
      callbackUrl: receiver.callback,
    },
    idle,
  );

const ask = (provider: PaymentProvider, checkout: string) =>
  provider.status!({ orderId: 'W-1', keys: [{ scheme: 'checkout', value: checkout }], callbackUrl: null }, idle);

async function checkoutOf(box: Box): Promise<string> {
  const outcome = await push(box);
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  return outcome.keys[0]!.value;
}

/** What a call ended with instead of what it asked for, for a technician. */
async function reasonOf(calling: Promise<object>): Promise<string> {
  const outcome = await calling;
  return 'reason' in outcome ? String(outcome.reason) : `no reason: ${JSON.stringify(outcome)}`;
}

const callsTo = ({ simulator }: Box, path: string) =>
  simulator.server.calls.filter((call) => call.path.startsWith(path)).length;

const kindsOf = (box: Box) => box.receiver.heard.map((body) => read(box.provider, body).kind);
const comes = (box: Box, count: number) =>
  expect.poll(() => box.receiver.heard.length, { timeout: 10_000 }).toBe(count);

describe('what Daraja delivers', () => {
  test('F-callback-17: a confirmation with a masked phone is a payment, and the phone a hint', () => {
    const notice = noticeOf(daraja(), JSON.stringify(fieldCase('F-callback-17').given));
    expect(notice).toMatchObject({
      keys: [{ scheme: 'mpesa.receipt', value: 'TKD1' }],
      amountCents: 150_000,
      account: 'ACC0001',
      payerPhone: '2547 ***** 678',
      payerName: 'JOHN',
      paidAt: Date.parse('2026-11-20T10:00:00+03:00'),
      hold: null,
    });
  });

  test('a hashed phone is kept as it is', () => {
    const hash = createHash('sha256').update(PHONE).digest('hex');
    const body = confirmationBody(paidIn).replace('2547 ***** 678', hash);
    expect(noticeOf(daraja(), body).payerPhone).toBe(hash);
  });

  test.each([
    ['an empty account, as a till has', { BillRefNumber: '' }, { account: null }],
    ['no account at all', { BillRefNumber: null }, { account: null }],
    ['names that are null', { FirstName: null, MiddleName: null, LastName: null }, { payerName: null }],
    ['a number as amount', { TransAmount: 1500.5 }, { amountCents: 150_050 }],
    ['no short code', { BusinessShortCode: undefined }, { amountCents: 150_000 }],
    ['another word for its type', { TransactionType: 'Customer Merchant Payment' }, { amountCents: 150_000 }],
    [
      'a receipt in small letters',
      { TransID: 'ucf51a2xo2' },
      { keys: [{ scheme: 'mpesa.receipt', value: 'UCF51A2XO2' }] },
    ],
    [
      'a receipt without a digit',
      { TransID: 'UKQVRVJWWP' },
      { keys: [{ scheme: 'mpesa.receipt', value: 'UKQVRVJWWP' }] },
    ],
    ['a time that is none', { TransTime: 'yesterday' }, { paidAt: null }],
  ])('reads a confirmation with %s', (_, members, expected) => {
    const body = { ...(JSON.parse(confirmationBody(paidIn)) as object), ...members };
    expect(noticeOf(daraja(), JSON.stringify(body))).toMatchObject(expected);
  });

  test.each([
    ['money for another short code', { BusinessShortCode: '111111' }, 'other_short_code', 150_000],
    ['a receipt that names nothing', { TransID: 'N/A' }, 'unclear', 150_000],
    ['no amount', { TransAmount: '' }, 'unclear', undefined],
    ['an amount that can be read as two', { TransAmount: '1.500,00' }, 'unclear', undefined],
    ['less than nothing', { TransAmount: '-5.00' }, 'unclear', undefined],
  ])('sets a confirmation apart for %s', (_, members, reason, amountCents) => {
    const body = { ...(JSON.parse(confirmationBody(paidIn)) as object), ...members };
    const reading = read(daraja(), JSON.stringify(body));
    expect(reading).toMatchObject({ kind: 'quarantined', reason });
    expect(reading.kind === 'quarantined' ? reading.claim?.amountCents : null).toBe(amountCents);
  });

  test('takes what was paid to the till of a store', () => {
    const body = confirmationBody({ ...paidIn, shortCode: '5555555' });
    expect(noticeOf(daraja({ till: '5555555' }), body).amountCents).toBe(150_000);
    expect(read(daraja(), body)).toMatchObject({ kind: 'quarantined', reason: 'other_short_code' });
  });

  test('two values of one member are a contradiction', () => {
    const body = confirmationBody(paidIn).replace('"TransAmount"', '"TransAmount":"1.00","TransAmount"');
    const reading = read(daraja(), body);
    expect(reading.kind === 'quarantined' && reading.detail).toMatch(/TransAmount stands twice/);
  });

  test('the result of a push answers its request, and is never matched by an account', () => {
    expect(noticeOf(daraja(), pushResultBody(paidIn))).toMatchObject({
      keys: [
        { scheme: 'mpesa.receipt', value: 'UCF51A2XO2' },
        { scheme: 'checkout', value: paidIn.checkoutId },
      ],
      account: null,
      payerPhone: PHONE,
      paidAt: paidIn.at,
      requestNames: [paidIn.checkoutId],
      requestOnly: true,
    });
  });

  test.each([
    ['1037', { kind: 'ignored', reason: 'open' }],
    ['9999', { kind: 'ignored', reason: 'open' }],
    ['31337', { kind: 'ignored', reason: 'open' }],
    ['2028', { kind: 'failure', failure: { code: '2028', fault: 'channel' } }],
    ['1032', { kind: 'failure', failure: { code: '1032', terminalKeys: [], requestNames: [paidIn.checkoutId] } }],
  ])('code %s of a push', (code, expected) => {
    expect(read(daraja(), pushResultBody(paidIn, code))).toMatchObject(expected);
  });

  test('a code is never missing and zero at once, and a receipt beside a no is for a person', () => {
    const edited = (from: string, to: string) => read(daraja(), pushResultBody(paidIn).replace(from, to));
    const held = { kind: 'quarantined', reason: 'unclear', claim: { amountCents: 150_000 } };
    expect(edited('"ResultCode":0', '"ResultCode":null')).toMatchObject(held);
    expect(edited('"ResultCode":0', '"ResultCode":1032')).toMatchObject(held);
    expect(edited('"ResultCode":0', '"ResultCode":"0"').kind).toBe('notice');
    expect(edited('{"Name":"Balance"}', '{"Name":"Amount","Value":1}')).toMatchObject({ kind: 'quarantined' });
  });

  test('an answer about a transaction is money only where it came to us', () => {
    const about = (from: string, to: string) => read(daraja(), transactionBody(paidIn).replace(from, to));
    expect(about('Completed', 'Cancelled')).toMatchObject({ kind: 'ignored', reason: 'open' });
    expect(about('600000 - Tower Net', '111111 - Other Net')).toMatchObject({
      kind: 'quarantined',
      claim: { amountCents: 150_000 },
    });
    expect(noticeOf(daraja(), transactionBody(paidIn))).toMatchObject({ payerPhone: PHONE, payerName: 'JOHN DOE' });
  });

  test.each<[string, object, object]>([
    [
      'a reversal that was refused',
      { Result: { ResultCode: 'R000001', ResultDesc: 'already reversed', ConversationID: '' } },
      { kind: 'payout', payout: { outcome: 'done', keys: [], names: [] } },
    ],
    [
      'a standing order that was made',
      { responseHeader: { responseCode: '0' }, responseBody: { responseData: [] } },
      { kind: 'ignored', reason: 'standing_order' },
    ],
    [
      'a payment of Bill Manager',
      {
        transactionId: 'TKD1A2B3C4',
        paidAmount: '1500',
        msisdn: '254712345678',
        dateCreated: '2026-11-20',
        accountReference: 'ACC0001',
        shortCode: '600000',
      },
      { kind: 'notice', notice: { amountCents: 150_000, account: 'ACC0001', payerPhone: PHONE, paidAt: null } },
    ],
    ['a body of nobody', { hello: 'world' }, { kind: 'quarantined', reason: 'unparsed' }],
  ])('reads %s', (_, body, expected) => {
    expect(read(daraja(), JSON.stringify(body))).toMatchObject(expected);
  });

  test('holds what the settings say', () => {
    const body = confirmationBody(paidIn);
    expect(noticeOf(daraja({ unconfirmed: 'hold' }), body).hold).toBe('unconfirmed');
    expect(noticeOf(daraja({ ceilingCents: 149_999 }), body).hold).toBe('ceiling');
  });

  test('takes money while its own secrets are missing', () => {
    const provider = openProvider(
      'daraja',
      darajaConfig,
      providerDeps((name) => {
        throw new Fault('secret.missing', 'stop', `The secret "${name}" is missing.`);
      }),
    );
    expect(noticeOf(provider, confirmationBody(paidIn)).amountCents).toBe(150_000);
  });
});

test('every result code has one class, however it is written', () => {
  expect(['0', '00', '0.0'].map(codeOf)).toEqual(['0', '0', '0']);
  expect(['', '10', '1032', 'SFC_IC0003'].map(codeOf)).toEqual(['', '10', '1032', 'SFC_IC0003']);
  const classes = ['0', '1', '17', '1001', '1019', '1025', '1032', '1036', '1037', '2001', '8006', 'sfc_ic0003', 'odd'];
  expect(classes.map(classOf)).toEqual([
    'paid',
    'failed',
    'failed',
    'failed',
    'failed',
    'open',
    'failed',
    'open',
    'asked',
    'failed',
    'channel',
    'channel',
    'open',
  ]);
});

test('money that goes out has ended by what is documented, and by nothing else', () => {
  const outcomeOf = (ResultCode: unknown) => {
    const ResultParameters = { ResultParameter: { Key: 'Amount', Value: 1500 } };
    const Result = { ResultCode, ResultDesc: 'words', OriginatorConversationID: 'dad6-0001', ResultParameters };
    const reading = read(daraja(), JSON.stringify({ Result }));
    return reading.kind === 'payout' ? reading.payout.outcome : reading.kind;
  };
  expect([0, '0', 'R000001'].map(outcomeOf)).toEqual(['done', 'done', 'done']);
  for (const code of [1, 21, '21', 2001, 8006, 'R000002', 'r000002']) {
    expect([code, outcomeOf(code)]).toEqual([code, 'failed']);
  }
  for (const code of [2, 3, 4, 8, 11, 2006, 2028, 2040, 'SFC_IC0003']) {
    expect([code, outcomeOf(code)]).toEqual([code, 'denied']);
  }
  for (const code of [undefined, null, '', 17, 1037, 9999, 'R000009', 'x']) {
    expect([code, outcomeOf(code)]).toEqual([code, 'unclear']);
  }
});

describe('word of money that goes out', () => {
  test('a reversal that was done names itself, what it gives back, and how much', () => {
    const result = {
      ResultType: 0,
      ResultCode: 0,
      ResultDesc: 'The service request is processed successfully.',
      OriginatorConversationID: 'dad6-0001',
      ConversationID: 'AG_20261120_0001',
      TransactionID: 'TKD1A2B3H0',
      ResultParameters: {
        ResultParameter: [
          { Key: 'Amount', Value: 1500.0 },
          { Key: 'OriginalTransactionID', Value: 'TKD1A2B3C4' },
          { Key: 'CreditPartyPublicName', Value: '254712345678 - JOHN DOE' },
          { Key: 'DebitPartyPublicName', Value: '600000 - Tower Net' },
        ],
      },
      ReferenceData: { ReferenceItem: { Key: 'QueueTimeoutURL', Value: 'https://example.org/cb/reversal/timeout' } },
    };
    expect(read(daraja(), JSON.stringify({ Result: result }))).toEqual({
      kind: 'payout',
      payout: {
        orderId: null,
        names: [
          { scheme: 'daraja.originator', value: 'dad6-0001' },
          { scheme: 'daraja.conversation', value: 'AG_20261120_0001' },
        ],
        askedBy: { scheme: 'told', value: 'dad6-0001' },
        reverses: 'TKD1A2B3C4',
        outcome: 'done',
        amountCents: 150_000,
        keys: [{ scheme: 'mpesa.receipt', value: 'TKD1A2B3H0' }],
        detail: 'code 0: The service request is processed successfully.',
      },
    });
  });

  test('one that failed has no receipt, and an id that is empty is none', () => {
    const Result = {
      ResultCode: 'R000001',
      ResultDesc: 'The transaction has already been reversed.',
      OriginatorConversationID: 'dad6-0002',
      ConversationID: '',
      TransactionID: 'TKD0000000',
    };
    expect(read(daraja(), JSON.stringify({ Result }))).toMatchObject({
      kind: 'payout',
      payout: {
        names: [{ scheme: 'daraja.originator', value: 'dad6-0002' }],
        keys: [],
        reverses: null,
        amountCents: null,
      },
    });
  });

  test('an answer about an order of ours decides nothing but that it is done', () => {
    const ask = (status: string) => read(daraja(), sendingStatusBody(reversal, 'W1ABCDEFGH1234567890', status));
    expect(ask('Completed')).toMatchObject({
      kind: 'payout',
      payout: {
        orderId: 'W1ABCDEFGH1234567890',
        outcome: 'done',
        amountCents: 150_000,
        keys: [{ scheme: 'mpesa.receipt', value: reversal.receipt }],
      },
    });
    for (const status of ['Cancelled', 'Pending', 'Declined']) {
      expect(ask(status)).toMatchObject({ kind: 'payout', payout: { outcome: 'open', keys: [] } });
    }
  });
});

describe('what a payer is refused with', () => {
  const answer = (members: object, because: 'account' | 'amount' | 'payer' | 'other' | null = null) => {
    const body = bytes(JSON.stringify({ ...(JSON.parse(confirmationBody(paidIn)) as object), ...members }));
    const judge = () =>
      because === null ? ({ kind: 'accept' } as const) : ({ kind: 'refuse', because, message: 'Hapana' } as const);
    const reply = daraja().validate!(body, NOW, judge);
    return 'body' in reply ? (JSON.parse(reply.body) as unknown) : reply;
  };

  test.each([
    [null, '0', 'Accepted'],
    ['payer', 'C2B00011', 'Rejected'],
    ['account', 'C2B00012', 'Rejected'],
    ['amount', 'C2B00013', 'Rejected'],
    ['other', 'C2B00016', 'Rejected'],
  ] as const)('%s', (because, ResultCode, ResultDesc) => {
    expect(answer({}, because)).toEqual({ ResultCode, ResultDesc });
  });

  test('another short code and no amount are refused before anybody is asked', () => {
    expect(answer({ BusinessShortCode: '111111' })).toMatchObject({ ResultCode: 'C2B00015' });
    expect(answer({ TransAmount: 'much' })).toMatchObject({ ResultCode: 'C2B00013' });
  });
});

describe('tokens', () => {
  test('one is fetched for all who ask at once, and kept', async () => {
    const box = await startDaraja();
    await Promise.all(Array.from({ length: 8 }, () => push(box)));
    await push(box);
    expect(box.simulator.tokens).toBe(1);
    expect(callsTo(box, '/mpesa/stkpush/')).toBe(9);
  });

  test('one that has ended is renewed once, and the call is made once more', async () => {
    const box = await startDaraja();
    await push(box);
    box.simulator.expireToken();
    expect((await push(box)).kind).toBe('accepted');
    expect(box.simulator.tokens).toBe(2);
    expect(box.simulator.payments).toHaveLength(2);
  });

  test('two boxes that end each other’s tokens both get through', async () => {
    const box = await startDaraja();
    const other = { ...box, provider: box.open() };
    for (const each of [box, other, box, other]) expect((await push(each)).kind).toBe('accepted');
  });

  test('one that is never taken ends in a refusal, not in a circle', async () => {
    const box = await startDaraja();
    box.script({ calls: 'expired-token' });
    expect(await reasonOf(push(box))).toMatch(/another program has the same consumer key.*token was not taken/);
    expect(callsTo(box, '/mpesa/stkpush/')).toBe(2);
  });

  test('a wrong consumer key is called so, and no secret is told', async () => {
    const box = await startDaraja({}, { ...SECRETS, 'daraja-consumer-secret': 'wr0ng' });
    const outcome = await push(box);
    expect(outcome).toMatchObject({ kind: 'refused', final: true });
    expect(JSON.stringify(outcome)).toMatch(/consumer key and the consumer secret/);
    expect(JSON.stringify(outcome)).not.toMatch(/wr0ng|passk3y/);
  });

  test('a consumer key that ends while its token is good is called so, and a box that is not registered too', async () => {
    const box = await startDaraja();
    expect(await reasonOf(box.provider.pull!({ since: 0, page: null }, new AbortController().signal))).toMatch(
      /washa provider register.*not registered/,
    );
    box.script({ calls: 'wrong-credentials' });
    const outcome = await push(box);
    expect(outcome).toMatchObject({ kind: 'refused', final: true, subject: 'credentials' });
    expect(JSON.stringify(outcome)).toMatch(/consumer key and the consumer secret/);
  });

  test('a wrong passkey, and a secret that is missing, are called so', async () => {
    const wrong = await startDaraja({}, { ...SECRETS, 'daraja-passkey': 'other' });
    expect(await reasonOf(push(wrong))).toMatch(/Wrong credentials/);
    const { 'daraja-passkey': _, ...without } = SECRETS;
    const missing = await startDaraja({}, without);
    expect(await push(missing)).toEqual({
      kind: 'refused',
      final: true,
      subject: 'credentials',
      reason: 'The secret "daraja-passkey" is missing.',
    });
  });

  test.each(['silence', 'html-error'] as const)('%s instead of a token: nothing was asked', async (calls) => {
    const box = await startDaraja();
    box.script({ calls });
    const stop = new AbortController();
    const asking = box.provider.pull!({ since: 0, page: null }, stop.signal);
    await expect.poll(() => callsTo(box, '/oauth/')).toBe(1);
    if (calls === 'silence') stop.abort();
    expect((await asking).kind).toBe('unreachable');
  });

  test('who gives up waiting takes the token from nobody else', async () => {
    const box = await startDaraja();
    box.script({ answerDelayMs: 50 });
    const stop = new AbortController();
    const leaving = box.provider.pull!({ since: 0, page: null }, stop.signal);
    const staying = push(box);
    await expect.poll(() => callsTo(box, '/oauth/')).toBe(1);
    stop.abort();
    expect((await leaving).kind).toBe('unreachable');
    expect((await staying).kind).toBe('accepted');
    expect(box.simulator.tokens).toBe(1);
  });
});

describe('a push', () => {
  test('is paid: the result, the confirmation, the query and the list tell of one receipt', async () => {
    const box = await startDaraja();
    const { callback, validation } = box.receiver;
    await box.provider.register!({ callback, validation }, idle);
    const checkout = await checkoutOf(box);
    await comes(box, 2);
    const [paid] = box.simulator.payments;
    const told = box.receiver.heard.map((body) => noticeOf(box.provider, body).keys[0]?.value);
    expect(told).toEqual([paid!.receipt, paid!.receipt]);
    expect(await ask(box.provider, checkout)).toEqual({
      kind: 'paid',
      keys: [{ scheme: 'checkout', value: checkout }],
      paidAt: null,
      told: expect.stringContaining(checkout) as string,
    });
    const page = await box.provider.pull!({ since: Date.now() - 60_000, page: null }, idle);
    expect(page).toMatchObject({
      rows: [{ reading: { kind: 'notice', notice: { keys: [{ value: paid!.receipt }], account: 'JSY-7K2M9Q' } } }],
    });
  });

  test('that fails and is paid all the same: first a failure, then money', async () => {
    const box = await startDaraja();
    box.script({ fate: { kind: 'late-success', code: '1032', lateMs: 60 } });
    const checkout = await checkoutOf(box);
    expect(await ask(box.provider, checkout)).toMatchObject({ kind: 'failure', failure: { code: '1032' } });
    await comes(box, 2);
    expect(kindsOf(box)).toEqual(['failure', 'notice']);
    expect((await ask(box.provider, checkout)).kind).toBe('paid');
  });

  test('that nobody decides is open, and its callback that is lost is found by asking', async () => {
    const box = await startDaraja();
    box.script({ fate: { kind: 'open' } });
    expect(await ask(box.provider, await checkoutOf(box))).toEqual({
      kind: 'open',
      detail: 'The transaction is being processed',
    });
    box.script({ results: { delayMs: 0, times: 0, reordered: false } });
    expect((await ask(box.provider, await checkoutOf(box))).kind).toBe('paid');
    expect(box.receiver.heard).toEqual([]);
  });

  test('comes late, twice and in another order: the same bytes each time', async () => {
    const box = await startDaraja();
    box.script({ results: { delayMs: 20, times: 2, reordered: true } });
    const [first, second] = [await checkoutOf(box), await checkoutOf(box)];
    await comes(box, 4);
    const order = box.receiver.heard.map((body) => noticeOf(box.provider, body).requestNames[0]);
    expect(order).toEqual([second, second, first, first]);
  });

  test('whose answer is lost may have been done', async () => {
    const box = await startDaraja();
    await push(box);
    box.script({ calls: 'drop' });
    expect((await push(box)).kind).toBe('unknown');
    expect(box.simulator.payments).toHaveLength(2);
    box.script({ calls: 'html-error' });
    expect((await push(box)).kind).toBe('unknown');
  });

  test('that Daraja cannot show is refused without asking it', async () => {
    const box = await startDaraja();
    const { provider, receiver } = box;
    expect(await reasonOf(push(box, 1500.5))).toMatch(/whole shillings/);
    expect(await reasonOf(push(box, 1500, 'KAMAU-HOUSE-12B'))).toMatch(/more than the 12/);
    const order = { orderId: 'W-1', amountCents: cents(100), phone: PHONE, account: 'A' };
    expect(
      await reasonOf(provider.request!({ ...order, currency: 'UGX', callbackUrl: receiver.callback }, idle)),
    ).toMatch(/shillings only/);
    expect(await reasonOf(provider.request!({ ...order, currency: 'KES', callbackUrl: null }, idle))).toMatch(
      /public_url/,
    );
    expect(box.simulator.server.calls).toEqual([]);
  });

  test('to a till names the till, and the store that signs', async () => {
    const box = await startDaraja({ till: '5555555' });
    await push(box);
    const sent = JSON.parse(box.simulator.server.calls.at(-1)!.body) as object;
    expect(sent).toMatchObject({
      TransactionType: 'CustomerBuyGoodsOnline',
      BusinessShortCode: '600000',
      PartyB: '5555555',
      Amount: '1500',
    });
  });

  test('is not among what a connection without a passkey can do', () => {
    const provider = daraja({ passkeySecret: null, nominatedPhone: null });
    expect(Object.keys(provider).filter((name) => ['request', 'status', 'pull'].includes(name))).toEqual([]);
  });
});

describe('the list', () => {
  const listed = async (provider: PaymentProvider, since: number) => {
    const rows: PulledRow[] = [];
    let page: string | null = null;
    do {
      const answer = await provider.pull!({ since, page }, idle);
      if (answer.kind !== 'page') throw new Error(JSON.stringify(answer));
      rows.push(...answer.rows);
      page = answer.next;
    } while (page !== null);
    return rows.map(({ reading }) => (reading.kind === 'notice' ? reading.notice.keys[0]!.value : reading.kind));
  };

  test('is read to its end, and what comes in meanwhile moves nothing', async () => {
    const box = await startDaraja();
    await box.provider.register!(box.receiver, idle);
    const paid = Array.from({ length: 230 }, (_, n) =>
      box.simulator.payIn('10.00', `ACC${n}`, PHONE, Date.now() - 5000),
    );
    expect(await listed(box.provider, Date.now() - 60_000)).toEqual(paid.map(({ receipt }) => receipt));
    expect(callsTo(box, '/pulltransactions/v1/query')).toBe(3);
  });

  test('goes back two days and says so', async () => {
    const box = await startDaraja();
    await box.provider.register!(box.receiver, idle);
    const page = await box.provider.pull!({ since: 0, page: null }, idle);
    if (page.kind !== 'page') throw new Error(page.kind);
    expect(Date.now() - page.wholeSince).toBeGreaterThan(47 * 3_600_000);
    expect(Date.now() - page.wholeSince).toBeLessThan(49 * 3_600_000);
  });

  test('that is not registered is refused', async () => {
    const box = await startDaraja();
    expect(await box.provider.pull!({ since: 0, page: null }, idle)).toMatchObject({ kind: 'refused', final: true });
  });

  test('a row read again from its bytes is the same money, and no claim', async () => {
    const box = await startDaraja({ unconfirmed: 'hold' });
    await box.provider.register!(box.receiver, idle);
    box.simulator.payIn('1500.00', 'acc 0001', PHONE);
    const page = await box.provider.pull!({ since: Date.now() - 60_000, page: null }, idle);
    if (page.kind !== 'page') throw new Error(page.kind);
    const [row] = page.rows;
    expect(row!.reading).toMatchObject({
      kind: 'notice',
      notice: { account: 'acc 0001', payerPhone: PHONE, hold: null },
    });
    expect(read(box.provider, row!.body)).toMatchObject({ kind: 'notice', notice: { hold: 'unconfirmed' } });
  });
});

describe('addresses', () => {
  test('are registered once; again they are told to be there', async () => {
    const box = await startDaraja();
    const both = (state: string) => ({
      kind: 'registered',
      parts: [
        { of: 'callbacks', state },
        { of: 'list', state },
      ],
    });
    expect(await box.provider.register!(box.receiver, idle)).toEqual(both('new'));
    expect(await box.provider.register!(box.receiver, idle)).toEqual(both('before'));
    box.simulator.payIn('10.00', 'ACC1', PHONE);
    await comes(box, 1);
    expect(kindsOf(box)).toEqual(['notice']);
  });

  test('a question is never asked where money is told of', async () => {
    const box = await startDaraja();
    const { callback } = box.receiver;
    expect(await box.provider.register!({ callback, validation: callback }, idle)).toMatchObject({ kind: 'refused' });
    expect(box.simulator.server.calls).toEqual([]);
  });

  test('no reason holds the secret of the path', async () => {
    const box = await startDaraja();
    const nowhere = box.open(`http://127.0.0.1:${await closedPort()}`);
    expect(JSON.stringify(await nowhere.register!(box.receiver, idle))).not.toMatch(/path-s3cret/);
  });
});

describe('money of which the receipt is known', () => {
  test('is asked about, and the answer comes as a callback', async () => {
    const box = await startDaraja();
    const { receipt } = box.simulator.payIn('1500.00', 'ACC0001', PHONE);
    const about = { orderId: null, keys: [{ scheme: 'mpesa.receipt', value: receipt }] } as const;
    expect(await box.provider.status!({ ...about, callbackUrl: box.receiver.callback }, idle)).toMatchObject({
      kind: 'open',
    });
    await comes(box, 1);
    expect(noticeOf(box.provider, box.receiver.heard[0]!)).toMatchObject({
      keys: [{ scheme: 'mpesa.receipt', value: receipt }],
      amountCents: 150_000,
    });
    expect(await reasonOf(box.provider.status!({ ...about, callbackUrl: null }, idle))).toMatch(/public address/);
  });
});
