import type { DeliveryState } from '../src/domain/delivery-report.ts';
import { takeReport } from '../src/services/lines/take-report.ts';
import type { Store } from '../src/storage/engine/store.ts';
import type { ReceiptState } from '../src/storage/engine/schema-messages.ts';
import { settleReceipt } from '../src/storage/receipts.ts';
import { addLine, notice, NOW, receiptKey, take } from './services/books.ts';

/** How far the receipt of a payment is: what the gateway answered, what it told afterwards, and how that is said. */
export const FATES: readonly (readonly [
  ReceiptState,
  DeliveryState | null,
  reason: string | null,
  en: string,
  sw: string,
])[] = [
  ['queued', null, null, 'queued', 'inasubiri kutumwa'],
  ['sent', null, null, 'sent: the gateway took it', 'imetumwa: njia ya SMS imeipokea'],
  ['sent', 'delivered', null, 'delivered', 'imefika'],
  ['sent', 'undelivered', 'UserInBlacklist', 'sent, but not delivered', 'imetumwa, lakini haikufika'],
  ['refused', null, 'InvalidPhoneNumber', 'refused by the gateway', 'imekataliwa na njia ya SMS'],
  ['unknown', null, 'no answer in 10 s', 'not known: the gateway did not say', 'haijulikani: njia ya SMS haikusema'],
];

/** A payment for each of them, from 1 on, and one more that tells nobody anything. */
export function fillFates(store: Store): void {
  addLine(store, 1);
  FATES.forEach(([state, delivery, reason], i) => {
    const paymentId = i + 1;
    take(store, notice({ keys: [receiptKey(`SCA000000${i}`)], account: 'ACC1' }));
    if (state === 'queued') return;
    const messageId = `AT-${paymentId}`;
    const said = delivery === null ? reason : null;
    store.run(settleReceipt, { paymentId, state, messageId, reason: said, now: NOW });
    if (delivery !== null)
      takeReport(store, { messageId, state: delivery, reason }, Buffer.from(messageId), NOW + 7_000);
  });
  take(store, notice({ keys: [receiptKey('SCA0000009')], account: 'NOBODY' }));
}
