import { z } from 'zod';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { Fault } from '../../domain/values/fault.ts';
import { formatLocal, parseMsisdn } from '../../domain/values/msisdn.ts';
import { wishPlan } from '../../storage/line-plan.ts';
import { actWithin, defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { requestPayment, type RequestPolicy } from '../money/request-payment.ts';
import { accountOf, GUEST, isKnown, judgeGuest, lookAtGuest, seatGuest } from './guest.ts';
import type { Guest, GuestPolicy, GuestWhy } from './guest.ts';

const SALE = GUEST.extend({ planCode: z.string().trim().min(1), provider: z.string().nullable() });

interface Sale {
  readonly guest: Guest;
  readonly phone: string;
  readonly provider: string | null;
}

export interface SalePolicy extends RequestPolicy, GuestPolicy {}

/**
 * Hotspot time for whoever stands there: the line of that phone, made where there is none, and its number asked for the price. When the
 * money comes, however late, the sync makes the login and lets the phone in.
 * @throws Fault `deed.refused` in the words of the request, when the phone cannot be asked now: then nothing is made either
 */
export const sellTime = (policy: SalePolicy) =>
  defineAction({
    name: 'hotspot.sell',
    reason: 'optional',
    input: SALE,
    subject: ({ router, mac }) => `phone ${mac} at ${router}`,
    look: (store, input, now) => lookAtGuest(store, input, input.planCode, policy, now),
    decide(facts, input): Decided<Sale> | Refused<GuestWhy> {
      const judged = judgeGuest(facts, input, input.planCode);
      if (judged.kind === 'refused') return judged;
      const { guest } = judged;
      const phone = input.phone ?? guest.line.msisdn;
      if (phone === null) return refuse('phone', HOTSPOT_SAID.sayWhichPhone(accountOf(guest)));
      const number = parseMsisdn(phone);
      if (number === null) return refuse('phone', HOTSPOT_SAID.noMobile(phone));
      // A number that is not taken yet is minted anew by each look.
      const whose = isKnown(guest.line) ? HOTSPOT_SAID.byAccount(guest.line.account_no) : HOTSPOT_SAID.byNewAccount();
      const words = HOTSPOT_SAID.sells(guest.plan.name, guest.mac, guest.router, whose, formatLocal(number));
      return {
        kind: 'do',
        plan: { guest, phone, provider: input.provider },
        preview: [words],
        detail: `account ${accountOf(guest)}`,
      };
    },
    effects(store, { guest, phone, provider }, { action, now }) {
      const line = seatGuest(store, guest, policy, now);
      const wish = guest.plan.code === line.plan_code ? null : guest.plan.code;
      if (wish !== line.next_plan_code) store.run(wishPlan, { id: line.id, planCode: wish });
      const asked = actWithin(
        store,
        requestPayment(policy),
        { accountNo: line.account_no, amountCents: null, phone, provider },
        { actor: action.actor },
        now,
      );
      if (asked.kind === 'refused') throw new Fault('deed.refused', 'dead', asked.words);
      if (asked.repeated) throw new Error('a request without a key was done before');
      return { lineId: line.id, accountNo: line.account_no, orderId: asked.result.orderId };
    },
  });
