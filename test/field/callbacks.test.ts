import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makePathSecret } from '../../src/config/path-secret.ts';
import { parseSetup } from '../../src/config/setup-file.ts';
import { glean } from '../../src/domain/money/gleanings.ts';
import { openProvider } from '../../src/providers/index.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { rubbishFindings } from '../../src/services/money/rubbish.ts';
import { takePayments } from '../../src/services/money/take-payments.ts';
import {
  gatewayBody,
  signedBody,
  type GatewayPayment,
  type Members,
} from '../../src/simulate/provider/gateway-body.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { providerDeps } from '../providers/deps.ts';
import {
  addLine,
  callbacks,
  DAY,
  HOUR,
  lineRow,
  NOW,
  openAlarms,
  openStore,
  paymentKeys,
  payments,
  POLICY,
} from '../services/books.ts';
import { fieldCase } from './field-case.ts';
import { runs } from '../runs.ts';

const SECRET = 'a-secret-of-these-cases';
const PROVIDERS = {
  payhero: openProvider(
    'payhero',
    {},
    providerDeps(() => ''),
  ),
  gateway: openProvider(
    'gateway',
    { merchants: [{ id: 'merchant1', secrets: ['signing'] }] },
    providerDeps(() => SECRET),
  ),
};
type Kind = keyof typeof PROVIDERS;

interface Sent {
  readonly content_type: string;
  readonly body: unknown;
}

/** A box with the lines of the cases, and the doors that bodies come in by. */
function openBox() {
  const store = openStore();
  for (const [n, accountNo] of [
    [1, 'ACC0001'],
    [3, 'ACC0003'],
  ] as const) {
    addLine(store, n, { accountNo });
  }
  const deliver = (body: string | Uint8Array, kind: Kind = 'payhero', connection: string = kind) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const reading = PROVIDERS[kind].read(bytes, NOW);
    if (reading.kind === 'refused') throw new Error(`refused: ${reading.reason}`);
    return takePayments(store, [{ provider: connection, body: bytes, reading, receivedAt: NOW }], POLICY, NOW)[0]!;
  };
  return {
    store,
    deliver,
    /** Every body of a case, in its order. */
    send: (id: string) => bodiesOf(id).map((body) => deliver(body)),
    booked: () =>
      store
        .all(payments, {})
        .map((one) => [one.amount_cents / 100, receiptOf(store, one.id), one.payer_account, one.state] as const),
    /** What a person is shown of what was set apart. */
    seen: () => store.all(callbacks, {}).map(({ result, detail, body }) => ({ result, detail, ...glean(body) })),
  };
}

/** M-Pesa's, or one in a form of its own. */
function receiptOf(store: Store, paymentId: number): string | null {
  const names = store.all(paymentKeys, {}).filter(({ payment_id }) => payment_id === paymentId);
  return names.find(({ scheme }) => scheme === 'mpesa.receipt' || scheme === 'receipt')?.value ?? null;
}

function bodiesOf(id: string): string[] {
  const { given } = fieldCase(id);
  return (Array.isArray(given) ? (given as unknown[]) : [given]).map((one) => {
    const body = typeof one === 'object' && one !== null && 'body' in one ? (one as Sent).body : one;
    return typeof body === 'string' ? body : JSON.stringify(body);
  });
}

function gatewayMembers(changes: Partial<GatewayPayment> = {}): Record<string, unknown> {
  const body = gatewayBody('paybill', {
    merchantId: 'merchant1',
    secret: SECRET,
    orderId: '2026-03-10-08-59-12-255432',
    amount: 1500,
    at: NOW - 60_000,
    receipt: 'UCA51A2XO2',
    account: 'ACC0001',
    ...changes,
  });
  const { signature: _, ...members } = JSON.parse(body) as Record<string, unknown>;
  return members;
}

/** Signs as the gateway does: null as an empty text. */
function signed(members: Record<string, unknown>): string {
  const texts = JSON.parse(JSON.stringify(members), (_, value: unknown) => (value === null ? '' : value)) as Members;
  const { signature } = JSON.parse(signedBody(texts, SECRET)) as { signature: string };
  return JSON.stringify({ ...members, signature });
}

const paid = (members: object): string =>
  JSON.stringify({
    status: true,
    response: {
      Amount: 1500,
      CheckoutRequestID: 'ws_CO_77',
      ExternalReference: 'ACC0001',
      MpesaReceiptNumber: 'TKE1A2B3C4',
      ResultCode: 0,
      Status: 'Success',
      ...members,
    },
  });

describe('bodies as they come', () => {
  test.each([
    ['F-callback-01: an amount with its currency, the word Completed', 10, 'TKA1B2C3D4'],
    ['F-callback-02: the same as a form', 11, 'TKA1B2C3D5'],
    ['F-callback-03: JSON inside JSON, a separator, capitals', 1013, 'TKA1B2C3D6'],
    ['F-callback-26: the word Completed beside code 0', 1500, 'TKE1A2B3C4'],
    ['F-callback-27: the word complete beside code 0', 1500, 'TKE1A2B3C4'],
    ['F-callback-31: Pay Bill is money in', 10, 'TKE1A2B3C8'],
  ])('%s', (title, amount, receipt) => {
    const { send, booked } = openBox();
    send(title.slice(0, title.indexOf(':')));
    expect(booked()).toEqual([[amount, receipt, 'ACC0001', 'applied']]);
  });

  test('F-callback-04: nulls are nothing', () => {
    const { send, booked } = openBox();
    send('F-callback-04');
    expect(booked()).toEqual([[12, 'TKA1B2C3D7', null, 'unmatched']]);
  });

  test('F-callback-25: KSH and Ksh. are KES', () => {
    const { send, store } = openBox();
    send('F-callback-25');
    expect(store.all(payments, {}).map((one) => [one.currency, one.state])).toEqual([
      ['KES', 'applied'],
      ['KES', 'applied'],
    ]);
  });

  test('F-callback-28: each way to write an amount', () => {
    const amounts = bodiesOf('F-callback-28').map((body) => {
      const { deliver, booked } = openBox();
      deliver(body);
      return booked()[0]?.[0];
    });
    expect(amounts).toEqual([10, 1500, 1500, 10]);
  });

  test.each([
    ['F-callback-29: a JSON document in a field of a form', (text: string) => `payload=${encodeURIComponent(text)}`],
    ['F-callback-30: a JSON document as a JSON string', (text: string) => JSON.stringify(text)],
    ['F-callback-14: a byte order mark', (text: string) => `\ufeff${text}`],
    ['a document in a list of its own', (text: string) => `[${text}]`],
    ['under a name that nobody knows', (text: string) => JSON.stringify({ event: JSON.parse(text) as unknown })],
    ['a form in which the document is the name', (text: string) => `${encodeURIComponent(text)}=`],
  ])('%s', (_, wrap) => {
    const { deliver, booked } = openBox();
    deliver(wrap(paid({ Amount: 10 })));
    expect(booked()).toEqual([[10, 'TKE1A2B3C4', 'ACC0001', 'applied']]);
  });

  test('a form with brackets', () => {
    const { deliver, booked } = openBox();
    const members = {
      Amount: '1,500.00',
      ExternalReference: 'ACC0001',
      MpesaReceiptNumber: 'TKE1A2B3C4',
      ResultCode: '0',
    };
    const form = Object.entries({ ...members, Status: 'Success' }).map(([name, value]): [string, string] => [
      `response[${name}]`,
      value,
    ]);
    deliver(new URLSearchParams(form).toString());
    expect(booked()).toEqual([[1500, 'TKE1A2B3C4', 'ACC0001', 'applied']]);
  });

  test('F-callback-12: names of any script and length are booked', () => {
    const { deliver, store } = openBox();
    const name = 'Анна 😀 محمد '.repeat(25).slice(0, 300);
    deliver(signed({ ...gatewayMembers(), extra: { BillRefNumber: 'ACC0001', FirstName: name } }), 'gateway');
    expect(store.all(payments, {})).toMatchObject([{ state: 'applied' }]);
    expect(store.all(payments, {})[0]!.payer_name!.isWellFormed()).toBe(true);
  });

  test('F-callback-13: nor is money refused for what a terminal must not be shown', () => {
    const { deliver, store } = openBox();
    const extra = { BillRefNumber: 'ACC0001', FirstName: '\u001b[31mRED\u202e' };
    deliver(signed({ ...gatewayMembers(), extra }), 'gateway');
    expect(store.all(payments, {})).toMatchObject([{ state: 'applied' }]);
  });
});

test('of a whole day every payment is read with its own amount, and every failed push as one', () => {
  interface Delivered {
    readonly body: string;
    readonly pay: { readonly id: number; readonly amount: number } | null;
  }
  const [, ...day] = readFileSync(join(import.meta.dirname, 'day-of-callbacks.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const wrong = day
    .map((line) => JSON.parse(line) as Delivered)
    .filter(({ body, pay }) => {
      const reading = PROVIDERS.payhero.read(new TextEncoder().encode(body), NOW);
      if (pay === null) return reading.kind !== 'failure';
      const claimed =
        reading.kind === 'notice' ? reading.notice : reading.kind === 'quarantined' ? reading.claim : undefined;
      return claimed?.amountCents !== pay.amount * 100 || claimed.keys.length === 0;
    });
  expect(day.length).toBe(293);
  expect(wrong).toEqual([]);
});

describe('what cannot be read is kept, and seen', () => {
  test('F-callback-05: amount 0 with a receipt', () => {
    const { send, booked, seen } = openBox();
    send('F-callback-05');
    expect(booked()).toEqual([]);
    expect(seen()).toMatchObject([
      { result: 'quarantined', detail: 'amount 0', amount: '0', receipt: 'TKA1B2C3D8', account: 'ACC0001' },
    ]);
  });

  test.each(['1e3', '10.005', '1.500,00', '1.500', 'USD 10', 'ten'])(
    'F-callback-06: an amount written %s is shown and never guessed',
    (amount) => {
      const { deliver, booked, seen } = openBox();
      for (const body of bodiesOf('F-callback-06')) deliver(body.replace('1e3', amount));
      expect(booked()).toEqual([]);
      expect(seen()).toMatchObject([{ result: 'quarantined', amount, amountCents: null, receipt: 'TKA1B2C3D9' }]);
    },
  );

  test('F-callback-07: an absurd amount is kept with its reason, sums stay exact, and the box opens again', () => {
    const { send, booked, seen, store } = openBox();
    expect(send('F-callback-07')).toMatchObject([{ result: 'quarantined', reason: 'amount_too_large' }]);
    expect(booked()).toEqual([]);
    expect(seen()).toMatchObject([{ amount: '90071992547409.91', receipt: 'TKA1B2C3E1' }]);
    expect(checkBooks(Store.open(store.path)).problems).toEqual([]);
  });

  test('F-callback-15: two amounts under one key are both shown', () => {
    const { deliver, booked, seen } = openBox();
    deliver('{"Amount":10,"Amount":1000,"MpesaReceiptNumber":"TKE1A2B3C4","ResultCode":0,"Status":"Success"}');
    expect(booked()).toEqual([]);
    expect(seen()).toMatchObject([
      { result: 'quarantined', detail: 'Amount stands twice: 10 and 1000', amount: '10 / 1000' },
    ]);
  });

  test('the same value twice is no contradiction', () => {
    const { deliver, booked } = openBox();
    deliver(paid({ Amount: 10 }).replace('"Amount":10', '"Amount":10,"Amount":10'));
    expect(booked()).toMatchObject([[10, 'TKE1A2B3C4', 'ACC0001', 'applied']]);
  });

  test('F-callback-32: a body of another provider is called so, and its money is held', () => {
    const { send, booked, seen } = openBox();
    send('F-callback-32');
    expect(seen().map(({ result, detail }) => [result, detail])).toEqual([
      ['quarantined', 'this is a body of Daraja: the address of another provider'],
      ['quarantined', 'this is a body of Kopo Kopo: the address of another provider'],
    ]);
    expect(booked()).toEqual([
      [1500, 'TKE1A2B3C9', 'ACC0001', 'held'],
      [100, 'TKE1A2B3D0', null, 'held'],
    ]);
  });

  test('what another provider took back is told, and is no money', () => {
    const { deliver, booked, seen } = openBox();
    const resource = { amount: '100.0', reference: 'TKE1A2B3D0', status: 'Reversed' };
    deliver(JSON.stringify({ topic: 'buygoods_transaction_reversed', event: { resource } }));
    expect(booked()).toEqual([]);
    expect(seen()).toMatchObject([
      { result: 'quarantined', form: 'Kopo Kopo', amount: '100.0', receipt: 'TKE1A2B3D0' },
    ]);
  });

  test('F-callback-33: the answer to a status question', () => {
    const { send, booked } = openBox();
    send('F-callback-33');
    expect(booked()).toEqual([[30, 'TKE1A2B3D1', null, 'held']]);
  });

  test('F-callback-34: a channel that is set up wrongly is told as that', () => {
    const { send, booked, store } = openBox();
    send('F-callback-34');
    expect(booked()).toEqual([]);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'channel', subject: 'payhero' }]);
    expect(store.all(openAlarms, {})[0]!.message).toMatch(/channel, not over the payer.*SFC_IC0003.*till/);
  });

  test.each([
    ['failed beside code 0 and a receipt', { Status: 'Failed' }],
    ['a code beside success', { ResultCode: 1032 }],
    ['another word that says failed', { payment_status: 'failed' }],
    ['success that is false', { success: false }],
  ])('a no beside a yes is not paid: %s', (_, members) => {
    const { deliver, booked } = openBox();
    deliver(paid(members));
    expect(booked().map(([amount, , , state]) => [amount, state])).toEqual([[1500, 'held']]);
  });

  test('F-callback-24: what may be money stays, whatever comes after it in nine days', () => {
    const { deliver, store, seen } = openBox();
    const odd = '{"Amount":"KES 1,500","MpesaReceiptNumber":"TKE1A2B3C4","ExternalReference":"ACC0001","Status":"Odd';
    deliver(odd);
    const rubbish = { provider: 'payhero', receivedAt: NOW + 9 * DAY };
    const later = Array.from({ length: 4100 }, (_, n) => {
      const body = new TextEncoder().encode(`rubbish ${n}`);
      return {
        ...rubbish,
        body,
        reading: PROVIDERS.payhero.read(body, NOW) as { kind: 'quarantined'; reason: string; detail: string },
      };
    });
    takePayments(store, later, POLICY, NOW + 9 * DAY);
    expect(seen()[0]).toMatchObject({
      amount: 'KES 1,500',
      amountCents: 150_000,
      receipt: 'TKE1A2B3C4',
      account: 'ACC0001',
    });
    expect(store.all(callbacks, {})[0]).toMatchObject({ result: 'quarantined', spare: 0 });
    expect(store.all(callbacks, {}).length).toBe(4001);
  });
});

describe('a placeholder is no name', () => {
  test('F-callback-20: two payments whose receipt is N/A', () => {
    const { send, booked } = openBox();
    send('F-callback-20');
    expect(booked()).toEqual([
      [1500, null, 'ACC0001', 'held'],
      [1500, null, 'ACC0001', 'held'],
    ]);
  });

  test('F-callback-21: two payers whose receipt is 0', () => {
    const { send, booked } = openBox();
    send('F-callback-21');
    expect(booked().map(([amount]) => amount)).toEqual([1500, 1500]);
  });

  test('F-callback-22: a checkout id that is a placeholder', () => {
    const { send, booked } = openBox();
    send('F-callback-22');
    expect(booked()).toEqual([
      [1500, 'TKE1A2B3C4', 'ACC0001', 'applied'],
      [1500, 'TKE1A2B3C5', 'ACC0003', 'applied'],
    ]);
  });

  test('F-callback-23: a reference that holds the account number', () => {
    const { send, booked } = openBox();
    send('F-callback-23');
    expect(booked().map(([, receipt, , state]) => [receipt, state])).toEqual([
      ['TKE1A2B3C4', 'applied'],
      ['TKE1A2B3C5', 'applied'],
    ]);
  });

  const placeholders = [
    'N/A',
    'NA',
    'n.a.',
    'null',
    'None',
    'nil',
    'undefined',
    '0',
    '0000000000',
    '-',
    ' ',
    '****',
    'TKE****3C4',
  ];

  test.each(placeholders)('payhero: %j as any name, twice, is two payments', (nothing) => {
    const { deliver, booked } = openBox();
    const names = { reference: nothing, CheckoutRequestID: nothing, Phone: nothing };
    const receipts = ['TKE1A2B3C4', 'TKE1A2B3C5'].map((receipt) => paid({ ...names, MpesaReceiptNumber: receipt }));
    // Without any name the time is all that differs.
    const nameless = [1, 2].map((second) =>
      paid({ ...names, MpesaReceiptNumber: nothing, transaction_date: `2026-03-10 08:00:0${second}` }),
    );
    for (const body of [...receipts, ...nameless]) deliver(body);
    expect(booked().map(([, receipt, , state]) => [receipt, state])).toEqual([
      ['TKE1A2B3C4', 'applied'],
      ['TKE1A2B3C5', 'applied'],
      [null, 'held'],
      [null, 'held'],
    ]);
  });

  test.each(['N/A', 'NA', 'null', 'none', '0', '-', '****'])(
    'gateway: %j as any name, twice, is two payments',
    (nothing) => {
      const { deliver, booked } = openBox();
      const order = /^[A-Za-z0-9_:.-]+$/.test(nothing) ? { orderId: nothing } : {};
      const bodies = ['UCA51A2XO2', 'UCA51A2XO3', nothing, nothing].map((receipt, n) =>
        signed(
          gatewayMembers({
            ...order,
            receipt,
            transactionId: nothing,
            at: NOW - n * 1000,
            ...(n > 1 && !('orderId' in order) ? { orderId: `2026-${n}` } : {}),
          }),
        ),
      );
      for (const body of bodies.slice(0, 2)) deliver(body, 'gateway');
      if ('orderId' in order) for (const body of bodies.slice(2)) deliver(body, 'gateway');
      expect(booked().filter(([, receipt]) => receipt !== null).length).toBe('orderId' in order ? 2 : booked().length);
      expect(booked().length).toBe('orderId' in order ? 4 : 2);
    },
  );

  test.each([
    ['a fixed text', 'PAYMENT2026'],
    ['a word', 'internet'],
    ['the number of the till', '400200'],
  ])('a reference that repeats names neither of two payments: %s', (_, reference) => {
    const { deliver, booked } = openBox();
    const one = {
      Transaction_Type: 'C2B',
      Amount: 1500,
      User_Reference: 'ACC0001',
      Account: '400200',
      Transaction_Reference: reference,
    };
    for (const receipt of ['TKE1A2B3C4', 'TKE1A2B3C5']) deliver(JSON.stringify({ ...one, MPESA_Reference: receipt }));
    expect(booked().map(([, receipt, , state]) => [receipt, state])).toEqual([
      ['TKE1A2B3C4', 'applied'],
      ['TKE1A2B3C5', 'applied'],
    ]);
  });

  test('the same bytes without any name are one delivery that came twice', () => {
    const { deliver, booked, store } = openBox();
    const body = paid({ MpesaReceiptNumber: 'N/A', CheckoutRequestID: null });
    expect([deliver(body), deliver(body)]).toMatchObject([{ isNew: true }, { result: 'repeat', isNew: false }]);
    expect(booked().length).toBe(1);
    expect(store.all(callbacks, {})).toMatchObject([{ deliveries: 2 }]);
  });
});

describe('whose money it is', () => {
  test('F-callback-08: the same receipt with another amount is told with both claims', () => {
    const { send, booked, store } = openBox();
    const taken = send('F-callback-08');
    expect(booked()).toEqual([[1500, 'TKA1B2C3E2', 'ACC0001', 'applied']]);
    expect(taken[1]).toMatchObject({ result: 'conflict', reason: 'key_amount' });
    expect(store.all(openAlarms, {})[0]!.message).toMatch(/payment 1.*KES 150 for "ACC0001"/);
  });

  test('F-callback-09: two merchants, each with the same transaction id', () => {
    const { deliver, booked } = openBox();
    const given = fieldCase('F-callback-09').given as {
      connection: string;
      transaction_id: string;
      amount: number;
      account: string;
    }[];
    for (const { connection, transaction_id: transactionId, amount, account } of given) {
      deliver(signed(gatewayMembers({ transactionId, amount, account, receipt: '' })), 'gateway', connection);
    }
    expect(booked()).toEqual([
      [1500, null, 'ACC0001', 'applied'],
      [4000, null, 'ACC0003', 'applied'],
    ]);
  });

  test('F-callback-09: a failed order of one merchant holds nothing of the other', () => {
    const { deliver, booked } = openBox();
    const one = { transactionId: '1001', receipt: '' };
    deliver(signed(gatewayMembers({ ...one, status: 3, resultCode: 1 })), 'gateway', 'second');
    deliver(signed(gatewayMembers(one)), 'gateway', 'gateway');
    expect(booked()).toEqual([[1500, null, 'ACC0001', 'applied']]);
  });

  test('F-callback-10: a second receipt under a known order is money of its own', () => {
    const { deliver, booked, store } = openBox();
    const given = fieldCase('F-callback-10').given as {
      order_id: string;
      transaction_id: string;
      receipt: string;
      amount: number;
    }[];
    for (const { order_id: orderId, transaction_id: transactionId, receipt, amount } of given) {
      deliver(signed(gatewayMembers({ orderId, transactionId, receipt, amount })), 'gateway');
    }
    expect(booked().map(([amount, receipt]) => [amount, receipt])).toEqual([
      [1500, 'TKB1'],
      [1500, 'TKB2'],
    ]);
    expect(checkBooks(store).problems).toEqual([]);
  });

  test.each([
    ['another account', { ExternalReference: 'somebody else 7' }, 'other_account'],
    ['another payer', { Phone: '0733999888' }, 'other_payer'],
    ['another line', { ExternalReference: 'ACC0003' }, 'other_line'],
  ])('a repeat with %s is never silent', (_, members, reason) => {
    const { deliver, store } = openBox();
    deliver(paid({ Phone: '0722000111' }));
    expect(deliver(paid({ Phone: '0722000111', ...members }))).toMatchObject({ result: 'conflict', reason });
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'callback-conflict', subject: 'payment 1' }]);
    expect(store.all(payments, {})).toHaveLength(1);
  });

  test.each([
    ['a mask of the same payer', { Phone: '2547 ***** 111' }],
    ['no payer', { Phone: null }],
    ['more words around the account', { ExternalReference: 'ACC0001 internet' }],
  ])('a repeat with %s says nothing else', (_, members) => {
    const { deliver, store } = openBox();
    deliver(paid({ Phone: '0722000111' }));
    expect(deliver(paid({ Phone: '0722000111', ...members }))).toMatchObject({ reason: 'same_money' });
    expect(store.all(openAlarms, {})).toEqual([]);
  });

  test('F-callback-16: failed first, paid later', () => {
    const { send, booked } = openBox();
    send('F-callback-16');
    expect(booked()).toEqual([[10, 'TKC2', null, 'unmatched']]);
  });
});

describe('the signed gateway', () => {
  test('F-callback-11: an account with a harmless word', () => {
    const { deliver, booked } = openBox();
    deliver(signed(gatewayMembers({ account: 'paramount c7' })), 'gateway');
    expect(booked()).toMatchObject([[1500, 'UCA51A2XO2', 'paramount c7', 'unmatched']]);
  });

  test.each(['paramount ltd', 'Paramount', 'Amount', 'STATUS CAFE', 'currency exchange', 'order 7'])(
    'F-callback-37: a payer named %s',
    (firstName) => {
      const { deliver, booked } = openBox();
      deliver(signed(gatewayMembers({ firstName })), 'gateway');
      expect(booked()).toMatchObject([[1500, 'UCA51A2XO2', 'ACC0001', 'applied']]);
    },
  );

  test('F-callback-36: a name that is absent or null, a member that nobody knows', () => {
    const given = fieldCase('F-callback-36').given as { extra: unknown }[];
    const outcomes = given.map(({ extra }) => {
      const { deliver, booked } = openBox();
      deliver(signed({ ...gatewayMembers(), extra }), 'gateway');
      return booked();
    });
    expect(outcomes).toEqual([
      [[1500, 'UCA51A2XO2', 'ACC0001', 'applied']],
      [[1500, 'UCA51A2XO2', null, 'unmatched']],
      [[1500, 'UCA51A2XO2', 'ACC0001', 'held']],
    ]);
  });

  test('F-callback-38: what a provider kept for three days is new money; again it is a repeat', () => {
    const { deliver, booked } = openBox();
    const body = signed(gatewayMembers({ at: NOW - 72 * HOUR }));
    deliver(body, 'gateway');
    expect(booked()).toEqual([[1500, 'UCA51A2XO2', 'ACC0001', 'applied']]);
    expect(deliver(body, 'gateway')).toMatchObject({ result: 'repeat', isNew: false });
    expect(booked()).toHaveLength(1);
  });
});

describe('rubbish', () => {
  test('is kept in part, and told when it is too much; money among it is not touched', () => {
    const { deliver, store, booked } = openBox();
    for (let n = 0; n < 25; n++) deliver(`${n} ${'x'.repeat(60_000)}`);
    deliver(paid({}));
    const kept = store.all(callbacks, {});
    expect(kept.slice(0, 25).every(({ body, spare }) => body.length === 2048 && spare === 1)).toBe(true);
    expect(rubbishFindings(store, NOW).get('payhero')).toMatch(/^25 rubbish deliveries in the last hour/);
    expect(rubbishFindings(store, NOW + HOUR).size).toBe(0);
    expect(booked()).toMatchObject([[1500, 'TKE1A2B3C4', 'ACC0001', 'applied']]);
    // The whole of it is known again by its digest.
    expect(deliver(`3 ${'x'.repeat(60_000)}`)).toMatchObject({ result: 'repeat', reason: 'same_bytes' });
  });

  test('no body stops the callbacks, or keeps the books from being opened and added up', () => {
    const { deliver, store } = openBox();
    const amount = fc.oneof(
      fc.constantFrom(
        '0',
        '-5',
        '1e400',
        '90071992547409.91',
        '9007199254740993',
        '0.001',
        '99999999999999999999',
        'NaN',
        '10.10',
      ),
      fc.double().map(String),
      fc.bigInt().map(String),
      fc.string(),
    );
    const body = fc.oneof(
      fc.record({ Amount: amount, MpesaReceiptNumber: fc.string(), ExternalReference: fc.string() }).map(paid),
      fc.json(),
      fc
        .tuple(amount, fc.string())
        .map(([value, text]) => signed(gatewayMembers({ amount: value, account: text.replaceAll('\0', '') }))),
    );
    fc.assert(
      fc.property(body, fc.constantFrom<Kind>('payhero', 'gateway'), (text, kind) => {
        try {
          expect(deliver(text, kind).reason).not.toBe('internal');
        } catch (error) {
          expect(String(error)).toMatch(/refused/);
        }
      }),
      { numRuns: runs(200) },
    );
    expect(deliver(paid({ MpesaReceiptNumber: 'TKZ9Z9Z9Z9', CheckoutRequestID: 'ws_last_9' }))).toMatchObject({
      result: 'payment',
    });
    const again = Store.open(store.path);
    expect(checkBooks(again).problems).toEqual([]);
    expect(lineRow(again, 'ACC0001').expires_at).toBeGreaterThan(NOW);
  });
});

describe('addresses', () => {
  test('F-ease-08: a word that Safaricom refuses is never minted, and no provider is named so', () => {
    const word = Buffer.from('aScMdqExEcMpEsAsqlquerysafaricom', 'base64url');
    const sources = [word, Buffer.alloc(24, 7)];
    expect(makePathSecret(() => sources.shift()!)).toBe(Buffer.alloc(24, 7).toString('base64url'));
    for (const name of ['my-cmd', 'sql', 'exec-pay', 'query1', 'mpesa', 'safaricom-till']) {
      const setup = `[[providers]]\nname = "${name}"\nkind = "payhero"\n`;
      expect(() => parseSetup('setup.toml', setup, 'Africa/Nairobi', NOW), name).toThrow(/Safaricom refuses the words/);
    }
  });
});
