import { COMMAND_RULES } from '../../domain/command.ts';
import {
  reminderText,
  whyNoReminder,
  type ReminderRules,
  type ReminderTemplates,
} from '../../domain/messages/reminder.ts';
import { cents } from '../../domain/values/money.ts';
import type { Msisdn } from '../../domain/values/msisdn.ts';
import type { CommandRow } from '../../storage/commands.ts';
import { reminderBefore, reminderFacts, settleReminder, writeReminder } from '../../storage/reminders.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import type { ReceiptDeps } from './send-receipt.ts';
import { settleOutcome, type MessageRow } from './settle-message.ts';

export interface ReminderDeps extends ReceiptDeps {
  readonly reminders: ReminderRules & { readonly templates: ReminderTemplates };
  /** ISO 4217 of the books. */
  readonly currency: string;
}

/** `sms.remind`: as with a receipt, one that may have been sent is never sent again. */
export const smsRemind: CommandEntry<'sms', ReminderDeps> = {
  rule: COMMAND_RULES['sms.remind'],
  lane: 'sms',
  run: sendReminder,
  onRecover(store, { subject: id }, { detail: reason }, now) {
    store.run(settleReminder, { id, state: 'unknown', messageId: null, reason, now });
  },
};

/** One attempt at one reminder. Whether it is still true is judged now: it may have waited for credit, or its line was paid for. */
export async function sendReminder(
  deps: ReminderDeps,
  command: CommandRow,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const { store, clock, gateway, reminders, timeZone } = deps;
  const id = command.subject;
  const facts = store.first(reminderFacts, { id });
  if (facts?.state !== 'queued') return { outcome: 'dead', detail: 'It was sent, or given up, before' };
  const now = clock.now();
  const line = {
    expiresAt: facts.expires_at,
    period: { unit: facts.period_unit, count: facts.period_count },
    isKeptOff: facts.blocked_at !== null || facts.retired_at !== null,
    priceCents: facts.price_cents,
    balanceCents: facts.balance_cents,
  };
  const why = whyNoReminder(line, { days: facts.days, expiresAt: facts.told_end }, reminders, now, timeZone);
  const row = reminderRow(store, id);
  if (why !== null) {
    const reason = `Not sent: ${why}`;
    return { outcome: 'ok', detail: reason, store: (at) => row.close('dropped', reason, null, at) };
  }
  const body = reminderText(
    {
      accountNo: facts.account_no,
      planName: facts.plan_name,
      expiresAt: facts.expires_at,
      missingCents: cents(facts.price_cents - facts.balance_cents),
      currency: deps.currency,
      businessName: deps.businessName,
      supportPhone: deps.supportPhone,
    },
    reminders.templates,
    facts.language ?? deps.language,
    timeZone,
    now,
  );
  store.run(writeReminder, { id, body });
  await store.durable();
  const message = { to: facts.msisdn as Msisdn, text: body, reference: `reminder:${id}` };
  const outcome = await gateway.send(message, signal);
  return settleOutcome({ ...deps, accountNo: facts.account_no, to: message.to, row }, command, outcome);
}

function reminderRow(store: Store, id: number): MessageRow {
  return {
    close: (state, reason, messageId, now) => void store.run(settleReminder, { id, state, messageId, reason, now }),
    followsSent: () => store.first(reminderBefore, { id })?.state === 'sent',
  };
}
