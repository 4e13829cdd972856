import { COMMAND_RULES } from '../../domain/command.ts';
import { cents } from '../../domain/values/money.ts';
import type { Msisdn } from '../../domain/values/msisdn.ts';
import type { Clock } from '../../domain/ports.ts';
import type { SmsGateway } from '../../domain/sms-port.ts';
import { receiptText, type ReceiptStage, type ReceiptTemplates } from '../../domain/messages/receipt.ts';
import type { Language } from '../../domain/time/time.ts';
import type { CommandRow } from '../../storage/commands.ts';
import { markReceipt } from '../../storage/payments.ts';
import {
  receiptBefore,
  receiptFacts,
  settleReceipt,
  writeReceipt,
  type ReceiptFactsRow,
} from '../../storage/receipts.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import { settleOutcome, type MessageRow } from './settle-message.ts';

export interface ReceiptDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: () => number;
  readonly gateway: SmsGateway;
  readonly templates: ReceiptTemplates;
  /** The ISP's language; a subscriber's own wins. */
  readonly language: Language;
  readonly timeZone: string;
  readonly businessName: string;
  readonly supportPhone: string | null;
}

/** `sms.send`: whether a message went out nobody can know after a death, and so its receipt is settled as unknown. */
export const smsSend: CommandEntry<'sms', ReceiptDeps> = {
  rule: COMMAND_RULES['sms.send'],
  lane: 'sms',
  run: sendReceipt,
  onRecover(store, { subject: paymentId }, { detail: reason }, now) {
    store.run(settleReceipt, { paymentId, state: 'unknown', messageId: null, reason, now });
  },
};

/**
 * One attempt at the one receipt of a payment. The text is written now, so it says what is true now. The attempt is on the
 * disk before the gateway hears of it: after a power cut nobody sends it a second time.
 */
export async function sendReceipt(deps: ReceiptDeps, command: CommandRow, signal: AbortSignal): Promise<AttemptResult> {
  const { store, clock, gateway } = deps;
  const facts = store.first(receiptFacts, { paymentId: command.subject });
  if (facts?.state !== 'queued') return { outcome: 'dead', detail: 'This payment has its receipt already' };

  const stale = whyStale(facts, clock.now());
  if (stale !== null) return dropped(deps, command, stale);
  const body = receiptBody(deps, facts, clock.now());
  store.run(writeReceipt, { paymentId: command.subject, body });
  await store.durable();
  const message = { to: facts.msisdn as Msisdn, text: body, reference: `payment:${command.subject}` };
  return settleOutcome(
    { ...deps, accountNo: facts.account_no, to: message.to, row: receiptRow(store, command.subject) },
    command,
    await gateway.send(message, signal),
  );
}

function receiptRow(store: Store, paymentId: number): MessageRow {
  return {
    close(state, reason, messageId, now) {
      store.run(settleReceipt, { paymentId, state, messageId, reason, now });
      if (state === 'sent') store.run(markReceipt, { id: paymentId, now });
    },
    followsSent: () => store.first(receiptBefore, { paymentId })?.state === 'sent',
  };
}

/** A receipt tells what has just come about: what waited longer than this tells nothing new. */
const STALE_MS = 24 * 3_600_000;

/** Why a receipt is not true any more, in words; null while it is. Counted from the last time that its money was moved. */
export function whyStale(facts: ReceiptFactsRow, now: number): string | null {
  if (facts.payment_state !== 'applied') return 'its money is not booked to this line any more';
  if (facts.expires_after !== null && now >= facts.expires_after) return 'the time that it speaks of is over';
  return now - (facts.moved_at ?? facts.received_at) > STALE_MS ? 'it is more than a day late' : null;
}

function dropped({ store }: ReceiptDeps, { subject: paymentId }: CommandRow, why: string): AttemptResult {
  const reason = `Not sent: ${why}`;
  return {
    outcome: 'dead',
    detail: reason,
    store: (now) => store.run(settleReceipt, { paymentId, state: 'dropped', messageId: null, reason, now }),
  };
}

/** What was read or seen no longer ago than this is still said of a line. Milliseconds. */
const LATELY_MS = 10 * 60_000;

/** What a receipt may claim: never that somebody is online whom nobody has seen, nor what the router has refused. */
export function receiptStage(facts: ReceiptFactsRow, now: number): ReceiptStage {
  if (facts.blocked_at !== null && facts.paused_at === null) return 'blocked';
  if (facts.periods === null) return facts.balance_cents >= facts.price_cents ? 'kept' : 'short';
  const paidEarly = facts.expires_before !== null && facts.expires_before > facts.received_at;
  if (facts.confirmed_at === null && facts.is_in_the_way === 1) return 'delayed';
  if (paidEarly && facts.access === 'on' && Math.max(facts.read_at ?? 0, facts.seen_online_at ?? 0) >= now - LATELY_MS)
    return 'already-on';
  if (facts.online_at !== null) return 'online';
  return facts.confirmed_at === null ? 'waiting' : 'confirmed';
}

/** Of the others that a payment went to so many are named; what the text says is true of the first. */
const NAMED = 2;

function accountsText(first: string, others: readonly string[]): string {
  if (others.length === 0) return first;
  const named = others.slice(0, NAMED).join(', ');
  const more = others.length > NAMED ? ` +${others.length - NAMED}` : '';
  return `${first} (and ${named}${more})`;
}

function receiptBody(deps: ReceiptDeps, facts: ReceiptFactsRow, now: number): string {
  const stage = receiptStage(facts, now);
  return receiptText(
    {
      stage,
      amountCents: cents(facts.amount_cents),
      currency: facts.currency,
      receiptCode: facts.receipt_code,
      accountNo: accountsText(facts.account_no, facts.other_lines?.split(' ') ?? []),
      planName: facts.plan_name,
      expiresAt: stage === 'kept' ? facts.expires_at : facts.expires_after,
      balanceCents: cents(facts.balance_cents),
      missingCents: cents(stage === 'short' ? Math.max(0, facts.price_cents - facts.balance_cents) : 0),
      periods: facts.periods ?? 0,
      businessName: deps.businessName,
      supportPhone: deps.supportPhone,
    },
    deps.templates,
    facts.language ?? deps.language,
    deps.timeZone,
    now,
  );
}
