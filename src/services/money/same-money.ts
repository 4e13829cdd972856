import { disagreement } from '../../domain/money/disagreement.ts';
import { isReceipt, type Notice } from '../../domain/money/notice.ts';
import { readPayer } from '../../domain/values/msisdn.ts';
import { moneyWithoutOrder, ordersAround, ordersWithoutReceipt } from '../../storage/order-money.ts';
import type { Store } from '../../storage/engine/store.ts';

const DAY_MS = 24 * 3_600_000;
/** How far two clocks, and two ways of the same money, are apart at most. */
const SAME_TIME_MS = 15 * 60_000;
/** How far the clocks of this box and of a provider are apart. */
const SLACK_MS = 2 * 60_000;

/** How a notice came in. */
interface Came {
  readonly provider: string;
  /** UTC ms. */
  readonly receivedAt: number;
}

/**
 * The money of a push has two names that nobody joins: its provider says that the order is paid and knows no receipt, and M-Pesa tells
 * of a receipt and knows no order. By one connection, for one line, of one amount, from one payer, made between the push and the
 * answer, they are one. Nobody who pays twice is swallowed: the second receipt finds no order any more, and is money of its own.
 * @param request of ours that the notice answers
 * @returns the payment whose other name it is
 */
export function sameMoney(
  store: Store,
  notice: Notice,
  request: { readonly created_at: number; readonly state: string } | undefined,
  lineId: number,
  { provider, receivedAt }: Came,
): number | null {
  const hasReceipt = notice.keys.some(isReceipt);
  const about = { lineId, provider, amountCents: notice.amountCents, currency: notice.currency };
  if (request === undefined) {
    if (!hasReceipt || notice.account === null || readPayer(notice.payerPhone).kind === 'none') return null;
    const found = store.all(ordersWithoutReceipt, { ...about, at: notice.paidAt ?? receivedAt, slack: SLACK_MS });
    return found.find((one) => one.payer_phone !== null && agree(one, notice))?.id ?? null;
  }
  if (hasReceipt || request.state === 'paid') return null;
  const found = store.all(moneyWithoutOrder, { ...about, from: request.created_at - SLACK_MS, to: receivedAt });
  return found.find((one) => agree(one, notice))?.id ?? null;
}

function agree(
  { payer_account: account, payer_phone: payerPhone }: { payer_account: string | null; payer_phone: string | null },
  notice: Notice,
): boolean {
  return disagreement({ account, payerPhone }, notice) === null;
}

/**
 * The money of an order of ours whose receipt nobody has told, where what comes for the same line with a receipt, of the same amount and
 * at the same time, may be that money by another path and nothing says so. A person compares the two. From another phone than was asked
 * it is other money.
 */
export function perhapsSame(store: Store, notice: Notice, lineId: number | null, { receivedAt }: Came): number | null {
  if (lineId === null || !notice.keys.some(isReceipt)) return null;
  const at = notice.paidAt ?? receivedAt;
  const around = notice.paidAt === null ? DAY_MS : SAME_TIME_MS;
  const about = { lineId, amountCents: notice.amountCents, from: at - around, to: at + SAME_TIME_MS };
  const found = store.all(ordersAround, about);
  return found.find((one) => agree({ ...one, payer_account: null }, notice))?.id ?? null;
}
