import type { PaymentKey } from '../../domain/money/notice.ts';
import type { NotDone } from '../../domain/outbound.ts';
import type { OrderState, StatusQuery } from '../../domain/provider-port.ts';
import { parseProviderTime } from '../../domain/time/provider-time.ts';
import type { Verdict } from '../../outside/call.ts';
import { scrub } from '../../outside/scrub.ts';
import { readStrictJsonText, type JsonNode } from '../json/strict-json.ts';
import type { PayheroApi } from './api.ts';
import { fieldsOf } from './fields.ts';
import { isNameOf, KENYA, pushReference, receiptAndReference } from './names.ts';
import { saidOf } from './verdict.ts';

/** Three names at most are tried, one after the other. Milliseconds. */
const DEADLINE_MS = 6_000;

const NOT_THERE = /not found|no such|does not exist|no record/i;

/**
 * `GET /transaction-status?reference=`. It is documented for PayHero's own reference; some accounts answer by the checkout id or by
 * our reference only, so each name that is known is tried while the others are not.
 */
export function statusOver(
  api: PayheroApi,
): (about: StatusQuery, signal: AbortSignal) => Promise<OrderState | NotDone> {
  return async (about, signal) => {
    const named = (scheme: string): string[] =>
      about.keys.filter((key) => key.scheme === scheme).map(({ value }) => value);
    const own = ownName(about);
    const names = [...named('payhero.reference'), ...checkoutsIn(about.keys), ...own].slice(0, 3);
    const checkouts = checkoutsIn(about.keys);
    let state: OrderState | NotDone = { kind: 'refused', final: true, reason: 'PayHero has given this money no name' };
    for (const name of names) {
      const path = `/transaction-status?reference=${encodeURIComponent(name)}`;
      state = await api<OrderState>(
        { path, body: null, deadlineMs: DEADLINE_MS },
        { read: (root, clean, whole) => readState(root, checkouts, clean, whole), readNo },
        signal,
      );
      if (state.kind !== 'absent') break;
    }
    return state;
  };
}

/** Reads an answer that decided, as it was kept. */
export function readKeptState(keys: readonly PaymentKey[], told: string): Verdict<OrderState> {
  const json = readStrictJsonText(told);
  const clean = (text: string): string => scrub(text, [], []);
  return json.ok ? readState(json.root, checkoutsIn(keys), clean, () => told) : null;
}

function checkoutsIn(keys: readonly PaymentKey[]): string[] {
  return keys.filter(({ scheme }) => scheme === 'checkout').map(({ value }) => value);
}

/** As the order was sent: a payout by its id, a push by account and id. */
function ownName({ orderId, account }: StatusQuery): string[] {
  if (orderId === null) return [];
  return [account === undefined ? orderId : pushReference(account, orderId)];
}

function readNo(text: string, status: number): Verdict<OrderState> {
  return status === 404 || NOT_THERE.test(text) ? { kind: 'absent', detail: 'PayHero knows no such reference' } : null;
}

/** Its `success` says that the question was answered; only `status` says how the order stands. */
function readState(
  root: JsonNode,
  checkouts: readonly string[],
  clean: (text: string) => string,
  whole: () => string,
): Verdict<OrderState> {
  const fields = root.kind === 'object' ? fieldsOf(root) : '';
  if (typeof fields === 'string') return null;
  const checkout = fields.name('CheckoutRequestID');
  if (checkout !== '' && checkouts.length > 0 && !checkouts.includes(checkout)) {
    return { kind: 'unknown', reason: 'PayHero answered about another order' };
  }
  switch (saidOf(fields)) {
    case 'paid': {
      const keys = receiptAndReference(fields).filter(({ scheme, value }) => isNameOf(scheme, value));
      return { kind: 'paid', keys, paidAt: parseProviderTime(fields.text('transaction_date'), KENYA), told: whole() };
    }
    case 'failed':
      return {
        kind: 'failure',
        told: whole(),
        failure: {
          provider: 'payhero',
          requestNames: [],
          terminalKeys: [], // a late success wins
          code: clean(fields.text('ResultCode') || fields.text('status', 'transaction_status').toLowerCase()),
          message: clean(fields.text('ResultDesc', 'message')),
        },
      };
    case 'open':
      return { kind: 'open', detail: clean(fields.text('status', 'transaction_status')) };
    case null:
      return null;
  }
}
