import { desiredAccess } from '../domain/lines/line-facts.ts';
import { mayChoosePlan } from '../domain/money/change-plan.ts';
import type { Language } from '../domain/time/time.ts';
import { cents, type Cents } from '../domain/values/money.ts';
import type { PlanTable } from '../storage/engine/schema-lines.ts';
import type { Store } from '../storage/engine/store.ts';
import { devicesOfLine } from '../storage/line-devices.ts';
import { accessFacts, lineById, linesByMsisdn } from '../storage/lines.ts';
import { allPlans } from '../storage/plans.ts';
import { linePayments } from '../storage/views/overview-line.ts';
import { portalStanding, portalView, type PortalLine, type PortalView } from './portal.ts';

/** How far back a customer sees what they paid. */
const PAYMENTS = 10;

export interface MyPayment {
  readonly amountCents: Cents;
  readonly currency: string;
  readonly receipt: string | null;
  /** UTC ms. */
  readonly receivedAt: number;
}

export interface MyDevice {
  /** `AA:BB:CC:DD:EE:FF`. */
  readonly mac: string;
  /** UTC ms. */
  readonly since: number;
  /** The one that the line is for. */
  readonly isPhone: boolean;
}

/** What somebody who has proved the number of a line sees of it. */
export interface MyLine {
  readonly line: PortalLine;
  readonly view: PortalView;
  /** The newest first, each with what this line has of it. */
  readonly payments: readonly MyPayment[];
  /** In which it is written to; null: the box's. */
  readonly language: Language | null;
  /** The plan from the next renewal on, where it is another. */
  readonly nextPlanName: string | null;
  /** The phone that it is for, then what uses its time beside it; empty: whoever has its password logs in. */
  readonly devices: readonly MyDevice[];
  /** It has time, which another phone at its hotspot can take over. */
  readonly mayTake: boolean;
  /** Its router. */
  readonly routerName: string;
  /** Plans that may be chosen from the next renewal on, the present one among them; empty: none. */
  readonly choices: readonly PlanTable[];
}

/** Lines in use of a number, by account. */
export function linesOfNumber(
  store: Store,
  msisdn: string,
): readonly { readonly id: number; readonly accountNo: string }[] {
  return store.all(linesByMsisdn, { msisdn }).map(({ id, account_no: accountNo }) => ({ id, accountNo }));
}

/**
 * @param changePlans codes of the plans among which customers may change
 * @param zone IANA name
 * @param now UTC ms
 */
export function myLine(
  store: Store,
  lineId: number,
  changePlans: readonly string[],
  zone: string,
  now: number,
): MyLine | null {
  const row = store.first(lineById, { id: lineId });
  const view = portalView(store, portalStanding(store, lineId, null, now), zone, now);
  if (row === undefined || view.line === null) return null;
  const plans = store.all(allPlans, {}).filter(({ retired_at }) => retired_at === null);
  const wished = plans.find(({ code }) => code === row.next_plan_code);
  const mayChoose = mayChoosePlan(
    { planCode: row.plan_code, ownPriceCents: row.own_price_cents, isGuest: row.device !== null },
    changePlans,
  );
  return {
    line: view.line,
    view,
    payments: store.all(linePayments, { id: lineId, limit: PAYMENTS, offset: 0 }).flatMap((one) => {
      if (one.share_cents <= 0) return [];
      const { currency, receipt_code: receipt, received_at: receivedAt } = one;
      return [{ amountCents: cents(one.share_cents), currency, receipt, receivedAt }];
    }),
    language: row.language,
    nextPlanName: wished?.name ?? null,
    devices: store.all(devicesOfLine, { id: lineId }).map(({ mac, since, is_phone: phone }) => {
      return { mac, since, isPhone: phone === 1 };
    }),
    mayTake: row.device !== null && desiredAccess(accessFacts(row), now) === 'on',
    routerName: row.router_name,
    choices: mayChoose ? changePlans.flatMap((code) => plans.find((plan) => plan.code === code) ?? []) : [],
  };
}
