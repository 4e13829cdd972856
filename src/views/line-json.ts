import { pick } from '../storage/engine/columns.ts';
import { factJson, lineJson } from './json.ts';
import type { FoundLine } from './search.ts';
import type { LineHistory } from './show-line.ts';
import { useView } from './use.ts';

// What is said of a line to a program. Never what it logs in with.

const LISTED = [
  'id',
  'account_no',
  'name',
  'msisdn',
  'plan_code',
  'router_name',
  'service',
  'username',
  'expires_at',
  'blocked_at',
  'paused_at',
  'access',
  'access_at',
  'retired_at',
] as const;

const REQUEST = ['order_id', 'msisdn', 'amount_cents', 'state', 'outcome', 'created_at', 'settled_at'] as const;
const PAYMENT = [
  'id',
  'amount_cents',
  'currency',
  'receipt_code',
  'state',
  'received_at',
  'confirmed_at',
  'online_at',
] as const;
const DETAILS = [
  'id',
  'subscriber_id',
  'account_no',
  'name',
  'msisdn',
  'language',
  'plan_code',
  'plan_name',
  'price_cents',
  'own_price_cents',
  'next_plan_code',
  'grace_ms',
  'router_name',
  'service',
  'username',
  'expires_at',
  'balance_cents',
  'lent_cents',
  'blocked_at',
  'blocked_reason',
  'paused_at',
  'access',
  'access_at',
  'access_detail',
  'seen_online_at',
  'created_at',
  'retired_at',
] as const;

/** A line of a list. */
export function listedLineJson({ line, view }: Pick<FoundLine, 'line' | 'view'>) {
  return { ...pick(line, LISTED), verdict: lineJson(view) };
}

/** A line with what it was asked for, and what it paid. */
export function lineHistoryJson({ line, view, endNotes, requests, payments }: LineHistory) {
  return {
    line: pick(line, DETAILS),
    use: useView(line),
    verdict: lineJson(view),
    end_notes: endNotes.map(({ router, fact, endsAt, trouble }) => ({
      router,
      ...factJson(fact),
      ends_at: endsAt,
      trouble,
    })),
    requests: requests.map((request) => pick(request, REQUEST)),
    payments: payments.map((payment) => pick(payment, PAYMENT)),
  };
}
