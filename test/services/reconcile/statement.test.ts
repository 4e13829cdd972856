import { describe, expect, test } from 'vitest';
import { readText } from '../../../src/domain/lists/read-text.ts';
import { cents } from '../../../src/domain/values/money.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { act } from '../../../src/services/actions/act.ts';
import { bookStatement, toBook } from '../../../src/services/reconcile/book-statement.ts';
import { compareStatement, type Comparison } from '../../../src/services/reconcile/compare-statement.ts';
import { readStatement, type Statement } from '../../../src/services/reconcile/read-statement.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { refundByHand } from '../../../src/services/money/refund-payment.ts';
import { refundDone } from '../../../src/services/money/settle-refund.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { refundsOfPayment } from '../../../src/storage/refunds.ts';
import { wentBackBy } from '../../../src/storage/reversals.ts';
import { recordAction } from '../../../src/services/actions/record-action.ts';
import { fieldCase } from '../../field/field-case.ts';
import {
  actions,
  addLine,
  addRequest,
  callbacks,
  checkoutKey,
  delivery,
  ledger,
  lineRow,
  notice,
  openAlarms,
  openStore,
  payments,
  POLICY,
  receiptKey,
} from '../books.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';

const payerPhone = query<{ phone: string }>()((db, p) => db.updateTable('payment').set({ payer_phone: p.phone }));

const HEAD =
  'Receipt No.,Completion Time,Initiation Time,Details,Transaction Status,Paid In,Withdrawn,Balance,Balance Confirmed,Reason Type,Other Party Info,Linked Transaction ID,A/C No.';
const ABOVE = ['Organization Statement,,', 'Short Code:,600000,', 'Organization:,Tower Net,', ''].join('\n');
const ROWS = [
  'TKD1A2B3D3,20-11-2026 18:00:00,20-11-2026 18:00:00,Pay Bill Charge,Completed,,-8.00,"12,842.00",true,Pay Bill Charge,,TKD1A2B3D2,',
  'TKD1A2B3D2,20-11-2026 17:59:58,20-11-2026 17:59:57,Pay Bill from 254712345678 - JOHN DOE Acc. ACC1,Completed,"1,500.00",,"12,850.00",true,Pay Utility,254712345678 - JOHN DOE,,ACC1',
  'TKD1A2B3D1,20-11-2026 12:00:00,20-11-2026 12:00:00,Reversal of TKD1A2B3C4,Completed,,"-1,500.00","11,350.00",true,Transaction Reversal,254733000999 - ANN OTIENO,TKD1A2B3C4,',
  'TKD1A2B3D0,20-11-2026 11:00:00,20-11-2026 11:00:00,Pay Bill,Cancelled,100.00,,"12,850.00",false,Pay Utility,254733000999 - ANN OTIENO,,wifi',
];
const FILE = `${ABOVE}${HEAD}\n${ROWS.join('\n')}\n`;
const AT = Date.parse('2026-11-20T19:00:00+03:00');
const ZONE = 'Africa/Nairobi';

function read(text: string): Statement {
  const statement = readStatement(text, ZONE);
  if (typeof statement === 'string') throw new Error(statement);
  return statement;
}

/** A box whose books began before the day of the statement. */
function box(): Store {
  const store = openStore();
  store.transaction(() => recordAction(store, { at: AT - 30 * 86_400_000, actor: 'test', name: 'setup.apply' }));
  addLine(store, 1, { msisdn: '254712345678' });
  return store;
}

function pay(store: Store, receipt: string, written: string, shillings = 1500) {
  const at = Date.parse(`${written}+03:00`);
  const told = notice({
    keys: [receiptKey(receipt)],
    amountCents: cents(shillings * 100),
    account: 'ACC1',
    paidAt: at,
  });
  takePayments(store, [delivery(told, { receivedAt: at + 1000 })], POLICY, at + 1000);
}

const verdicts = ({ findings }: Comparison) => findings.map(({ row, verdict }) => [row.receipts[0], verdict]);

function book(store: Store, statement: Statement) {
  const { findings } = compareStatement(store, 'payhero', statement);
  const rows = toBook(findings).map(({ row }) => row);
  return act(
    store,
    bookStatement({ name: 'payhero', kind: 'payhero' }, POLICY),
    { digest: 'x', rows },
    { actor: 'amina' },
    AT,
  );
}

describe('a statement is read', () => {
  test('under its lines about the organisation: amounts in quotes, a charge, a reversal, and what was never completed', () => {
    expect(read(FILE).rows).toMatchObject([
      { line: 5, kind: 'fee', receipts: ['TKD1A2B3D3'], linked: 'TKD1A2B3D2', amountCents: 800 },
      {
        line: 6,
        kind: 'in',
        receipts: ['TKD1A2B3D2'],
        amountCents: 150_000,
        at: Date.parse('2026-11-20T17:59:58+03:00'),
        account: 'ACC1',
        payerPhone: '254712345678',
        payerName: 'JOHN DOE',
      },
      { line: 7, kind: 'reversal', linked: 'TKD1A2B3C4', amountCents: 150_000 },
      { line: 8, kind: 'void', status: 'Cancelled' },
    ]);
    expect(read(FILE).flaws).toEqual([]);
  });

  test('F-statement-01: its columns are known by their names, wherever they stand', () => {
    expect(fieldCase('F-statement-01').expect).toContain('mapped by name');
    const other =
      'Completion Time;Receipt No.;Remarks;Paid In;Withdrawn;Other Party Info;Details\n2026-11-20 18:00:00;TKD1A2B3D2;x;1,500.00;;2547 ***** 678 - JOHN;Pay Bill';
    expect(read(`Organization Statement\n${other}`).rows).toMatchObject([
      {
        kind: 'in',
        receipts: ['TKD1A2B3D2'],
        amountCents: 150_000,
        payerPhone: '2547 ***** 678',
        payerName: 'JOHN',
        account: null,
      },
    ]);
  });

  test('F-statement-02: days come first in one export and years in another; a row that fits neither is named', () => {
    expect(fieldCase('F-statement-02').expect).toContain('a row that fits neither is named');
    const at = (time: string) => read(`${HEAD}\nTKD1A2B3D2,${time},,Pay Bill,Completed,10,,,,,,,`);
    const right = Date.parse('2026-11-20T18:00:00+03:00');
    for (const time of ['20-11-2026 18:00:00', '2026-11-20 18:00:00', '20/11/2026 18:00'])
      expect(at(time).rows[0]?.at).toBe(right);
    expect(at('11-20-2026 18:00:00')).toMatchObject({
      rows: [],
      flaws: [{ line: 2, words: 'TKD1A2B3D2: "11-20-2026 18:00:00" is no time that a statement is known to write' }],
    });
    expect(at('31-02-2026 18:00:00').flaws).toHaveLength(1);
  });

  test('in the encodings of spreadsheets, and of overlapping exports each row once', () => {
    const cafe = Buffer.from(`\ufeff${HEAD}\r\n${ROWS[1]?.replaceAll('JOHN', 'RENÉ')}\r\n`);
    const windows = Buffer.from(`${HEAD}\r\n${ROWS[1]?.replaceAll('JOHN', 'RENÉ')}\r\n`, 'latin1');
    for (const bytes of [cafe, windows]) {
      const text = readText(bytes);
      if (text.kind === 'refused') throw new Error(text.why);
      expect(read(text.text).rows[0]?.payerName).toBe('RENÉ DOE');
    }
    expect(read(`${FILE}${ROWS.join('\n')}`).rows).toHaveLength(4);
  });

  test('by no names of columns it is none, and an amount that is none is named', () => {
    expect(readStatement('name,phone\nx,0712345678', ZONE)).toContain('this is no statement');
    expect(read(`${HEAD}\nTKD1A2B3D2,20-11-2026 18:00:00,,Pay Bill,Completed,1.500.00,,,,,,,`).flaws).toMatchObject([
      { words: 'TKD1A2B3D2: "1.500.00" is no amount' },
    ]);
  });

  test('a payer who is called Charge has paid', () => {
    const row = 'TKD1A2B3D2,20-11-2026 18:00:00,Pay Bill from 254712345678 - JOHN CHARGE,10';
    expect(read(`Receipt No.,Completion Time,Details,Paid In\n${row}`).rows).toMatchObject([{ kind: 'in' }]);
  });
});

describe('a statement beside the books', () => {
  test('each row is told apart, and what is missing here is booked once, with its fee', () => {
    const store = box();
    pay(store, 'TKD1A2B3C4', '2026-11-20T10:00:00');
    pay(store, 'TKD1A2B3E9', '2026-11-20T13:00:00');
    const before = compareStatement(store, 'payhero', read(FILE));
    expect(verdicts(before)).toEqual([
      ['TKD1A2B3D3', 'missing-fee'],
      ['TKD1A2B3D2', 'missing-in-books'],
      ['TKD1A2B3D1', 'missing-reversal'],
      ['TKD1A2B3D0', 'void'],
    ]);
    expect(before.absent).toMatchObject([{ receipt: 'TKD1A2B3E9' }]);
    expect(book(store, read(FILE))).toMatchObject({ kind: 'done', repeated: false });
    expect(store.all(payments, {}).map(({ receipt_code, state }) => [receipt_code, state])).toEqual([
      ['TKD1A2B3C4', 'reversed'],
      ['TKD1A2B3E9', 'applied'],
      ['TKD1A2B3D2', 'applied'],
    ]);
    expect(store.first(wentBackBy, { receipt: 'TKD1A2B3D1' })).toMatchObject({ payment_id: 1, amount_cents: 150_000 });
    expect(store.all(ledger, {}).filter(({ move }) => move === 'fee>outside')).toMatchObject([{ amount_cents: 800 }]);
    expect(store.all(callbacks, {}).at(-1)?.body.toString()).toContain('"Receipt No.":"TKD1A2B3D2"');
    expect(store.all(actions, {}).find(({ name }) => name === 'statement.book')).toMatchObject({
      actor: 'amina',
      subject: 'statement x of payhero',
      detail: '3 rows, KES 3,008',
    });
    expect(verdicts(compareStatement(store, 'payhero', read(FILE))).slice(0, 3)).toEqual([
      ['TKD1A2B3D3', 'fee'],
      ['TKD1A2B3D2', 'matched'],
      ['TKD1A2B3D1', 'matched'],
    ]);
    expect(book(store, read(FILE))).toMatchObject({ kind: 'refused' });
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('a refund that nobody knew to have arrived is shown by its row: to its number, of its amount, and once', () => {
    const store = box();
    pay(store, 'TKD1A2B3C4', '2026-11-20T10:00:00');
    store.run(payerPhone, { phone: '254712345678' });
    const by = { actor: 'amina', reason: 'he moved away' };
    const asked = { paymentId: 1, amountCents: 50_000, receipt: null };
    act(store, refundByHand(POLICY), asked, by, Date.parse('2026-11-20T16:00:00+03:00'));
    const out = (receipt: string, amount: string, party: string) =>
      `${receipt},20-11-2026 16:30:00,20-11-2026 16:30:00,Business Payment,Completed,,-${amount},"11,350.00",true,Business Payment to Customer,${party},,`;
    const rows = [
      out('TKD1A2B3F1', '500.00', '254722000001 - A SUPPLIER'),
      out('TKD1A2B3F2', '400.00', '2547 ***** 678 - JOHN DOE'),
      out('TKD1A2B3F3', '500.00', '2547 ***** 678 - JOHN DOE'),
    ];
    const statement = read(`${HEAD}\n${rows.join('\n')}`);
    expect(verdicts(compareStatement(store, 'payhero', statement))).toEqual([
      ['TKD1A2B3F1', 'out'],
      ['TKD1A2B3F2', 'out'],
      ['TKD1A2B3F3', 'missing-refund'],
    ]);
    expect(book(store, statement)).toMatchObject({ kind: 'done' });
    expect(store.all(refundsOfPayment, { paymentId: 1 })).toMatchObject([
      { state: 'done', receipt_code: 'TKD1A2B3F3', amount_cents: 50_000 },
    ]);
    expect(verdicts(compareStatement(store, 'payhero', statement)).at(-1)).toEqual(['TKD1A2B3F3', 'out']);
    expect(book(store, statement)).toMatchObject({ kind: 'refused' });
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('the row of one refund calls no other of the same amount and number done: that would be money that nobody has sent', () => {
    const store = box();
    const by = { actor: 'amina', reason: 'he moved away' };
    for (const receipt of ['TKD1A2B3C4', 'TKD1A2B3C5']) pay(store, receipt, '2026-11-20T10:00:00');
    store.run(payerPhone, { phone: '254712345678' });
    const refund = (paymentId: number) => {
      const asked = { paymentId, amountCents: 50_000, receipt: null };
      act(store, refundByHand(POLICY), asked, by, Date.parse('2026-11-20T16:00:00+03:00'));
    };
    const written = (receipt: string) =>
      read(
        `${HEAD}\n${receipt},20-11-2026 16:30:00,20-11-2026 16:30:00,Business Payment,Completed,,-500.00,"11,350.00",true,Business Payment to Customer,2547 ***** 678 - JOHN DOE,,`,
      );
    const said = (receipt: string) => verdicts(compareStatement(store, 'payhero', written(receipt)))[0]?.[1];
    refund(1);
    refund(2);
    expect(said('TKD1A2B3F1')).toBe('out');
    act(store, refundDone(POLICY), { paymentId: 1, receipt: 'TKD1A2B3F1' }, by, AT);
    expect(said('TKD1A2B3F1')).toBe('out');
    expect(said('TKD1A2B3F2')).toBe('missing-refund');
    expect(book(store, written('TKD1A2B3F2'))).toMatchObject({ kind: 'done' });
    expect(store.all(refundsOfPayment, { paymentId: 2 })).toMatchObject([
      { state: 'done', receipt_code: 'TKD1A2B3F2' },
    ]);
  });

  test('F-money-05: what M-Pesa sent back after the line was renewed is taken back here, and its line is off again', () => {
    const store = box();
    pay(store, 'TKD1A2B3C4', '2026-11-20T10:00:00');
    expect(lineRow(store, 'ACC1')).toMatchObject({ balance_cents: 0 });
    expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(AT);
    const before = store.all(ledger, {}).length;
    const row = read(`${HEAD}\n${ROWS[2]}`);
    expect(book(store, row)).toMatchObject({ kind: 'done' });
    expect(store.all(ledger, {}).slice(before)).toMatchObject([
      { move: 'spent>line', amount_cents: 150_000, payment_id: 1, subscription_id: 1 },
      { move: 'line>reversed', amount_cents: 150_000, payment_id: 1, subscription_id: 1 },
    ]);
    expect(lineRow(store, 'ACC1').expires_at).toBeLessThan(AT);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'payment-reversed', subject: 'payment 1' }]);
    expect(store.all(actions, {}).at(-1)).toMatchObject({
      name: 'payment.reverse',
      actor: 'amina',
      reason: 'sent back at M-Pesa by TKD1A2B3D1',
    });
    // The file once more, and the callback that comes late: nothing twice.
    expect(book(store, row)).toMatchObject({ kind: 'refused' });
    pay(store, 'TKD1A2B3C4', '2026-11-20T10:00:00');
    expect(store.all(payments, {}).map(({ state }) => state)).toEqual(['reversed']);
    expect(store.all(ledger, {})).toHaveLength(before + 2);
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('a part that was sent back is for a person, and so is one that the books do not have', () => {
    const store = box();
    pay(store, 'TKD1A2B3C4', '2026-11-20T10:00:00', 2000);
    expect(verdicts(compareStatement(store, 'payhero', read(`${HEAD}\n${ROWS[2]}`)))).toEqual([
      ['TKD1A2B3D1', 'reversed-there'],
    ]);
    expect(verdicts(compareStatement(box(), 'payhero', read(`${HEAD}\n${ROWS[2]}`)))).toEqual([
      ['TKD1A2B3D1', 'reversed-there'],
    ]);
  });

  test('the same money by a callback that comes after all is booked once', () => {
    const store = box();
    book(store, read(FILE));
    pay(store, 'TKD1A2B3D2', '2026-11-20T17:59:58');
    expect(store.all(payments, {})).toHaveLength(1);
  });

  test('an amount that differs is named and moved nowhere', () => {
    const store = box();
    pay(store, 'TKD1A2B3D2', '2026-11-20T17:59:58', 1000);
    expect(verdicts(compareStatement(store, 'payhero', read(FILE)))[1]).toEqual(['TKD1A2B3D2', 'amount-differs']);
  });

  test('money without a receipt that may be the same is not booked a second time', () => {
    const store = box();
    const at = Date.parse('2026-11-20T17:58:00+03:00');
    takePayments(
      store,
      [delivery(notice({ keys: [checkoutKey('ws_9')], account: 'ACC1' }), { receivedAt: at })],
      POLICY,
      at,
    );
    expect(verdicts(compareStatement(store, 'payhero', read(FILE)))[1]).toEqual(['TKD1A2B3D2', 'may-be-known']);
  });

  test('the row of a push that is known without its receipt brings that, and another payer’s row is money of its own', () => {
    const store = box();
    const at = Date.parse('2026-11-20T18:00:00+03:00');
    addRequest(store, 'order-1', 1);
    const push = { account: 'ACC1', payerPhone: '254712345678', requestNames: ['order-1'], requestOnly: true };
    takePayments(store, [delivery(notice({ keys: [checkoutKey('ws_9')], ...push }), { receivedAt: at })], POLICY, at);
    const other = ROWS[1]?.replaceAll('TKD1A2B3D2', 'TKD1A2B3D4').replaceAll('254712345678', '254733000999');
    const statement = read(`${HEAD}\n${other}\n${ROWS[1]}`);
    expect(verdicts(compareStatement(store, 'payhero', statement)).map(([, verdict]) => verdict)).toEqual([
      'missing-in-books',
      'missing-in-books',
    ]);
    expect(book(store, statement)).toMatchObject({ kind: 'done' });
    expect(store.all(payments, {}).map(({ state, receipt_code: receipt }) => [state, receipt])).toEqual([
      ['applied', 'TKD1A2B3D2'],
      ['applied', 'TKD1A2B3D4'],
    ]);
    expect(compareStatement(store, 'payhero', statement).findings.map(({ verdict }) => verdict)).toEqual([
      'matched',
      'matched',
    ]);
  });

  test('what was paid before the books began is in the opening balances, and what came and was sent back is nothing', () => {
    const store = openStore();
    store.transaction(() => recordAction(store, { at: AT, actor: 'test', name: 'setup.apply' }));
    expect(verdicts(compareStatement(store, 'payhero', read(FILE)))[1]).toEqual(['TKD1A2B3D2', 'before-books']);
    const came = ROWS[1]?.replaceAll('TKD1A2B3D2', 'TKD1A2B3C4');
    expect(verdicts(compareStatement(box(), 'payhero', read(`${HEAD}\n${ROWS[2]}\n${came}`)))).toEqual([
      ['TKD1A2B3D1', 'came-and-went'],
      ['TKD1A2B3C4', 'came-and-went'],
    ]);
  });

  test('a receipt that hides in the narration of a bank finds its payment', () => {
    const store = box();
    pay(store, 'TKD1A2B3D2', '2026-11-20T17:59:58');
    const bank =
      'Transaction Date,Reference,Narration,Debit,Credit\n20/11/2026,FT2632412345,MPESA TKD1A2B3D2 254712345678 ACC0000012,,1500.00';
    expect(verdicts(compareStatement(store, 'payhero', read(bank)))).toEqual([['TKD1A2B3D2', 'matched']]);
  });

  test("a file of which nothing is known, where the books have that time's payments, is strange", () => {
    const store = box();
    pay(store, 'TKD1A2B3F1', '2026-11-20T13:00:00');
    expect(compareStatement(store, 'payhero', read(FILE)).isStrange).toBe(true);
    pay(store, 'TKD1A2B3D2', '2026-11-20T17:59:58');
    expect(compareStatement(store, 'payhero', read(FILE)).isStrange).toBe(false);
  });
});
