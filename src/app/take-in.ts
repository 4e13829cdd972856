import type { BoxClock } from '../services/box/box-clock.ts';
import type { BooksPolicy } from '../services/money/credit-line.ts';
import type { Inbox } from '../services/money/inbox.ts';
import type { Delivery } from '../services/money/take-payments.ts';
import type { Taken } from '../services/money/taken.ts';

/**
 * How a delivery is taken. A payment that says when it was made tells something of the clock too, and is then read by what the clock is now.
 * @param retime it is another time now
 */
export function takingIn(
  { inbox, time, policy }: { readonly inbox: Inbox; readonly time: BoxClock; readonly policy: BooksPolicy },
  retime: () => void,
): (delivery: Delivery) => Promise<Taken> {
  return (delivery) => {
    const { reading, provider, body } = delivery;
    const notice = reading.kind === 'notice' ? reading.notice : null;
    if (notice === null || notice.paidAt === null) return inbox.submit(delivery);
    if (!time.hear(notice.paidAt, notice.isPaidAtSigned === true)) return inbox.submit(delivery);
    retime();
    const receivedAt = time.clock.now();
    const anew = policy.readAnew?.(provider, body, receivedAt) ?? reading;
    return inbox.submit({ ...delivery, receivedAt, reading: anew.kind === 'refused' ? reading : anew });
  };
}
