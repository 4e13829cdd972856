import { LARGEST_PAYMENT } from '../../domain/money/largest-payment.ts';
import { ownerOf, type HoldReason, type Notice } from '../../domain/money/notice.ts';
import { terminalKey } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';

/** What speaks against booking money at once; null where nothing does. @param request of ours that it answers */
export function holdReason(
  store: Store,
  notice: Notice,
  provider: string,
  request: { amount_cents: number } | undefined,
  policy: { readonly currency: string; readonly clockSane: boolean },
): HoldReason | null {
  // How old it is nobody can say by a clock that is not believed.
  if (notice.hold !== null && (notice.hold !== 'stale' || policy.clockSane)) return notice.hold;
  if (notice.currency !== policy.currency) return 'currency';
  if (notice.keys.some((key) => store.first(terminalKey, { ...key, provider: ownerOf(key, provider) }) !== undefined))
    return 'after_terminal';
  if (request !== undefined && request.amount_cents !== notice.amountCents) return 'request_mismatch';
  if (notice.amountCents > LARGEST_PAYMENT) return 'large_amount';
  return policy.clockSane ? null : 'clock';
}
