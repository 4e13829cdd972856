import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readAskedAmount } from '../../src/domain/money/asked-amount.ts';
import { cents } from '../../src/domain/values/money.ts';
import { act } from '../../src/services/actions/act.ts';
import { noteWrongAddress } from '../../src/services/box/wrong-address.ts';
import { makeVouchers } from '../../src/services/hotspot/make-vouchers.ts';
import { giveToAgent } from '../../src/services/money/agent-pays.ts';
import { dismissByHand } from '../../src/services/money/dismiss-payment.ts';
import { refundByHand } from '../../src/services/money/refund-payment.ts';
import { reverseByHand } from '../../src/services/money/reverse-payment.ts';
import { countRefusal } from '../../src/storage/callbacks.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { lanesElsewhere } from '../../src/views/lane.ts';
import { search } from '../../src/views/search.ts';
import { WHERE_WORDS, type WhereCode } from '../../src/views/whereabouts-words.ts';
import { whereabouts } from '../../src/views/whereabouts.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import {
  addLine,
  addRequest,
  DAY,
  delivery,
  HOUR,
  notice,
  NOW,
  openStore,
  PLAIN_BATCH,
  POLICY,
  receiptKey,
  take,
} from '../services/books.ts';

const RECEIPT = 'SCB1234567';
/** Of what went back. */
const BACK = 'SCR0000009';
const PHONE = '254712345678';
const paid = (partial = {}) =>
  notice({ keys: [receiptKey(RECEIPT)], account: 'ACC1', payerName: 'JOHN DOE', ...partial });
const confirmAll = query()((db) => db.updateTable('payment').set({ sent_at: NOW, confirmed_at: NOW }));
const blockAll = query()((db) => db.updateTable('subscription').set({ blocked_at: NOW, blocked_reason: 'stolen' }));
const failAll = query()((db) =>
  db.updateTable('payment_request').set({ state: 'failed', outcome: 'Request cancelled', settled_at: NOW }),
);
const by = { actor: 'amina', reason: 'asked' };
const bytes = (told: unknown) => new TextEncoder().encode(JSON.stringify(told));
const BODY = { MpesaReceiptNumber: RECEIPT, Amount: 1500, Phone: PHONE, FirstName: 'JOHN DOE' };

const ask = (store: Store, text: string, language: 'en' | 'sw' = 'en') =>
  whereabouts(search(store, text, 20, lanesElsewhere, POLICY.timeZone, NOW), {
    currency: 'KES',
    zone: POLICY.timeZone,
    language,
    now: NOW,
  });

function box() {
  const store = openStore();
  addLine(store, 1, { msisdn: PHONE });
  return store;
}

/** How each comes about, what is said, and the one thing to do. */
const CASES: Readonly<Record<WhereCode, readonly [(store: Store) => void, RegExp, string]>> = {
  on: [
    (store) => {
      take(store, paid());
      store.run(confirmAll, {});
    },
    /^Payment 1 \(SCB1234567, KES 1,500, 10 Mar 09:00\) came, and ACC1 was switched on for it\.$/,
    'washa payment receipt 1',
  ],
  'on-its-way': [(store) => take(store, paid()), /ACC1 is being switched on\.$/, 'washa payment show 1'],
  stuck: [
    (store) => {
      take(store, paid());
      store.run(
        query()((db) => db.updateTable('command').set({ state: 'dead', finished_at: NOW })),
        {},
      );
    },
    /booked to ACC1, but the line is not on: Given up by tower-1\.$/,
    'washa status',
  ],
  blocked: [
    (store) => {
      store.run(blockAll, {});
      take(store, paid());
    },
    /booked to ACC1, which a person has blocked\.$/,
    'washa line unblock ACC1',
  ],
  credited: [
    (store) => take(store, paid({ amountCents: cents(40_000) })),
    /KES 400, .*kept for ACC1, but it buys no whole period\.$/,
    'washa pay ACC1',
  ],
  held: [
    (store) => take(store, paid({ hold: 'ceiling' })),
    /kept for a person: More than may be booked/,
    'washa payment release 1',
  ],
  unmatched: [
    (store) => take(store, paid({ account: 'nobody' })),
    /has no line: .+\.$/,
    'washa payment assign 1 ACCOUNT',
  ],
  agent: [
    (store) => {
      take(store, paid({ account: 'nobody' }));
      const batch = { ...PLAIN_BATCH, planCode: 'home', count: 1, agent: 'Mwangi' };
      act(store, makeVouchers(seededRandom(1), 'KES'), batch, by, NOW);
      act(store, giveToAgent(POLICY), { paymentId: 1, agent: 'mwangi' }, by, NOW);
    },
    /written down as paid by an agent for vouchers\.$/,
    'washa payment take-back 1',
  ],
  dismissed: [
    (store) => {
      take(store, paid({ account: 'nobody' }));
      act(store, dismissByHand(POLICY), { paymentId: 1 }, by, NOW);
    },
    /a person set it aside\.$/,
    'washa payment release 1',
  ],
  reversed: [
    (store) => {
      take(store, paid());
      act(store, reverseByHand(POLICY), { paymentId: 1 }, by, NOW);
    },
    /sent back to the payer by the provider\.$/,
    'washa payment show 1',
  ],
  refunded: [
    (store) => {
      take(store, paid());
      act(store, refundByHand(POLICY), { paymentId: 1, amountCents: null, receipt: 'OUT1' }, by, NOW);
    },
    /went back to the payer or is on its way there\.$/,
    'washa payment show 1',
  ],
  'went-back': [
    (store) => {
      take(store, paid());
      act(store, reverseByHand(POLICY), { paymentId: 1, receipt: BACK }, by, NOW);
    },
    /^SCR0000009 \(KES 1,500, 10 Mar 09:00\) went back to the payer, of payment 1 \(SCB1234567, KES 1,500, 10 Mar 09:00\)\.$/,
    'washa payment show 1',
  ],
  'set-apart': [
    (store) =>
      take(store, delivery({ kind: 'quarantined', reason: 'unknown_key', detail: 'x' }, { body: bytes(BODY) })),
    /^A delivery of payhero \(SCB1234567, KES 1,500, .*set apart/,
    'washa callback book 1',
  ],
  refused: [
    (store) => store.run(countRefusal, { provider: 'gateway', reason: 'signature', sample: bytes(BODY), now: NOW }),
    /^A delivery of gateway \(SCB1234567, KES 1,500, .*refused as not authentic \(signature\)/,
    'washa reconcile --provider gateway',
  ],
  asked: [
    (store) => addRequest(store, 'order-1', 1),
    /^The request for KES 1,500 \(ACC1, payhero, 10 Mar 08:59\) was sent to the phone/,
    'washa reconcile --provider payhero',
  ],
  'not-paid': [
    (store) => {
      addRequest(store, 'order-1', 1);
      store.run(failAll, {});
    },
    /was not paid \(Request cancelled\)\.$/,
    'washa pay ACC1',
  ],
  'wrong-address': [
    (store) => noteWrongAddress(store, '/callback/mpesa', true, NOW - HOUR),
    /messages come to the wrong address \/callback\/mpesa, and what they told is lost\.$/,
    'washa reconcile',
  ],
  nothing: [() => undefined, /^Nothing that came has it/, 'washa reconcile'],
};

/** Where the same is done in the console: numbers are those of the one payment, message and line that there are. */
const PAGES: Readonly<Record<WhereCode, string>> = {
  ...{
    on: '/payments/1',
    'on-its-way': '/payments/1',
    stuck: '/lines/1/why',
    blocked: '/lines/1',
    credited: '/lines/1',
  },
  ...{
    held: '/payments/1',
    unmatched: '/payments/1',
    agent: '/payments/1',
    dismissed: '/payments/1',
    reversed: '/payments/1',
  },
  ...{
    refunded: '/payments/1',
    'went-back': '/payments/1',
    'set-apart': '/callbacks/1',
    refused: '/attention',
    asked: '/lines/1',
  },
  ...{ 'not-paid': '/lines/1', 'wrong-address': '/attention', nothing: '/callbacks' },
};

/** By what it is asked for, where that is not the receipt of what came in. */
const ASKED_BY: Readonly<Record<string, string>> = {
  asked: 'order-1',
  'not-paid': 'order-1',
  'went-back': BACK.toLowerCase(),
};

describe('"I have already paid"', () => {
  for (const [code, [make, said, command]] of Object.entries(CASES)) {
    test(`${code}: one sentence, and one thing to do`, () => {
      const store = box();
      make(store);
      const asked = ASKED_BY[code] ?? RECEIPT;
      const answer = ask(store, asked);
      expect(answer).toMatchObject({ code, command, page: PAGES[answer.code] });
      expect(answer.said).toMatch(said);
      const swahili = ask(store, asked, 'sw');
      expect(swahili).toMatchObject({ code, command });
      expect(swahili.said).not.toBe(answer.said);
      expect(swahili.next).not.toBe(answer.next);
    });
  }

  test('each state has its case', () => expect(Object.keys(CASES).sort()).toEqual(Object.keys(WHERE_WORDS).sort()));

  test('what went back as a refund is told by its own receipt, a part of it as that part', () => {
    const store = box();
    take(store, paid());
    act(store, refundByHand(POLICY), { paymentId: 1, amountCents: 50_000, receipt: BACK }, by, NOW);
    expect(ask(store, BACK)).toMatchObject({
      code: 'went-back',
      said: expect.stringMatching(/^SCR0000009 \(KES 500, /) as string,
    });
    const message = `${BACK} Confirmed. You have received Ksh500.00 from JASIRI 0712345678 on 10/3/26 at 9:00 AM New M-PESA balance is Ksh1.00.`;
    expect(ask(store, message)).toMatchObject({ code: 'went-back' });
    act(store, reverseByHand(POLICY), { paymentId: 1 }, by, NOW);
    expect(ask(store, BACK).said).toMatch(/^SCR0000009 \(KES 500, /);
  });

  test('a receipt of what went back stands for one payment, and is that of none that came in', () => {
    const store = box();
    take(store, paid(), paid({ keys: [receiptKey('SCB7654321')] }));
    const reverse = (paymentId: number, receipt: string) =>
      act(store, reverseByHand(POLICY), { paymentId, receipt }, by, NOW);
    expect(reverse(1, RECEIPT)).toMatchObject({ kind: 'refused', why: 'receipt' });
    expect(reverse(1, BACK)).toMatchObject({ kind: 'done' });
    expect(reverse(2, BACK)).toMatchObject({ kind: 'refused', why: 'receipt' });
    const refund = { paymentId: 2, amountCents: 100, receipt: BACK };
    expect(act(store, refundByHand(POLICY), refund, by, NOW)).toMatchObject({ kind: 'refused', why: 'receipt' });
  });

  const masked = '2547 ***** 678';
  const hash = createHash('sha256').update(PHONE).digest('hex');
  test.each([
    ['a receipt', RECEIPT, {}],
    ['a part of the name', 'john', {}],
    ['a phone', '0712 345 678', { payerPhone: PHONE }],
    ['a phone behind a mask', '0712345678', { payerPhone: masked }],
    ['a phone that was hashed', '0712345678', { payerPhone: hash }],
    ['an amount', '1,500', {}],
    ['an amount and its hour', 'KES 1500 at 9', {}],
    ['an amount and its minute', '1500 8:50am', {}],
    ['an amount and its day', '1500 10 Mar', {}],
    ['an amount, its day and its hour', '1500 today 9', {}],
  ])('a payment is found by %s, and so is a delivery that was set apart or refused', (_, text, partial) => {
    const store = box();
    take(store, paid(partial));
    expect(ask(store, text)).toMatchObject({ code: 'on-its-way' });
    const other = box();
    const body = bytes({ ...BODY, ...('payerPhone' in partial ? { Phone: partial.payerPhone } : {}) });
    take(other, delivery({ kind: 'quarantined', reason: 'unknown_key', detail: 'x' }, { body }));
    expect(ask(other, text)).toMatchObject({ code: 'set-apart' });
    const third = box();
    third.run(countRefusal, { provider: 'gateway', reason: 'signature', sample: body, now: NOW });
    expect(ask(third, text)).toMatchObject({ code: 'refused' });
  });

  test.each([
    ['an amount that is written with its thousands', '1500', '{"Amount":"1,500.00","MpesaReceiptNumber":"SCB1234567"}'],
    ['a name whose letters are escaped', 'john', '{"Amount":1500,"FirstName":"J\\u006fhn"}'],
    ['a name over several blanks', 'john doe', '{"Amount":1500,"FirstName":"JOHN   DOE"}'],
  ])('a delivery that was set apart is found by %s', (_, text, body) => {
    const store = box();
    const reading = { kind: 'quarantined', reason: 'unknown_key', detail: 'x' } as const;
    take(store, delivery(reading, { body: Buffer.from(body) }));
    expect(ask(store, text)).toMatchObject({ code: 'set-apart' });
  });

  test.each(['0700 000 001', 'acc1', '1500', '1500 9:00'])('a request is found by %s', (text) => {
    const store = box();
    addRequest(store, 'order-1', 1);
    expect(ask(store, text)).toMatchObject({ code: 'asked' });
  });

  test('of several the newest is told, and that there are others', () => {
    const store = box();
    take(store, delivery(paid({ keys: [receiptKey('SCB0000001')] }), { receivedAt: NOW - DAY }), paid());
    expect(ask(store, 'john').said).toMatch(/^The newest of 2 that fit: Payment 2 \(SCB1234567/);
  });

  test.each([
    ['1500 at 2', null],
    ['1500 10:30', null],
    ['10 2pm', null],
    ['1500 yesterday', null],
    ['1500 3 Mar at 9', null],
  ])('another amount or hour finds nothing: %s', (text) => {
    const store = box();
    take(store, paid());
    expect(ask(store, text).code).toBe('nothing');
  });
});

describe('what is remembered of a payment', () => {
  const at = (written: string) => Date.parse(`2026-03-${written}:00+03:00`);
  test.each([
    ['1500 at 8', 150_000, '10T07:30', '10T09:30'],
    ['KES 1,500 8:15', 150_000, '10T07:45', '10T08:45'],
    ['10 2pm', 1000, '09T13:30', '09T15:30'],
    ['10 12am', 1000, '09T23:30', '10T01:30'],
    ['1500 yesterday 14:30', 150_000, '09T14:00', '09T15:00'],
    ['1500 14:30 jana', 150_000, '09T14:00', '09T15:00'],
    ['10 8/3 at 2pm', 1000, '08T13:30', '08T15:30'],
    ['10 on Sun 14', 1000, '08T13:30', '08T15:30'],
    ['1500 6 Mar 2026 0:10', 150_000, '05T23:40', '06T00:40'],
  ])('%s', (text, amountCents, from, until) => {
    const read = readAskedAmount(text, POLICY.timeZone, NOW);
    expect(read).toEqual({ amountCents, from: at(from), until: at(until) });
  });
  test.each([
    ['1500 leo', '2026-03-10'],
    ['KES 1,500 yesterday', '2026-03-09'],
    ['1500 jumanne', '2026-03-10'],
    ['1500 Wednesday', '2026-03-04'],
    ['1500 24/12', '2025-12-24'],
    ['1500 24 December 2024', '2024-12-24'],
    ['1500 2026-02-28', '2026-02-28'],
    ['1500 10-3', '2026-03-10'],
  ])('a whole day: %s', (text, day) => {
    const from = Date.parse(`${day}T00:00:00+03:00`);
    expect(readAskedAmount(text, POLICY.timeZone, NOW)).toEqual({ amountCents: 150_000, from, until: from + DAY - 1 });
  });
  test.each([
    '1500 31/2',
    '1500 2026-02-30',
    'john friday',
    'KES 10 14',
    '0712 345 678',
    'SCB1234567',
    '10 25:00',
    '10 9:75',
    'john 9pm',
    '',
  ])('none: %j', (text) => expect(readAskedAmount(text, POLICY.timeZone, NOW)).toBeNull());
});
