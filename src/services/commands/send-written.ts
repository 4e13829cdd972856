import { COMMAND_RULES } from '../../domain/command.ts';
import type { Msisdn } from '../../domain/values/msisdn.ts';
import type { CommandRow } from '../../storage/commands.ts';
import { messageBefore, messageFacts, settleMessage } from '../../storage/messages.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import type { ReceiptDeps } from './send-receipt.ts';
import { settleOutcome, type MessageRow } from './settle-message.ts';

type WrittenDeps = Pick<ReceiptDeps, 'store' | 'clock' | 'random' | 'gateway'>;

/** `sms.tell`: as with a receipt, one that may have been sent is never sent again. */
export const smsTell: CommandEntry<'sms', WrittenDeps> = {
  rule: COMMAND_RULES['sms.tell'],
  lane: 'sms',
  run: sendWritten,
  onRecover(store, { subject: id }, { detail: reason }, now) {
    store.run(settleMessage, { id, state: 'unknown', messageId: null, reason, now });
  },
};

/** Nobody knows of what a person wrote whether it still is true: what waited longer than this for credit is not sent. */
const STALE_MS = 24 * 3_600_000;

/** One attempt at what a person wrote. */
export async function sendWritten(deps: WrittenDeps, command: CommandRow, signal: AbortSignal): Promise<AttemptResult> {
  const { store, clock, gateway } = deps;
  const id = command.subject;
  const facts = store.first(messageFacts, { id });
  if (facts?.state !== 'queued') return { outcome: 'dead', detail: 'It was sent, or given up, before' };
  const row = messageRow(store, id);
  if (clock.now() - facts.at > STALE_MS) {
    const reason = 'Not sent: it is more than a day late';
    return { outcome: 'dead', detail: reason, store: (at) => row.close('dropped', reason, null, at) };
  }
  const message = { to: facts.msisdn as Msisdn, text: facts.body, reference: `message:${id}` };
  await store.durable();
  const outcome = await gateway.send(message, signal);
  return settleOutcome({ ...deps, accountNo: facts.account_no, to: message.to, row }, command, outcome);
}

function messageRow(store: Store, id: number): MessageRow {
  return {
    close: (state, reason, messageId, now) => void store.run(settleMessage, { id, state, messageId, reason, now }),
    followsSent: () => store.first(messageBefore, { id })?.state === 'sent',
  };
}
