import { beforeEach, expect, test } from 'vitest';
import type { DeliveryReport } from '../../../src/domain/delivery-report.ts';
import { takeReport } from '../../../src/services/lines/take-report.ts';
import { reportOfLine, reportsCounted } from '../../../src/storage/delivery-reports.ts';
import { settleReceipt } from '../../../src/storage/receipts.ts';
import { refusalsSince } from '../../../src/storage/views/overview.ts';
import { paymentReceipt } from '../../../src/storage/views/overview-line.ts';
import { smsFate } from '../../../src/views/sms-fate.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { addLine, ledger, notice, NOW, openStore, take } from '../books.ts';

let store: Store;
let lineId: number;
const body = Buffer.from('id=1');
const tell = (state: DeliveryReport['state'], reason: string | null = null, at = NOW, messageId = 'AT-1') =>
  takeReport(store, { messageId, state, reason }, body, at);
const fate = () => smsFate(store.first(paymentReceipt, { id: 1 })!);

beforeEach(() => {
  store = openStore();
  lineId = addLine(store, 1);
  take(store, notice({ account: 'ACC1' }));
  store.run(settleReceipt, { paymentId: 1, state: 'sent', messageId: 'AT-1', reason: null, now: NOW });
});

test('a receipt was sent until its gateway says that it was delivered', () => {
  expect(fate()).toMatchObject({ code: 'sent', words: 'sent: the gateway took it', reason: null });
  tell('under-way');
  expect(fate().code).toBe('sent');
  tell('delivered');
  expect(fate()).toMatchObject({ words: 'delivered', reason: null });
});

test('a failure stands with the words of the gateway, at the receipt and at the line', () => {
  tell('undelivered', 'UserInBlacklist');
  expect(fate()).toMatchObject({ words: 'sent, but not delivered', reason: 'UserInBlacklist' });
  expect(store.first(reportOfLine, { id: lineId })).toEqual({
    state: 'undelivered',
    reason: 'UserInBlacklist',
    reported_at: NOW,
  });
});

test('reports twice, late and in the wrong order: what arrived stays arrived, and the first failure keeps its time', () => {
  tell('undelivered', 'AbsentSubscriber');
  tell('undelivered', 'Expired', NOW + 1);
  expect(store.first(reportOfLine, { id: lineId })).toMatchObject({ reason: 'AbsentSubscriber', reported_at: NOW });
  tell('delivered', null, NOW + 2);
  tell('undelivered', 'AbsentSubscriber', NOW + 3);
  tell('delivered', null, NOW + 4);
  expect(store.first(reportOfLine, { id: lineId })).toEqual({ state: 'delivered', reason: null, reported_at: NOW + 2 });
});

test('of a message that is not ours, and of what nobody can read, there is a count and nothing else', () => {
  const before = store.all(ledger, {});
  tell('undelivered', 'Failed', NOW, 'AT-2');
  tell('delivered', null, NOW, 'AT-2');
  takeReport(store, null, body, NOW);
  expect(store.all(reportsCounted, {})).toEqual([
    { reason: 'report of an unknown message', count: 2, last_at: NOW },
    { reason: 'unreadable report', count: 1, last_at: NOW },
  ]);
  expect(store.first(reportOfLine, { id: lineId })).toBeUndefined();
  expect(store.all(refusalsSince, { since: 0 })).toEqual([]);
  expect(store.all(ledger, {})).toEqual(before);
});
