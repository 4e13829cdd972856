import { historySince, PROMPT_MS, whyNotThisConnection, whyNotThisPhone } from '../../domain/money/payment-request.ts';
import { mayAskStranger, mayDeviceAsk } from '../../domain/money/push-answer.ts';
import { Fault } from '../../domain/values/fault.ts';
import { parseMsisdn, type Msisdn } from '../../domain/values/msisdn.ts';
import type { Store } from '../../storage/engine/store.ts';
import { lineById, type LineRow } from '../../storage/lines.ts';
import { lineOfPhone, paidByNumber, requestsSince, waitingRequests } from '../../storage/portal.ts';
import { actWithin, type By } from '../actions/act.ts';
import { pushHistory } from '../money/push-history.ts';
import { requestPayment } from '../money/request-payment.ts';
import { sellTime, type SalePolicy } from './sell-time.ts';

/** Why nobody was asked, for the page to say in the customer's words. */
export type NotAsked =
  | 'phone'
  | 'plan'
  | 'blocked'
  /** Another request waits on that number, for somebody else. */
  | 'busy'
  /** That number was asked as often as it may be. */
  | 'number-limit'
  /** This device asked as often as it may. */
  | 'device-limit'
  /** As many as have paid are asked already, or a flood of requests is. */
  | 'crowded'
  | 'not-working';

/** `open`: this number was asked for this line before, and the first is shown. */
export type AskedAtPage =
  { readonly kind: 'asked' | 'open' } | { readonly kind: 'not-asked'; readonly why: NotAsked; readonly words: string };

const no = (why: NotAsked, words = why as string): AskedAtPage => ({ kind: 'not-asked', why, words });

/**
 * A guest buys time at the page: one request at a time for a number, and few enough of a device that nobody is flooded; who has mistyped
 * their number is asked at another one. In one transaction. Wait for `store.durable()` before telling anybody.
 * @param guest who it is, as the router says; the number is all that is typed
 * @param now UTC milliseconds
 */
export function buyAtPage(
  store: Store,
  policy: SalePolicy,
  guest: { readonly router: string; readonly mac: string; readonly phone: string; readonly planCode: string },
  by: By,
  now: number,
): AskedAtPage {
  const { router, mac, phone } = guest;
  return store.transaction(() => {
    const msisdn = parseMsisdn(phone);
    if (msisdn === null) return no('phone');
    const lineId = store.first(lineOfPhone, { router, mac })?.id ?? null;
    const before = whyNotNow(store, policy, lineId, msisdn, now);
    if (before !== null) return before;
    try {
      // The sale seats the guest first: what it had made before it was refused is taken back.
      const sold = store.savepoint(() =>
        actWithin(store, sellTime({ ...policy, isClaimed: true }), { ...guest, provider: null }, by, now),
      );
      if (sold.kind === 'done') return { kind: 'asked' };
      return no(sold.why === 'plan' || sold.why === 'phone' || sold.why === 'blocked' ? sold.why : 'not-working');
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      // What it says is for the people of the ISP; nothing was made.
      return no('not-working', error.message);
    }
  });
}

/**
 * A line that is there already is paid for at the page: a subscriber's, or a guest's who buys more.
 * @param phone null: the subscriber’s own number, if there is one
 */
export function payAtPage(
  store: Store,
  policy: SalePolicy,
  { lineId, phone }: { readonly lineId: number; readonly phone: string | null },
  by: By,
  now: number,
): AskedAtPage {
  return store.transaction(() => {
    const line = store.first(lineById, { id: lineId });
    if (line === undefined) return no('not-working');
    const msisdn = parseMsisdn(phone ?? line.msisdn ?? '');
    if (msisdn === null) return no('phone');
    if (isBlocked(line)) return no('blocked');
    const before = whyNotNow(store, policy, lineId, msisdn, now);
    if (before !== null) return before;
    const wish = { accountNo: line.account_no, amountCents: null, phone: msisdn, provider: null };
    const asked = actWithin(store, requestPayment(policy), wish, by, now);
    return asked.kind === 'done' ? { kind: 'asked' } : no('not-working', asked.words);
  });
}

/** Kept off by a person: money does not switch it on. */
export function isBlocked({ blocked_at, paused_at }: Pick<LineRow, 'blocked_at' | 'paused_at'>): boolean {
  return blocked_at !== null && paused_at === null;
}

/** What stands in the way of asking this number for this line; null: nothing. */
function whyNotNow(
  store: Store,
  policy: SalePolicy,
  lineId: number | null,
  msisdn: Msisdn,
  now: number,
): AskedAtPage | null {
  const [provider] = policy.connections();
  if (provider === undefined) return no('not-working', 'no connection can ask for payments');
  const waiting = store.all(waitingRequests, { subscriptionId: lineId ?? 0, msisdn, since: now - PROMPT_MS });
  const onPhone = waiting.filter((one) => one.msisdn === msisdn);
  if (onPhone.some(({ subscription_id }) => subscription_id === lineId)) return { kind: 'open' };
  if (onPhone.length > 0) return no('busy');
  const history = pushHistory(store, msisdn, provider, now);
  if (whyNotThisPhone(history) !== null) return no('number-limit');
  if (whyNotThisConnection(history) !== null) return no('crowded');
  const { hour, day } = historySince(now);
  const asked = lineId === null ? [] : store.all(requestsSince, { lineId, since: day });
  const inHour = asked.filter(({ created_at }) => created_at > hour).length;
  const numbers = [...new Set(asked.map((one) => one.msisdn))];
  if (!mayDeviceAsk({ inHour, numbers }, msisdn)) return no('device-limit');
  if (!mayAskStranger(history) && store.first(paidByNumber, { msisdn }) === undefined) return no('crowded');
  return null;
}
