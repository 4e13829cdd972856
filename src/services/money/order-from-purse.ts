import { z } from 'zod';
import { LARGEST_ROW } from '../../domain/money/ledger-facts.ts';
import { mintOrderId } from '../../domain/money/order-id.ts';
import type { PurseOrderKind } from '../../domain/money/purse-order.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { REQUEST_SAID } from '../../domain/said/request-said.ts';
import { formatAge } from '../../domain/time/durations.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import { formatLocal, parseMsisdn, type Msisdn } from '../../domain/values/msisdn.ts';
import { balanceOf, type BalanceRow } from '../../storage/balances.ts';
import { insertPurseOrder, openPurseOrder, type PurseOrderRow } from '../../storage/purse-orders.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Done, type Refused } from '../actions/act.ts';

/** What an order about the ISP's own money needs beside the books. */
export interface PursePolicy {
  readonly currency: string;
  /** Names of the connections that tokens can be bought of. */
  readonly topUps: () => readonly string[];
  /** Names of those that can send money to a phone. */
  readonly payers: () => readonly string[];
  /** Uniform in [0, 1), and nothing that can be guessed: order ids. */
  readonly random: () => number;
}

const ORDER = z.object({
  /** Name of the connection. */
  provider: z.string().trim().min(1),
  amountCents: z.int().positive().max(LARGEST_ROW),
  /** As typed: whom tokens are bought by, or money goes to. */
  phone: z.string().trim().min(1),
});

interface Order {
  readonly provider: string;
  readonly amountCents: Cents;
  readonly phone: Msisdn;
}

type Asked = z.output<typeof ORDER>;

interface Facts {
  readonly able: readonly string[];
  readonly open: PurseOrderRow | undefined;
  /** What was told last of the purses there. */
  readonly balance: BalanceRow | undefined;
}

type Why = 'provider' | 'phone' | 'amount' | 'open';

/** Service tokens are to be bought: a phone of the ISP's is asked for the money. Nothing is sent here; the rounds of the daemon send it, once. */
export const topUpTokens = (policy: PursePolicy) =>
  defineAction({
    name: 'provider.top-up',
    ...ordering('top-up', policy, policy.topUps),
  });

/** Money that was collected at a provider is to go to a phone of the ISP's. Nothing is sent here either. */
export const withdrawMoney = (policy: PursePolicy) =>
  defineAction({
    name: 'provider.withdraw',
    ...ordering('withdraw', policy, policy.payers),
  });

/** All that the two have in common. @param able names of the connections that can do it */
const ordering = (kind: PurseOrderKind, { currency, random }: PursePolicy, able: () => readonly string[]) => ({
  reason: 'required' as const,
  input: ORDER,
  subject: ({ provider }: Asked) => `provider ${provider}`,
  look: (store: Store, { provider }: Asked) => ({
    able: able(),
    open: store.first(openPurseOrder, { provider, kind }),
    balance: store.first(balanceOf, { provider }),
  }),
  decide: (facts: Facts, asked: Asked, now: number) => decide(kind, facts, asked, currency, now),
  effects(store: Store, { provider, amountCents, phone }: Order, { action, now }: Done) {
    const orderId = mintOrderId(random);
    const order = { provider, kind, amountCents, msisdn: phone, orderId, actionId: action.id, now };
    return { order: store.run(insertPurseOrder, order).id };
  },
});

function decide(
  kind: PurseOrderKind,
  { able, open, balance }: Facts,
  { provider, amountCents, phone: typed }: Asked,
  currency: string,
  now: number,
): Decided<Order> | Refused<Why> {
  if (!able.includes(provider)) return refuse('provider', cannot(kind, provider, able));
  const phone = parseMsisdn(typed);
  if (phone === null) return refuse('phone', HOTSPOT_SAID.noMobile(typed));
  const sum = formatCents(cents(amountCents), currency);
  if (amountCents % 100 !== 0) return refuse('amount', REQUEST_SAID.notOrderable(sum));
  if (open !== undefined) {
    const before = formatCents(cents(open.amount_cents), currency);
    return refuse('open', REQUEST_SAID.orderOpen(kind, before, provider, open.id));
  }
  const goes =
    kind === 'top-up'
      ? REQUEST_SAID.buysTokens(formatLocal(phone), sum, provider)
      : REQUEST_SAID.takesOut(sum, provider, formatLocal(phone));
  return {
    kind: 'do',
    plan: { provider, amountCents: cents(amountCents), phone },
    preview: [goes, ...(balance === undefined ? [] : leftWords(kind, balance, now))],
    detail: `${sum}, ${formatLocal(phone)}`,
  };
}

function cannot(kind: PurseOrderKind, provider: string, able: readonly string[]): Both {
  const no = kind === 'top-up' ? REQUEST_SAID.sellsNoTokens(provider) : REQUEST_SAID.sendsNoMoney(provider);
  return able.length === 0 ? no : REQUEST_SAID.theseCan(no, able);
}

/** What was told last of the purse that it is about. */
function leftWords(kind: PurseOrderKind, balance: BalanceRow, now: number): Both[] {
  const { currency, told_at: at } = balance;
  const left = kind === 'top-up' ? balance.tokens_cents : balance.money_cents;
  if (left === null || currency === null || at === null) return [];
  return [REQUEST_SAID.leftThere(formatCents(cents(left), currency), formatAge(now - at))];
}
