import { z } from 'zod';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { mintOrderId } from '../../domain/money/order-id.ts';
import { amountNeeded, isPromptOver, whyNoPush, type PushHistory } from '../../domain/money/payment-request.ts';
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
});

interface Facts {
  readonly line: LineRow | undefined;
  /** What it owes of prices that were not paid whole. */
  readonly restCents: Cents;
  readonly phone: Msisdn | null;
  readonly open: { readonly id: number; readonly since: number; readonly amountCents: Cents } | null;
  readonly connections: readonly string[];
  readonly provider: string | undefined;
  readonly history: PushHistory;
}

interface Push {
  readonly line: LineRow;
  readonly phone: Msisdn;
  readonly amountCents: Cents;
  readonly provider: string;
  /** One that nobody answered, and that no phone shows any more. */
  readonly over: number | null;
}

type Why = 'line' | 'phone' | 'amount' | 'provider' | 'open' | 'limit';

/**
 * A phone is to be asked for money (an STK push). It is stored here and nothing is sent: the rounds of the daemon send it, and ask what
 * became of it. The result names the order.
 */
export const requestPayment = (policy: RequestPolicy) =>
  defineAction({
    name: 'payment.request',
    reason: 'optional',
    input: REQUEST,
    subject: ({ accountNo }) => `line ${normaliseForeign(accountNo)}`,
    look: (store, input, now) => factsOf(store, policy.connections(), input, now),
    decide: (facts, input, now) => decide(facts, input, policy.currency, now),
    effects(store, { line, phone, amountCents, provider, over }, { now }) {
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
        now,
      });
      return { orderId };
    },
  });

function factsOf(
  store: Store,
  connections: readonly string[],
  { accountNo, phone: typed, provider: named }: z.output<typeof REQUEST>,
  now: number,
): Facts {
  const found = store.first(lineByAccount, { accountNo: normaliseForeign(accountNo) });
  const line = found && store.first(lineById, { id: found.id });
  const phone = parseMsisdn(typed ?? line?.msisdn ?? '');
  const provider = connections.find((name) => named === null || name === named);
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
    history: pushHistory(store, phone ?? '', provider ?? '', now),
  };
}

function decide(
  { line, restCents, phone, open, connections, provider, history }: Facts,
  input: z.output<typeof REQUEST>,
  currency: string,
  now: number,
): Decided<Push> | Refused<Why> {
  if (line === undefined) return refuse('line', `No line that is in use has the account number "${input.accountNo}".`);
  if (phone === null)
    return refuse(
      'phone',
      input.phone === null
        ? `${line.account_no} has no phone: say which one is asked.`
        : `"${input.phone}" is no Kenyan mobile number: write it as 0712345678.`,
    );
  if (provider === undefined) return refuse('provider', noConnection(connections, input.provider));
  const amountCents =
    input.amountCents === null
      ? amountNeeded(cents(line.price_cents + restCents), cents(line.balance_cents))
      : cents(input.amountCents);
  if (amountCents === null)
    return refuse('amount', `The balance of ${line.account_no} pays for its plan already: say the amount.`);
  if (amountCents <= 0 || amountCents % 100 !== 0)
    return refuse('amount', `${formatCents(amountCents, currency)} cannot be asked for: whole shillings, at least 1.`);
  const isOver = open !== null && isPromptOver(open.since, now);
  if (open !== null && !isOver) {
    const asked = `${formatLocal(phone)} is asked for ${formatCents(open.amountCents, currency)} for ${line.account_no}`;
    return refuse('open', `${asked} at this moment: wait until that is paid, refused, or three minutes old.`);
  }
  const limit = whyNoPush(history);
  if (limit !== null) return refuse('limit', limit);
  const asked = `${formatLocal(phone)} is asked for ${formatCents(amountCents, currency)} for ${line.account_no}, by ${provider}`;
  const blocked =
    line.blocked_at === null || line.paused_at !== null ? [] : ['The line is blocked: the money will not switch it on'];
  return {
    kind: 'do',
    plan: { line, phone, amountCents, provider, over: open?.id ?? null },
    preview: [asked, ...blocked],
    detail: `${formatCents(amountCents, currency)} by ${provider}`,
  };
}

function noConnection(connections: readonly string[], named: string | null): string {
  if (connections.length === 0)
    return 'No connection is set up to ask for payments: a payment provider needs the settings of its API for that (see config/setup.example.toml).';
  return `"${named ?? ''}" cannot ask for payments; these can: ${connections.join(', ')}.`;
}
