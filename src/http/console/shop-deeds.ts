import { laneName } from '../../domain/lines/lane-status.ts';
import { readAmount } from '../../domain/money/amount-text.ts';
import { FORM_SAID } from '../../domain/said/form-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { parseData } from '../../domain/values/data-amount.ts';
import { issueSaid } from '../../services/actions/issue-said.ts';
import { letThrough } from '../../services/hotspot/let-through.ts';
import { moveDevice } from '../../services/hotspot/move-device.ts';
import { makeVouchers, voidVouchers } from '../../services/hotspot/make-vouchers.ts';
import { sellTime } from '../../services/hotspot/sell-time.ts';
import type { BooksPolicy } from '../../services/money/credit-line.ts';
import type { RequestPolicy } from '../../services/money/request-payment.ts';
import { PLAN, setPlan, type WantedPlan } from '../../services/setup/set-plan.ts';
import type { Store } from '../../storage/engine/store.ts';
import { allRouters } from '../../storage/routers.ts';
import type { Fields, Open } from './money-deeds.ts';

const HOUR_MS = 3_600_000;
const whole = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN);
const hours = (text: string): number =>
  text.trim() === ''
    ? 0
    : /^\d{1,4}(?:\.\d{1,2})?$/.test(text.trim())
      ? Math.round(Number(text) * HOUR_MS)
      : Number.NaN;

/** What selling needs. */
interface ShopDeps {
  readonly store: Store;
  readonly policy: Pick<BooksPolicy, 'currency' | 'accountPrefix'>;
  readonly requests: Omit<RequestPolicy, 'currency'>;
  readonly sendRequests: () => void;
}

/** The forms of what is sold: plans, vouchers, time at a hotspot. */
export function openShopDoors(open: Open, deps: ShopDeps): void {
  const { store, policy, requests } = deps;
  const line = (id: number) => `/lines/${id}`;
  const themselves = (lanes: readonly string[]) => lanes;

  open({
    path: '/plans',
    action: setPlan(policy.currency),
    input: (_, fields) => planOf(fields),
    from: () => '/plans',
    lanes: () => store.all(allRouters, {}).map(({ name }) => laneName('router', name)),
  });
  open({
    path: '/vouchers/make',
    action: makeVouchers(requests.random, policy.currency),
    input: (_, fields) => batchOf(fields),
    from: () => '/vouchers',
    lanes: () => [],
    sheet: ({ batch, plan, endsAt, vouchers }) => ({
      title: plan.name,
      priceCents: plan.priceCents,
      batch,
      endsAt,
      slips: vouchers,
    }),
  });
  open({
    path: '/vouchers/void',
    action: voidVouchers,
    input: (_, { batch = '', number = '' }) => (batch === '' ? { number: whole(number) } : { batch: whole(batch) }),
    from: () => '/vouchers',
    lanes: () => [],
  });
  open({
    path: '/hotspot/sell',
    action: sellTime({ ...requests, currency: policy.currency, accountPrefix: policy.accountPrefix }),
    input: (_, { plan = '', mac = '', router = '', phone = '' }) =>
      phone.trim() === '' ? FORM_SAID.whichPhone() : { planCode: plan, mac: mac.trim(), router, phone, provider: null },
    from: () => '/hotspot',
    lanes: () => [],
    to: ({ lineId }) => line(lineId),
    then: () => deps.sendRequests(),
  });
  open({
    path: '/lines/:id{[0-9]+}/move-device',
    action: moveDevice,
    input: (lineId, { mac = '' }) => ({ lineId, mac: mac.trim() }),
    from: line,
    lanes: themselves,
  });
  for (const wants of [true, false]) {
    open({
      path: `/lines/:id{[0-9]+}/let-through-${wants ? 'on' : 'off'}`,
      action: letThrough,
      input: (lineId, { mac = '' }) => ({ lineId, mac: mac.trim(), wants }),
      from: line,
      lanes: themselves,
    });
  }
}

function batchOf({ plan = '', count = '', price = '', days = '', agent = '' }: Fields) {
  const priceCents = price.trim() === '' ? null : readAmount(price);
  if (price.trim() !== '' && priceCents === null) return FORM_SAID.noVoucherPrice(price);
  return {
    planCode: plan,
    count: whole(count),
    priceCents,
    goodForDays: days.trim() === '' ? null : whole(days),
    agent: agent.trim() === '' ? null : agent,
  };
}

const orNull = (text = '', read: (text: string) => number): number | null => (text.trim() === '' ? null : read(text));

function planOf(fields: Fields): WantedPlan | Both {
  const { code = '', name = '', price = '', count = '', unit = '', profile = '', grace = '', lend = '' } = fields;
  const amount = readAmount(price);
  if (amount === null) return FORM_SAID.noPrice(price);
  const read = PLAN.safeParse({
    code: code.trim(),
    name,
    price_cents: amount,
    period_unit: unit,
    period_count: whole(count),
    profile,
    grace_ms: hours(grace),
    lend_ms: hours(lend),
    rate_limit: fields['rate'] ?? '',
    devices: orNull(fields['devices'], whole),
    session_s: orNull(fields['session'], (text) => hours(text) / 1000),
    profile_like: fields['like'] ?? '',
    data_bytes: orNull(fields['data'], (text) => parseData(text) ?? Number.NaN),
    online_s: orNull(fields['online'], (text) => hours(text) / 1000),
    used_up_profile: fields['slower'] ?? '',
    retired: fields['offered'] !== 'yes',
  });
  if (read.success) return read.data;
  const [first] = read.error.issues;
  return first === undefined ? FORM_SAID.noPlan() : issueSaid(first);
}
