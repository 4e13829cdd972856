import { PRIORITY } from '../../domain/command.ts';
import { whyNotFree, type FreeFacts, type WhyNotFree } from '../../domain/lines/free-time.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { whenIn } from '../../domain/said/both.ts';
import { HOTSPOT_SAID, NOT_FREE } from '../../domain/said/hotspot-said.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { localDay } from '../../domain/time/local-day.ts';
import { parseMac } from '../../domain/values/mac.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import type { Store } from '../../storage/engine/store.ts';
import { forgetFreeTime, freeTimeOf, insertFreeTime } from '../../storage/free-time.ts';
import { accessFacts, lineById, type LineRow } from '../../storage/lines.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { giveTime } from '../money/give-time.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { accountOf, GUEST, isKnown, judgeGuest, lookAtGuest, seatGuest } from './guest.ts';
import type { Guest, GuestPolicy, GuestWhy } from './guest.ts';

const MINUTE_MS = 60_000;
/** A clock that is set back by some days gives nobody a day twice. Milliseconds. */
const KEPT_MS = 7 * 24 * 3_600_000;

export interface FreePolicy {
  /** IANA name of the ISP's zone: a day ends there. */
  readonly timeZone: string;
  /** 0: there are none. */
  readonly freeMinutes: number;
  /** False while the box's clock is doubted. */
  readonly isTimeKnown: () => boolean;
  /** To so many devices of one router. */
  readonly freeDevicesADay: number;
}

const FREE = GUEST.extend({ planCode: GUEST.shape.router });

export type WhyNotGiven = GuestWhy | WhyNotFree;

interface Free {
  readonly guest: Guest;
  readonly msisdn: string;
}

/**
 * The free minutes of a day, for the phone that is in hand: once for it and once for its number, each day of the ISP's zone. No money
 * moves. The line is that of a sale; one that has to be made is on the plan that is named.
 */
export const giveFreeTime = (policy: FreePolicy & GuestPolicy) =>
  defineAction({
    name: 'hotspot.free',
    reason: 'optional',
    input: FREE,
    subject: ({ router, mac }) => `phone ${mac} at ${router}`,
    look(store, input, now) {
      const guest = lookAtGuest(store, input, input.planCode, policy, now);
      const msisdn = guest.msisdn ?? parseMsisdn(guest.known?.msisdn ?? '');
      const whose = { router: input.router, mac: guest.mac ?? '', msisdn };
      return { guest, msisdn, free: freeFacts(store, policy, whose, guest.known, now) };
    },
    decide({ guest: facts, msisdn, free }, input, now): Decided<Free> | Refused<WhyNotGiven> {
      const judged = judgeGuest(facts, input, input.planCode);
      if (judged.kind === 'refused') return judged;
      const { guest } = judged;
      if (isKnown(guest.line) && guest.line.paused_at !== null)
        return refuse('blocked', LINE_SAID.resumeFirst(accountOf(guest)));
      if (msisdn === null) return refuse('phone', HOTSPOT_SAID.lineNeedsNumber(accountOf(guest)));
      const why = whyNotFree(free);
      if (why !== null) return refuse(why, NOT_FREE[why]);
      const until = whenIn(policy.timeZone, now)(now + policy.freeMinutes * MINUTE_MS);
      const change = HOTSPOT_SAID.freeMinutes(accountOf(guest), policy.freeMinutes, until);
      return { kind: 'do', plan: { guest, msisdn }, preview: [change], detail: change.en };
    },
    effects(store, { guest, msisdn }, { action, now }) {
      const line = seatGuest(store, guest, policy, now);
      const lineId = line.id;
      const givenMs = policy.freeMinutes * MINUTE_MS;
      giveTime(store, line, { givenMs, expiresAfter: now + givenMs, anchorDay: null }, action);
      const { mac, router } = guest;
      const { day } = localDay(now, policy.timeZone);
      store.run(forgetFreeTime, { before: localDay(now - KEPT_MS, policy.timeZone).day });
      store.run(insertFreeTime, { day, mac, msisdn, router, lineId, actionId: action.id });
      enqueueSync(store, line, PRIORITY.paid, now);
      return [routerLane(line.router_name)];
    },
  });

/** Whether whoever stands before the page is offered them. @param now UTC milliseconds */
export function isFreeOffered(
  store: Store,
  policy: FreePolicy,
  { router, mac, lineId }: { readonly router: string; readonly mac: string; readonly lineId: number | null },
  now: number,
): boolean {
  // Most pages are of an ISP that gives none.
  if (policy.freeMinutes === 0) return false;
  const line = lineId === null ? undefined : store.first(lineById, { id: lineId });
  const whose = { router, mac: parseMac(mac) ?? '', msisdn: parseMsisdn(line?.msisdn ?? '') };
  return whyNotFree(freeFacts(store, policy, whose, line, now)) === null;
}

function freeFacts(
  store: Store,
  { timeZone, freeMinutes: minutes, freeDevicesADay: devicesADay, isTimeKnown }: FreePolicy,
  { router, mac, msisdn }: { readonly router: string; readonly mac: string; readonly msisdn: string | null },
  line: LineRow | undefined,
  now: number,
): FreeFacts {
  const { day } = localDay(now, timeZone);
  const given = store.first(freeTimeOf, { day, mac, msisdn: msisdn ?? '', router });
  return {
    ...{ minutes, devicesADay, isTimeKnown: isTimeKnown() },
    hasTime: line !== undefined && desiredAccess(accessFacts(line), now) === 'on',
    byDevice: given?.byDevice ?? 0,
    byNumber: given?.byNumber ?? 0,
    byRouter: given?.byRouter ?? 0,
  };
}
