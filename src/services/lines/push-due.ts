import { MOST_UNPAID_IN_A_ROW, readPushDays } from '../../domain/money/planned-push.ts';
import { endsOf, type ReminderRules } from '../../domain/messages/reminder.ts';
import { isWithinHours } from '../../domain/time/day-hours.ts';
import type { Clock } from '../../domain/ports.ts';
import { localDay } from '../../domain/time/local-day.ts';
import { linesToPush } from '../../storage/auto-pushes.ts';
import { allPlans } from '../../storage/plans.ts';
import type { Store } from '../../storage/engine/store.ts';
import { act } from '../actions/act.ts';
import { requestPayment, type RequestPolicy } from '../money/request-payment.ts';
import { keepLooking } from '../box/rhythm.ts';

/** Lines a turn: few, so that a callback never waits long for it, and a provider is not asked in a burst. */
const BATCH = 20;
/** How often it is looked who is to be asked, and how soon again where there may be more. Milliseconds. */
const EVERY_MS = 5 * 60_000;
const AGAIN_MS = 10_000;

export interface PushDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly requests: RequestPolicy;
  readonly rules: ReminderRules;
  readonly zone: string;
}

/**
 * Asks the phones of lines for money whose plan says today, at most a batch of them. It is the same request as a person's, within the
 * same limits, and stored before it is sent; a line that was asked today by anybody is not asked again.
 * @returns how many, and whether there may be more
 */
export function pushDue({ store, requests, rules, zone }: PushDeps, now: number): { queued: number; more: boolean } {
  if (!isWithinHours(rules, now, zone) || requests.connections().length === 0) return { queued: 0, more: false };
  const { day, from: today } = localDay(now, zone);
  const plans = store.all(allPlans, {}).map(({ code, push_days }) => ({ code, days: readPushDays(push_days) }));
  let queued = 0;
  let found = 0;
  for (const days of new Set(plans.flatMap((plan) => plan.days))) {
    const { from, until } = endsOf(days, now, zone);
    const codes = JSON.stringify(plans.filter((plan) => plan.days.includes(days)).map(({ code }) => code));
    const about = { from, until, today, plans: codes, mostUnpaid: MOST_UNPAID_IN_A_ROW };
    for (const { id, account_no: accountNo } of store.all(linesToPush, { ...about, limit: BATCH - found })) {
      found += 1;
      const wish = { accountNo, amountCents: null, phone: null, provider: null };
      const by = { actor: 'box', reason: 'its plan asks on this day', key: `push ${id} ${day}` };
      const done = act(store, requestPayment(requests), wish, by, now);
      if (done.kind === 'done') queued += 1;
    }
    if (found === BATCH) return { queued, more: queued > 0 };
  }
  return { queued, more: false };
}

/** Asks on a rhythm, for as long as the clock and the books are believed. @returns ends it */
export function startPushing(deps: PushDeps & { readonly mayAsk: () => boolean }, onQueued: () => void): () => void {
  const { clock, mayAsk } = deps;
  return keepLooking(clock, EVERY_MS, () => {
    if (!mayAsk()) return EVERY_MS;
    const { queued, more } = pushDue(deps, clock.now());
    if (queued > 0) onQueued();
    return more ? AGAIN_MS : EVERY_MS;
  });
}
