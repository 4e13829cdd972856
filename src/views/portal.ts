import type { Caller } from '../domain/caller.ts';
import { desiredAccess } from '../domain/lines/line-facts.ts';
import { amountNeeded, PROMPT_MS } from '../domain/money/payment-request.ts';
import { pushStage, type PushAnswer, type PushStage } from '../domain/money/push-answer.ts';
import { renew } from '../domain/money/renewal.ts';
import type { Service } from '../domain/ports.ts';
import { cents, type Cents } from '../domain/values/money.ts';
import type { Store } from '../storage/engine/store.ts';
import { guestFacts } from '../storage/line-devices.ts';
import { accessFacts, lineById, type LineRow } from '../storage/lines.ts';
import { openLoan } from '../storage/loans.ts';
import { toPlan } from '../storage/plans.ts';
import {
  linesLettingThrough,
  lineOfLogin,
  lineOfPhone,
  newestGift,
  newestPayment,
  newestRequest,
} from '../storage/portal.ts';
import { useView, type UseView } from './use.ts';

/** What a customer is told of their own line, the first that holds. */
export type PortalCode =
  /** Asked to pay, and nobody has answered yet. */
  | 'asked'
  /** Paid, and out. */
  | 'letting-in'
  | 'online'
  /** A request brought no money, a moment ago. */
  | 'answered'
  | 'blocked'
  | 'paused'
  /** Nothing is paid for: a guest chooses, a subscriber sees what is due. */
  | 'nothing';

export interface PortalPush {
  readonly stage: PushStage;
  readonly amountCents: Cents;
  readonly msisdn: string;
  /** UTC ms. */
  readonly createdAt: number;
  readonly sentAt: number | null;
}

export interface PortalPayment {
  readonly id: number;
  readonly amountCents: Cents;
  readonly currency: string;
  readonly receipt: string | null;
  /** UTC ms; null: not yet. */
  readonly receivedAt: number;
  readonly confirmedAt: number | null;
  readonly onlineAt: number | null;
}

export interface PortalLine {
  readonly id: number;
  readonly accountNo: string;
  readonly planCode: string;
  readonly planName: string;
  /** Null: the subscriber has no phone. */
  readonly msisdn: string | null;
  /** Until when it is paid, UTC ms. */
  readonly until: number;
  /** In the last tenth of the time that it got last: more time is offered. */
  readonly isEnding: boolean;
  /** What has to be paid; null where its balance pays. */
  readonly dueCents: Cents | null;
  /** What it has already of it. */
  readonly keptCents: Cents;
  /** Until when that lasts when it is paid now. */
  readonly wouldLast: number;
  /** How long it may be lent time for, ms; 0: not now. */
  readonly lendMs: number;
  readonly service: LineRow['service'];
  /** What it has used of what its plan lets it use; null: there is no limit. */
  readonly use: UseView | null;
  /** A guest's, made for one phone. */
  readonly isGuest: boolean;
}

/** How a line stands, as far as it decides which page is shown. */
export interface PortalStanding {
  readonly code: PortalCode;
  /** The newest request, while it says something. */
  readonly push: PortalPush | null;
  /** The newest money that it got. */
  readonly payment: PortalPayment | null;
  /** Differs when the page has something else to say. */
  readonly version: string;
}

export interface PortalView extends PortalStanding {
  readonly line: PortalLine | null;
}

/** How long the answer to a request stands on the page. */
const ANSWER_MS = 10 * 60_000;

/** The line of whoever is there; null for a phone that has none yet, and for a login that is in no books. @param now UTC ms */
export function lineOfCaller(store: Store, caller: Caller, now: number): number | null {
  const { router } = caller;
  const named = (service: Service, username: string) =>
    store.first(lineOfLogin, { router, service, username })?.id ?? null;
  if (caller.kind === 'line') return named(caller.service, caller.username);
  const ofLogin = caller.user === null ? null : named('hotspot', caller.user);
  if (ofLogin !== null) return ofLogin;
  const own = store.first(lineOfPhone, { router, mac: caller.mac });
  if (own !== undefined && now < own.expires_at) return own.id;
  // A device that another phone lets through, while that has time and its plan has room.
  const others = store.all(linesLettingThrough, { router, mac: caller.mac });
  const through = others.find(({ id, expires_at: until }) => now < until && letsThrough(store, id, caller.mac));
  return through?.id ?? own?.id ?? (caller.isIn ? others[0]?.id : null) ?? null;
}

function letsThrough(store: Store, lineId: number, mac: string): boolean {
  const line = store.first(lineById, { id: lineId });
  return line !== undefined && guestFacts(line).letThrough?.includes(mac) === true;
}

/** Whether a device is let out, as its router showed it, and when, UTC ms. */
export interface Presence {
  readonly isIn: boolean;
  readonly at: number;
}

/** How a line stands, and its row for whoever says more of it. A page that waits asks each few seconds for no more than this. */
export interface StandingLine extends PortalStanding {
  /** Null: there is none yet. */
  readonly row: LineRow | null;
  /** The time that it got last, where no payment bought it: how much, ms. */
  readonly giftMs: number | null;
}

/**
 * Which page one line has.
 * @param lineId null: there is none yet
 * @param presence of the phone that asks; null: of a line, whose last session tells
 * @param now UTC ms
 */
export function portalStanding(
  store: Store,
  lineId: number | null,
  presence: Presence | null,
  now: number,
): StandingLine {
  const line = lineId === null ? undefined : store.first(lineById, { id: lineId });
  if (line === undefined)
    return withVersion({ code: 'nothing', row: null, push: null, payment: null, giftMs: null }, now);
  const payment = paymentOf(store, line.id);
  const gift = store.first(newestGift, { lineId: line.id });
  const isGift = gift !== undefined && gift.at > (payment?.receivedAt ?? 0);
  const isOn = desiredAccess(accessFacts(line), now) === 'on';
  // Whoever got time in another way meanwhile (the till, a voucher) waits for no PIN, and is told of none.
  const isServed = ({ createdAt }: PortalPush) => isOn && Math.max(payment?.receivedAt ?? 0, gift?.at ?? 0) > createdAt;
  const newest = pushOf(store, line.id, now);
  const push = newest === null || isServed(newest) ? null : newest;
  const seenAt = line.seen_online_at ?? 0;
  const isIn =
    presence === null
      ? // A session of before the line was written to is not one of now.
        line.access === 'on' && seenAt >= (line.written_at ?? 0)
      : presence.isIn || seenAt > presence.at;
  const giftMs = isGift ? gift.given_ms : null;
  return withVersion({ code: codeOf(line, push, isOn, isIn), row: line, push, payment, giftMs }, now);
}

/** What that page says. @param zone IANA name @param now UTC ms */
export function portalView(
  store: Store,
  { row, giftMs, ...standing }: StandingLine,
  zone: string,
  now: number,
): PortalView {
  return { ...standing, line: row === null ? null : portalLine(store, row, giftMs, zone, now) };
}

function codeOf(line: LineRow, push: PortalPush | null, isOn: boolean, isIn: boolean): PortalCode {
  if (line.paused_at !== null) return 'paused';
  if (line.blocked_at !== null) return 'blocked';
  const stage = push?.stage;
  if (stage?.kind === 'sending' || stage?.kind === 'pin') return 'asked';
  if (isOn && !isIn) return 'letting-in';
  if (stage?.kind === 'answered') return 'answered';
  return isOn ? 'online' : 'nothing';
}

function pushOf(store: Store, lineId: number, now: number): PortalPush | null {
  const row = store.first(newestRequest, { lineId });
  if (row === undefined) return null;
  const { state, outcome, msisdn } = row;
  const facts = { state, outcome, sentAt: row.sent_at, createdAt: row.created_at, settledAt: row.settled_at };
  const stage = pushStage(facts, now);
  const isOld = now - row.created_at > Math.max(ANSWER_MS, PROMPT_MS);
  if (stage.kind === 'paid' || isOld) return null;
  const { created_at: createdAt, sent_at: sentAt } = row;
  return { stage, amountCents: cents(row.amount_cents), msisdn, createdAt, sentAt };
}

/** Whether money may still come by it: nobody is asked to pay again meanwhile. */
export function isPending(push: PortalPush | null): boolean {
  return push !== null && push.stage.kind !== 'paid' && (push.stage.kind !== 'answered' || push.stage.again === null);
}

function paymentOf(store: Store, lineId: number): PortalPayment | null {
  const row = store.first(newestPayment, { lineId });
  if (row === undefined) return null;
  const { id, currency, receipt_code: receipt, confirmed_at: confirmedAt, online_at: onlineAt } = row;
  return {
    ...{ id, currency, receipt, confirmedAt, onlineAt },
    amountCents: cents(row.amount_cents),
    receivedAt: row.received_at,
  };
}

function portalLine(store: Store, line: LineRow, giftMs: number | null, zone: string, now: number): PortalLine {
  const isOn = desiredAccess(accessFacts(line), now) === 'on';
  const loan = line.lent_cents === 0 ? undefined : store.first(openLoan, { lineId: line.id });
  const restCents = line.lent_cents - (loan?.amount_cents ?? 0);
  const dueCents = amountNeeded(cents(line.price_cents + restCents), cents(line.balance_cents));
  // The rule by which money renews it: what was lent is a part of what is bought, and months keep their day.
  const lentMs = loan?.given_ms ?? 0;
  const { expiresAfter: wouldLast, givenMs } = renew(
    {
      expiresAt: line.expires_at - lentMs,
      anchorDay: line.anchor_day,
      balanceCents: cents(0),
      graceMs: line.blocked_at === null ? line.grace_ms : 0,
    },
    toPlan(line),
    cents(line.price_cents),
    now - lentMs,
    zone,
  );
  return {
    id: line.id,
    accountNo: line.account_no,
    planCode: line.next_plan_code ?? line.plan_code,
    planName: line.plan_name,
    msisdn: line.msisdn,
    until: line.expires_at,
    isEnding: isOn && line.expires_at - now < (giftMs ?? givenMs) / 10,
    dueCents,
    keptCents: cents(line.balance_cents),
    wouldLast,
    lendMs: loan === undefined && !isOn && line.blocked_at === null ? line.lend_ms : 0,
    service: line.service,
    use: useView(line),
    isGuest: line.device !== null,
  };
}

/** The answer that stands on the page. */
export function answerOnPage({ code, push }: PortalView): PushAnswer | null {
  return code === 'answered' && push?.stage.kind === 'answered' ? push.stage.answer : null;
}

function withVersion(standing: Omit<StandingLine, 'version'>, now: number): StandingLine {
  const { code, row, push, payment } = standing;
  const stage = push?.stage;
  const mayTryAgain = stage?.kind === 'answered' && stage.again !== null && stage.again <= now;
  const said = stage?.kind === 'answered' ? `${stage.answer}${mayTryAgain ? ' again' : ''}` : (stage?.kind ?? '');
  return {
    ...standing,
    version: [code, said, row?.expires_at ?? '', payment?.onlineAt ?? payment?.id ?? ''].join('.'),
  };
}
