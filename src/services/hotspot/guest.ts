import { z } from 'zod';
import { ACCOUNT_ALPHABET } from '../../domain/money/account-number.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { noSuchName } from '../../domain/said/both.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { parseMac } from '../../domain/values/mac.ts';
import { formatLocal, parseMsisdn, type Msisdn } from '../../domain/values/msisdn.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { PlanTable } from '../../storage/engine/schema-lines.ts';
import { guestLines, putDevice } from '../../storage/line-devices.ts';
import { accessFacts, lineById, type LineRow } from '../../storage/lines.ts';
import { putUnderSubscriber, setAccess } from '../../storage/line-writes.ts';
import { allPlans } from '../../storage/plans.ts';
import { newestGift, newestPayment } from '../../storage/portal.ts';
import { routersInUse } from '../../storage/routers.ts';
import { dropWithoutLine, subscriberByName } from '../../storage/subscribers.ts';
import { refuse, type Refused } from '../actions/act.ts';
import { findOrAddSubscriber, insertNewLine } from '../lines/new-lines.ts';
import { mintFree, minter } from '../lines/subscribers.ts';
import { retargetLine } from '../outbox/follow-line.ts';

/** Somebody at a hotspot, as typed or as its router shows them. */
export const GUEST = z.object({
  router: z.string().trim().min(1),
  mac: z.string(),
  /** Null: known by the phone that is in hand alone. */
  phone: z.string().nullable(),
});

export interface GuestPolicy {
  /** In front of minted account numbers. */
  readonly accountPrefix: string;
  /** Uniform in [0, 1), and nothing that can be guessed: account numbers and passwords. */
  readonly random: () => number;
  /**
   * True where the number is whatever somebody types at a page: then a line of that number is theirs only where nothing is lost by it,
   * no balance that would be used and no debt.
   */
  readonly isClaimed?: boolean;
}

export interface GuestFacts {
  readonly mac: string | null;
  readonly msisdn: Msisdn | null;
  readonly routers: readonly string[];
  readonly plan: PlanTable | undefined;
  readonly plans: readonly string[];
  /** That of this phone; else one of this number whose time is over. */
  readonly known: LineRow | undefined;
  /** Of a line that has to be made. */
  readonly fresh: string;
}

/** Whose line it becomes. */
export interface Guest {
  readonly mac: string;
  readonly router: string;
  readonly plan: PlanTable;
  /** As typed now; null: none was. */
  readonly msisdn: Msisdn | null;
  readonly line: LineRow | { readonly accountNo: string; readonly msisdn: Msisdn };
}

export type GuestWhy = 'router' | 'plan' | 'mac' | 'phone' | 'blocked';

/** @param planCode null: not asked */
export function lookAtGuest(
  store: Store,
  { router, mac: typedMac, phone }: z.output<typeof GUEST>,
  planCode: string | null,
  { accountPrefix, random, isClaimed = false }: GuestPolicy,
  now: number,
): GuestFacts {
  const mac = parseMac(typedMac);
  const msisdn = phone === null ? null : parseMsisdn(phone);
  const rows = mac === null ? [] : store.all(guestLines, { router, mac, msisdn: msisdn ?? '' });
  const lines = rows.flatMap((row) => {
    const line = store.first(lineById, { id: row.id });
    return line === undefined ? [] : [{ line, isOfPhone: row.mac === mac }];
  });
  const isFree = (line: LineRow) =>
    desiredAccess(accessFacts(line), now) === 'off' &&
    !(isClaimed && (line.balance_cents > 0 || line.lent_cents > 0 || line.blocked_at !== null));
  const known = lines.find(({ line, isOfPhone }) => isOfPhone || isFree(line));
  const plans = store.all(allPlans, {}).filter((plan) => plan.retired_at === null);
  return {
    mac,
    msisdn,
    routers: store.all(routersInUse, {}).map(({ name }) => name),
    plan: plans.find(({ code }) => code === planCode),
    plans: plans.map(({ code }) => code),
    known: known?.line,
    fresh: mintFree(store, minter(accountPrefix, random)),
  };
}

/** Pure. @param planCode as asked for */
export function judgeGuest(
  { mac, msisdn, routers, plan, plans, known, fresh }: GuestFacts,
  input: z.output<typeof GUEST>,
  planCode: string,
): { readonly kind: 'guest'; readonly guest: Guest } | Refused<GuestWhy> {
  const { router } = input;
  if (!routers.includes(router)) return refuse('router', noSuchName('router', router, routers));
  if (plan === undefined) return refuse('plan', noSuchName('plan', planCode, plans));
  if (mac === null) return refuse('mac', HOTSPOT_SAID.noMac(input.mac));
  if (input.phone !== null && msisdn === null) return refuse('phone', HOTSPOT_SAID.noMobile(input.phone));
  if (known !== undefined && known.blocked_at !== null && known.paused_at === null)
    return refuse('blocked', HOTSPOT_SAID.blocked(known.account_no));
  if (known !== undefined) return { kind: 'guest', guest: { mac, router, plan, msisdn, line: known } };
  if (msisdn === null) return refuse('phone', HOTSPOT_SAID.numberNeeded());
  return { kind: 'guest', guest: { mac, router, plan, msisdn, line: { accountNo: fresh, msisdn } } };
}

/** Whether the line is there already. */
export function isKnown(line: Guest['line']): line is LineRow {
  return 'id' in line;
}

export function accountOf({ line }: Guest): string {
  return isKnown(line) ? line.account_no : line.accountNo;
}

const PASSWORD_LENGTH = 16;

/**
 * Inside a transaction: the line of a guest, for the phone that is in hand. A new one has no time: its login is made on the router when
 * it has, by the sync, and nobody but the two knows its password.
 */
export function seatGuest(store: Store, guest: Guest, { random }: GuestPolicy, now: number): LineRow {
  const { mac, router, plan, line } = guest;
  if (isKnown(line)) {
    retargetLine(store, line.id, now, () => store.run(putDevice, { id: line.id, mac, now }));
    takeNumber(store, line, guest.msisdn, now);
    return lineOf(store, line.id);
  }
  const { accountNo, msisdn } = line;
  const draw = () => ACCOUNT_ALPHABET.charAt(Math.floor(random() * ACCOUNT_ALPHABET.length));
  const password = Array.from({ length: PASSWORD_LENGTH }, draw).join('');
  const added = {
    name: nameOf(msisdn),
    msisdn,
    language: null,
    accountNo,
    planCode: plan.code,
    routerName: router,
    service: 'hotspot',
    username: accountNo,
    password,
    // Its plan's grace is for whoever has paid before.
    expiresAt: now - plan.grace_ms,
  } as const;
  const id = insertNewLine(store, { kind: 'add', line: added, accountNo, note: null }, now);
  store.run(putDevice, { id, mac, now });
  store.run(setAccess, { id, access: 'off', detail: 'nothing was paid for it yet', now });
  return lineOf(store, id);
}

const nameOf = (msisdn: Msisdn): string => `Guest ${formatLocal(msisdn)}`;

/**
 * A number that was typed is proved by nothing. Until a line has had time it is that of the newest try: else a slip of the first one
 * would send its receipts and its codes to a stranger for good, and what is paid from the right number would find no line.
 */
function takeNumber(store: Store, line: LineRow, msisdn: Msisdn | null, now: number): void {
  const before = parseMsisdn(line.msisdn ?? '');
  if (msisdn === null || before === null || before === msisdn) return;
  const ofLine = { lineId: line.id };
  if (store.first(newestPayment, ofLine) !== undefined || store.first(newestGift, ofLine) !== undefined) return;
  const guest = store.first(subscriberByName, { msisdn: before, name: nameOf(before) });
  if (guest?.id !== line.subscriber_id) return;
  const { language } = guest;
  const subscriberId = findOrAddSubscriber(store, { name: nameOf(msisdn), msisdn, language }, now);
  store.run(putUnderSubscriber, { id: line.id, subscriberId });
  store.run(dropWithoutLine, { id: guest.id });
}

function lineOf(store: Store, id: number): LineRow {
  const line = store.first(lineById, { id });
  if (line === undefined) throw new Error(`there is no line ${id}`);
  return line;
}
