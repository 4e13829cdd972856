import { z } from 'zod';
import { tillMeant, type Till } from '../../domain/money/till.ts';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { LARGEST_PAYMENT } from '../../domain/money/largest-payment.ts';
import { mintOrderId } from '../../domain/money/order-id.ts';
import { amountNeeded, isPromptOver, whyNoPush, type PushHistory } from '../../domain/money/payment-request.ts';
import { isSaid } from '../../domain/said/both.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { REQUEST_SAID } from '../../domain/said/request-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import { formatLocal, parseMsisdn, type Msisdn } from '../../domain/values/msisdn.ts';
import { lineByAccount, lineById, type LineRow } from '../../storage/lines.ts';
import { closeOpenRequest, insertRequest, openRequest } from '../../storage/requests.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { owedBy } from './loans.ts';
import { pushHistory } from './push-history.ts';

/** What a request needs beside the books. */
export interface RequestPolicy {
  readonly currency: string;
  /** Names of the connections that can ask a phone for money; the first is taken where none is named. */
  readonly connections: () => readonly string[];
  /** The tills that cash can be taken in at; left out: none. */
  readonly tills?: () => readonly Till[];
  /** Uniform in [0, 1), and nothing that can be guessed: order ids. */
  readonly random: () => number;
}

const REQUEST = z.object({
  accountNo: z.string().trim().min(1),
  /** Null: what the line needs. */
  amountCents: z.int().nullable(),
  /** As typed; null: the subscriber's. */
  phone: z.string().nullable(),
  /** Name of the connection; null: the first that can. */
  provider: z.string().nullable(),
  /** Where it is paid in cash; left out: the phone is asked. */
  till: z.string().trim().min(1).optional(),
});

interface Facts {
  readonly line: LineRow | undefined;
  /** What it owes of prices that were not paid whole. */
  readonly restCents: Cents;
  readonly phone: Msisdn | null;
  readonly open: { readonly id: number; readonly since: number; readonly amountCents: Cents } | null;
  readonly connections: readonly string[];
  readonly provider: string | undefined;
  /** Null: no till was named; a text says why there is none such. */
  readonly till: Till | Both | null;
  readonly history: PushHistory;
}

interface Push {
  readonly line: LineRow;
  readonly phone: Msisdn;
  readonly amountCents: Cents;
  readonly provider: string;
  readonly till: string | null;
  /** One that nobody answered, and that no phone shows any more. */
  readonly over: number | null;
}

type Why = 'line' | 'phone' | 'amount' | 'provider' | 'till' | 'open' | 'limit';

/**
 * A phone is to be asked for money (an STK push), or its holder pays in cash at a till. It is stored here and nothing is sent: the rounds of the daemon send it, and ask what
 * became of it. The result names the order.
 */
export const requestPayment = (policy: RequestPolicy) =>
  defineAction({
    name: 'payment.request',
    reason: 'optional',
    input: REQUEST,
    subject: ({ accountNo }) => `line ${normaliseForeign(accountNo)}`,
    look: (store, input, now) => factsOf(store, policy, input, now),
    decide: (facts, input, now) => decide(facts, input, policy.currency, now),
    effects(store, { line, phone, amountCents, provider, till, over }, { now }) {
      if (over !== null) store.run(closeOpenRequest, { id: over, state: 'expired', outcome: null, now });
      const orderId = mintOrderId(policy.random);
      const account = line.account_no;
      store.run(insertRequest, {
        orderId,
        provider,
        subscriptionId: line.id,
        account,
        msisdn: phone,
        amountCents,
        till,
        now,
      });
      return { orderId };
    },
  });

function factsOf(
  store: Store,
  policy: RequestPolicy,
  { accountNo, phone: typed, provider: named, till: at }: z.output<typeof REQUEST>,
  now: number,
): Facts {
  const found = store.first(lineByAccount, { accountNo: normaliseForeign(accountNo) });
  const line = found && store.first(lineById, { id: found.id });
  const phone = parseMsisdn(typed ?? line?.msisdn ?? '');
  const connections = policy.connections();
  const till = at === undefined ? null : tillMeant(policy.tills?.() ?? [], at, named);
  const provider =
    till === null
      ? connections.find((name) => named === null || name === named)
      : isSaid(till)
        ? undefined
        : till.provider;
  const open =
    line === undefined || phone === null
      ? undefined
      : store.first(openRequest, { subscriptionId: line.id, msisdn: phone });
  return {
    line,
    restCents: line === undefined ? cents(0) : owedBy(store, line).restCents,
    phone,
    open: open ? { id: open.id, since: open.sent_at ?? open.created_at, amountCents: cents(open.amount_cents) } : null,
    connections,
    provider,
    till,
    history: pushHistory(store, phone ?? '', provider ?? '', now),
  };
}

function decide(
  { line, restCents, phone, open, connections, provider, till, history }: Facts,
  input: z.output<typeof REQUEST>,
  currency: string,
  now: number,
): Decided<Push> | Refused<Why> {
  if (line === undefined) return refuse('line', LINE_SAID.noSuchAccount(input.accountNo));
  if (phone === null)
    return refuse(
      'phone',
      input.phone === null ? HOTSPOT_SAID.sayWhichPhone(line.account_no) : HOTSPOT_SAID.noMobile(input.phone),
    );
  if (isSaid(till)) return refuse('till', till);
  if (provider === undefined) return refuse('provider', noConnection(connections, input.provider));
  const amountCents =
    input.amountCents === null
      ? amountNeeded(cents(line.price_cents + restCents), cents(line.balance_cents))
      : cents(input.amountCents);
  if (amountCents === null) return refuse('amount', REQUEST_SAID.balancePays(line.account_no));
  if (amountCents <= 0 || amountCents % 100 !== 0)
    return refuse('amount', REQUEST_SAID.notAskable(formatCents(amountCents, currency)));
  if (amountCents > LARGEST_PAYMENT) return refuse('amount', REQUEST_SAID.tooMuch(formatCents(amountCents, currency)));
  const isOver = open !== null && isPromptOver(open.since, now);
  if (open !== null && !isOver) {
    const much = formatCents(open.amountCents, currency);
    return refuse('open', REQUEST_SAID.askedNow(formatLocal(phone), much, line.account_no));
  }
  // What pushes are limited for is the prompt on a phone.
  const limit = till === null ? whyNoPush(history) : null;
  if (limit !== null) return refuse('limit', limit);
  const sum = formatCents(amountCents, currency);
  const asked =
    till === null
      ? REQUEST_SAID.asks(formatLocal(phone), sum, line.account_no, provider)
      : REQUEST_SAID.takesIn(till.id, provider, sum, formatLocal(phone), line.account_no);
  const blocked = line.blocked_at === null || line.paused_at !== null ? [] : [REQUEST_SAID.isBlocked()];
  return {
    kind: 'do',
    plan: { line, phone, amountCents, provider, till: till?.id ?? null, over: open?.id ?? null },
    preview: [asked, ...blocked],
    detail: `${sum} by ${provider}${till === null ? '' : `, at till ${till.id}`}`,
  };
}

function noConnection(connections: readonly string[], named: string | null): Both {
  return connections.length === 0 ? REQUEST_SAID.noConnection() : REQUEST_SAID.cannotAsk(named ?? '', connections);
}
