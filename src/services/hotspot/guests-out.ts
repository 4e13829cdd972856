import { formatWhen } from '../../domain/time/time.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { paidGuestsOut, voucherGuestsOut } from '../../storage/guests-out.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { Findings } from '../box/alarms.ts';

/** Whoever buys stands at the hotspot, and is in within seconds. */
const PATIENCE_MS = 3 * 60_000;
/** Whoever was not seen for so long has left: the line says so, and lets them in when they are back. */
const GONE_MS = 24 * 3_600_000;

/**
 * Guests who bought time and did not get in, by their account: what they bought when, how far it came, and what to do. It ends when their
 * phone is seen online, when their time is over or taken back, and when what keeps them out is told of their line or their router.
 * @param zone IANA name @param now UTC ms
 */
export function guestsOut(store: Store, zone: string, now: number): Findings {
  const when = { since: now - GONE_MS, until: now - PATIENCE_MS, now };
  const bought = [
    ...store
      .all(paidGuestsOut, when)
      .map((row) => ({ ...row, what: formatCents(cents(row.amount_cents), row.currency) })),
    ...store.all(voucherGuestsOut, when).map((row) => ({ ...row, what: `voucher ${row.voucher_id}` })),
  ];
  // Of several purchases of one line the oldest tells since when it waits.
  const oldestLast = bought.toSorted((one, other) => other.at - one.at);
  return new Map(
    oldestLast.map(({ account_no: account, router_name: router, at, what, let_in_at: letInAt }) => {
      const how =
        letInAt === null
          ? `${router} has not let it in yet: washa line reapply ${account} tells it again.`
          : `${router} lets it in, and its phone was not seen online since. If it is at this WiFi, washa line reapply ${account} logs it in; one that has left is let in when it is back.`;
      return [account, `Bought at ${formatWhen(at, zone, 'en', now)} (${what}). ${how}`] as const;
    }),
  );
}
