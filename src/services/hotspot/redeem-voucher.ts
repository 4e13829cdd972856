import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { whenIn } from '../../domain/said/both.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { addPeriod } from '../../domain/time/time.ts';
import { parseMac } from '../../domain/values/mac.ts';
import { readVoucherCode } from '../../domain/voucher-code.ts';
import { setPlan } from '../../storage/line-plan.ts';
import { forgetMisses, insertMiss, endVoucher, missesOf, voucherByHash } from '../../storage/vouchers.ts';
import type { Store } from '../../storage/engine/store.ts';
import { act, defineAction, refuse, type ActResult, type By, type Decided, type Refused } from '../actions/act.ts';
import { giveTime } from '../money/give-time.ts';
import { retargetLine } from '../outbox/follow-line.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { accountOf, GUEST, isKnown, judgeGuest, lookAtGuest, seatGuest } from './guest.ts';
import type { Guest, GuestPolicy, GuestWhy } from './guest.ts';
import { hashVoucher } from './make-vouchers.ts';

/** So many codes that are none, and the phone waits. */
export const FREE_MISSES = 5;
export const MISS_WAIT_MINUTES = 15;
export const MISS_WAIT_MS = MISS_WAIT_MINUTES * 60_000;
const MISSES_KEPT_MS = 24 * 3_600_000;

export interface VoucherPolicy extends GuestPolicy {
  /** IANA name of the ISP's zone. */
  readonly timeZone: string;
}

const REDEMPTION = GUEST.extend({ code: z.string() });
type Redemption = z.output<typeof REDEMPTION>;

interface Redeemed {
  readonly guest: Guest;
  readonly voucherId: number;
}

type Why = GuestWhy | 'code' | 'typed' | 'used' | 'over' | 'locked';

const redemption = (policy: VoucherPolicy) =>
  defineAction({
    name: 'voucher.redeem',
    reason: 'optional',
    input: REDEMPTION,
    // Never the code: the audit is read by people.
    subject: ({ router, mac }) => `phone ${mac} at ${router}`,
    look(store, input, now) {
      const code = readVoucherCode(input.code);
      const voucher = code === null ? undefined : store.first(voucherByHash, { hash: hashVoucher(code) });
      const mac = parseMac(input.mac) ?? '';
      return {
        isTyped: code !== null,
        voucher,
        misses: store.all(missesOf, { mac, since: now - MISS_WAIT_MS }).length,
        guest: lookAtGuest(store, input, voucher?.plan_code ?? null, policy, now),
      };
    },
    decide({ isTyped, voucher, misses, guest: facts }, input, now): Decided<Redeemed> | Refused<Why> {
      // Before the code is looked at: whoever guesses learns nothing meanwhile.
      if (misses >= FREE_MISSES) return refuse('locked', HOTSPOT_SAID.tooManyCodes(MISS_WAIT_MINUTES));
      if (!isTyped) return refuse('typed', HOTSPOT_SAID.mistyped());
      if (voucher === undefined) return refuse('code', HOTSPOT_SAID.noSuchVoucher());
      if (voucher.ended_at !== null) {
        const { isVoid, wasUsed } = HOTSPOT_SAID;
        return refuse('used', voucher.account_no === null ? isVoid(voucher.id) : wasUsed(voucher.id));
      }
      // What was taken back from its agent is over, whatever a clock says that was set back since.
      if (voucher.ends_at !== null && (now >= voucher.ends_at || voucher.back_by !== null)) {
        return refuse('over', HOTSPOT_SAID.isOver(voucher.id, whenIn(policy.timeZone, now)(voucher.ends_at)));
      }
      const judged = judgeGuest(facts, input, voucher.plan_code);
      if (judged.kind === 'refused') return judged;
      const { guest } = judged;
      if (isKnown(guest.line) && guest.line.paused_at !== null) {
        return refuse('blocked', LINE_SAID.resumeFirst(accountOf(guest)));
      }
      const until = whenIn(policy.timeZone, now)(endOf(guest, policy, now));
      const change = HOTSPOT_SAID.redeems(voucher.id, accountOf(guest), guest.plan.name, until);
      return { kind: 'do', plan: { guest, voucherId: voucher.id }, preview: [change], detail: change.en };
    },
    effects(store, { guest, voucherId }, { action, now }) {
      const line = seatGuest(store, guest, policy, now);
      const { id } = line;
      const expiresAfter = endOf(guest, policy, now);
      if (line.plan_code !== guest.plan.code) {
        retargetLine(store, id, now, () => store.run(setPlan, { id, planCode: guest.plan.code }));
      }
      const givenMs = expiresAfter - Math.max(now, line.expires_at);
      giveTime(store, line, { givenMs, expiresAfter, anchorDay: null }, action);
      store.run(endVoucher, { id: voucherId, subscriptionId: id, actionId: action.id, now });
      enqueueSync(store, line, PRIORITY.paid, now);
      return { lineId: id, accountNo: line.account_no, expiresAt: expiresAfter, lanes: [routerLane(line.router_name)] };
    },
  });

/** Until when the period of the voucher lasts: behind what the line has. */
function endOf({ line, plan }: Guest, { timeZone }: VoucherPolicy, now: number): number {
  const from = isKnown(line) ? Math.max(now, line.expires_at) : now;
  return addPeriod(from, { unit: plan.period_unit, count: plan.period_count }, 1, timeZone);
}

export interface RedeemedVoucher {
  readonly lineId: number;
  readonly accountNo: string;
  /** UTC milliseconds. */
  readonly expiresAt: number;
  /** That have something to do now. */
  readonly lanes: readonly string[];
}

/**
 * A voucher is used up by the phone in hand, once. A code that is none counts against that phone, also when it is tried by another door.
 * Wait for `store.durable()` before telling anybody.
 * @param now UTC milliseconds
 */
export function redeemVoucher(
  store: Store,
  policy: VoucherPolicy,
  wish: Redemption,
  by: By,
  now: number,
): ActResult<RedeemedVoucher, Why> {
  const done = act(store, redemption(policy), wish, by, now);
  const mac = parseMac(wish.mac);
  if (done.kind === 'refused' && done.why === 'code' && mac !== null) {
    store.transaction(() => {
      store.run(forgetMisses, { before: now - MISSES_KEPT_MS });
      store.run(insertMiss, { mac, now });
    });
  }
  return done;
}
