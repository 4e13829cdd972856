import { isNothing } from '../money/placeholder.ts';
import type { Period, PeriodUnit } from '../time/time.ts';
import { spellData } from '../values/data-amount.ts';
import { parseMsisdn } from '../values/msisdn.ts';
import { readPrice } from './cells.ts';
import type { Day } from './day.ts';
import { capsOfNuxPlan, capsRemark, NO_CAPS, type PlanCaps } from './plan-caps.ts';
import type { PlanOffer } from './plan-offers.ts';
import type { Remark } from './remark.ts';
import { readDump } from './sql-dump.ts';
import { tableOf, type ListTable, type TableRow } from './table.ts';

// Its own schema of version 2025.3.20 and before: columns move between versions and are taken by their names.

const CUSTOMERS = 'tbl_customers';
const RECHARGES = 'tbl_user_recharges';
const PLANS = 'tbl_plans';
const FIELDS = 'tbl_customers_fields';
const VOUCHERS = 'tbl_voucher';
const SETTINGS = 'tbl_appconfig';
/** What the system takes where nobody has set it. */
const STANDARD_ZONE = 'Asia/Jakarta';

const UNITS: Readonly<Record<string, PeriodUnit>> = {
  mins: 'minute',
  hrs: 'hour',
  days: 'day',
  months: 'month',
  period: 'month',
};
const SERVICES: Readonly<Record<string, string>> = { pppoe: 'pppoe', hotspot: 'hotspot' };
/** A payer can type this many characters as an account at a paybill. */
const ACCOUNT_LENGTH = 20;

type Values = Readonly<Record<string, string | null>>;

export function isPhpNuxBill(text: string): boolean {
  return /INSERT INTO `?tbl_(?:customers|user_recharges)`?/i.test(text);
}

/**
 * The customers of a PHPNuxBill as a list: one row for each service that somebody has bought, by the newest recharge of it; who never
 * bought any is one row without plan and date. Its plans can be made with their prices.
 */
export function phpNuxBillTable(
  text: string,
  today: Day,
): ListTable | { readonly line: number; readonly message: string } {
  const { rows, flaw } = readDump(text, new Set([CUSTOMERS, RECHARGES, PLANS, FIELDS, VOUCHERS, SETTINGS]));
  if (flaw !== null) return flaw;
  const of = (table: string) => rows.flatMap((row) => (row.table === table ? [row.values] : []));
  const plans = new Map(of(PLANS).map((plan) => [plan['id'] ?? '', plan]));
  const recharges = Map.groupBy(of(RECHARGES), (one) => one['customer_id'] ?? '');
  const byName = Map.groupBy(of(RECHARGES), (one) => one['username'] ?? '');
  const fields = Map.groupBy(of(FIELDS), (one) => one['customer_id'] ?? '');
  const customers = of(CUSTOMERS).flatMap((customer): Omit<TableRow, 'line'>[] => {
    const { id = '', username = '' } = customer;
    const bought = newestOfEach(recharges.get(id ?? '') ?? byName.get(username ?? '') ?? []);
    const own = fields.get(id ?? '') ?? [];
    return bought.length === 0
      ? [rowOf(customer, own, null, null, today)]
      : bought.map((one, i) => rowOf(customer, own, one, plans.get(one['plan_id'] ?? '') ?? null, today, i === 0));
  });
  const unused = of(VOUCHERS).filter(({ status }) => status === '0').length;
  const table = tableOf(
    customers.map((row, i) => ({ line: i + 1, ...row })),
    { plansAreProfiles: false, isNumbered: true, offers: [...plans.values()].map(offerOf) },
  );
  const zone = of(SETTINGS).find(({ setting }) => setting === 'timezone')?.['value'] ?? STANDARD_ZONE;
  // As the dump itself calls them.
  const left = [`${CUSTOMERS}.address`, `${CUSTOMERS}.email`, ...(unused === 0 ? [] : [`${VOUCHERS} (${unused})`])];
  return { ...table, zone, mapping: { ...table.mapping, leftOut: left } };
}

/** Of each type of service the newest recharge. */
function newestOfEach(recharges: readonly Values[]): Values[] {
  const order = (one: Values) =>
    `${one['recharged_on'] ?? ''} ${one['recharged_time'] ?? ''} ${(one['id'] ?? '').padStart(12, '0')}`;
  const lines = recharges.filter(({ type }) => (type ?? '').toLowerCase() !== 'balance');
  const ofType = Map.groupBy(lines, ({ type }) => (type ?? '').toLowerCase());
  return [...ofType.values()].map((same) => same.reduce((newest, one) => (order(one) > order(newest) ? one : newest)));
}

function rowOf(
  customer: Values,
  own: readonly Values[],
  recharge: Values | null,
  plan: Values | null,
  today: Day,
  isFirst = true,
): Omit<TableRow, 'line'> {
  const text = (name: string, of: Values | null = customer) =>
    isNothing(of?.[name] ?? '') ? '' : (of?.[name] ?? '').trim();
  const type = ((recharge === null ? customer['service_type'] : recharge['type']) ?? '').toLowerCase();
  const isPppoe = type === 'pppoe';
  const username = (isPppoe ? text('pppoe_username') : '') || text('username') || (customer['username'] ?? '');
  const account = text('username');
  const isAccount = isFirst && account.length <= ACCOUNT_LENGTH && parseMsisdn(account) === null;
  const ends = recharge === null ? '' : `${recharge['expiration'] ?? ''} ${recharge['time'] ?? ''}`.trim();
  const isEnded = recharge?.['status'] === 'off' && ends.slice(0, 10) >= today;
  const service = SERVICES[type];
  const notes: Remark[] = [];
  if (text('pppoe_ip') !== '') notes.push({ says: 'fixed-address', address: text('pppoe_ip') });
  if (Number(text('balance')) > 0) notes.push({ says: 'balance', amount: text('balance') });
  for (const one of own) notes.push({ says: 'field', name: one['field_name'] ?? '', value: one['field_value'] ?? '' });
  return {
    cells: {
      name: text('fullname').replaceAll(/\s+/g, ' '),
      phone: text('phonenumber'),
      plan: text('namebp', recharge) || text('name_plan', plan),
      price: text('price', plan),
      ...capCells(plan === null ? NO_CAPS : capsOfNuxPlan(plan)),
      expires: ends,
      username,
      password: (isPppoe ? text('pppoe_password') : '') || text('password'),
      account: isAccount ? account : '',
      router: text('routers', recharge),
      service: service ?? '',
      status: isEnded ? 'off' : text('status').replace(/^Active$/i, ''),
    },
    notes,
    ...(isPppoe && plan !== null ? { profile: text('name_plan', plan) } : {}),
    blockers: service === undefined ? [{ says: 'other-service', service: type }] : [],
  };
}

/** As a list of ours would have it: a plan of the books that gives something else is told beside the row. */
function capCells({ bytes, onlineMs }: PlanCaps) {
  return {
    data: bytes === null ? '' : spellData(bytes),
    online: onlineMs === null ? '' : `${onlineMs / 60_000} min`,
  };
}

/** The profile has the name of the plan, as that system makes it on the router. */
function offerOf(plan: Values): PlanOffer {
  const name = plan['name_plan'] ?? '';
  const price = readPrice(plan['price'] ?? '');
  const day = plan['validity_unit'] === 'Period' ? (plan['expired_date'] ?? '20') : null;
  const caps = capsOfNuxPlan(plan);
  return {
    text: name,
    profile: name,
    priceCents: price === null || price <= 0 ? null : price,
    period: periodOf(plan),
    hints: [...capsRemark(caps), ...(day === null ? [] : [{ says: 'due-day' as const, day }])],
    caps,
  };
}

function periodOf({ validity, validity_unit: unit }: Values): Period {
  const count = Number(validity);
  return {
    unit: UNITS[(unit ?? '').toLowerCase()] ?? 'month',
    count: Number.isInteger(count) && count > 0 ? count : 1,
  };
}
