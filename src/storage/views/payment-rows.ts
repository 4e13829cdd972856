import { sql, type Kysely } from 'kysely';
import type { Schema } from '../engine/schema.ts';
import { lastRenewal } from '../ledger.ts';
import { RECEIPT } from '../payments.ts';
import { telling } from './line-rows.ts';

/** A refund of it was asked for, and nobody has said yet what became of that. */
const isGoingBack = sql<
  0 | 1
>`EXISTS (SELECT 1 FROM refund WHERE refund.payment_id = payment.id AND refund.state IN ('asked', 'maybe'))`;

/** Payments with their line, what they bought, the line's command that says most, and their receipt. */
export const walkingPayments = (db: Kysely<Schema>) =>
  db
    .selectFrom('payment')
    .leftJoin('subscription as line', 'line.id', 'payment.subscription_id')
    .leftJoin('subscriber', 'subscriber.id', 'line.subscriber_id')
    .leftJoin('ledger', (join) => join.on('ledger.id', '=', lastRenewal))
    .leftJoin('command', (join) => join.on('command.id', '=', telling('payment.subscription_id')))
    .leftJoin('receipt', 'receipt.payment_id', 'payment.id')
    .selectAll('payment')
    // In the place of the column, which holds M-Pesa's only.
    .select(RECEIPT.as('receipt_code'))
    .select(isGoingBack.as('is_going_back'))
    .select([
      'line.account_no',
      'line.router_name',
      'line.blocked_at',
      'line.paused_at',
      'line.blocked_reason',
      'subscriber.name',
      'ledger.periods',
      'ledger.expires_after',
      'command.state as command_state',
      'command.error as command_error',
      'command.attempts as command_attempts',
      'command.run_at as command_run_at',
      'receipt.state as receipt_state',
      'receipt.reason as receipt_reason',
    ]);
