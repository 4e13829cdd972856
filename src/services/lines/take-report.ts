import type { DeliveryReport } from '../../domain/delivery-report.ts';
import { countRefusal } from '../../storage/callbacks.ts';
import { COUNTED_AS, phoneOfMessage, putReport } from '../../storage/delivery-reports.ts';
import type { Store } from '../../storage/engine/store.ts';

/**
 * Keeps what the SMS gateway tells of a message. One that is not ours, or that nobody can read, is counted with its newest bytes
 * and is in no book.
 * @param report as the gateway's kind reads it; null when it could not
 */
export function takeReport(store: Store, report: DeliveryReport | null, body: Uint8Array, now: number): void {
  const count = (reason: string) => store.run(countRefusal, { provider: COUNTED_AS, reason, sample: body, now });
  if (report === null) {
    count('unreadable report');
    return;
  }
  const { messageId, state, reason } = report;
  const sent = store.first(phoneOfMessage, { messageId });
  if (sent === undefined) count('report of an unknown message');
  else if (state !== 'under-way') store.run(putReport, { messageId, msisdn: sent.msisdn, state, reason, now });
}
