import { afterAttempt } from '../../domain/command.ts';
import type { AlarmKindBy } from '../../domain/alarm.ts';
import type { Clock } from '../../domain/ports.ts';
import type { SmsAbout, SmsGateway, SmsOutcome } from '../../domain/sms-port.ts';
import { formatLocal, type Msisdn } from '../../domain/values/msisdn.ts';
import { closeAlarm } from '../../storage/alarms.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { ReceiptState } from '../../storage/engine/schema-messages.ts';
import type { Store } from '../../storage/engine/store.ts';
import { raiseAlarm } from '../box/alarms.ts';
import type { AttemptResult } from '../outbox/lane.ts';

/** An SMS as a row of its own, whatever it tells. */
export interface MessageRow {
  /** Inside a transaction: what became of it. */
  readonly close: (
    state: Exclude<ReceiptState, 'queued'>,
    reason: string | null,
    messageId: string | null,
    now: number,
  ) => void;
  /** Whether the newest one before it was taken. */
  readonly followsSent: () => boolean;
}

export interface SettleDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: () => number;
  readonly gateway: SmsGateway;
  readonly accountNo: string;
  readonly to: Msisdn;
  readonly row: MessageRow;
}

/** What an outcome of the gateway means for the message, for the next ones, and for people. */
export function settleOutcome(deps: SettleDeps, command: CommandRow, outcome: SmsOutcome): AttemptResult {
  const close =
    (state: Exclude<ReceiptState, 'queued'>, reason: string | null, messageId: string | null = null) =>
    (now: number) =>
      deps.row.close(state, reason, messageId, now);
  switch (outcome.kind) {
    case 'sent':
      return {
        outcome: 'ok',
        detail: outcome.messageId === null ? 'accepted' : `accepted as ${outcome.messageId}`,
        store: (now) => {
          close('sent', null, outcome.messageId)(now);
          closeAlarms(deps, now);
        },
      };
    case 'logged':
      return { outcome: 'ok', detail: 'Not sent: no gateway', store: close('logged', 'No gateway') };
    case 'unknown':
      return {
        outcome: 'unknown',
        detail: outcome.reason,
        store: (now) => {
          // One among many that are accepted is the network's; without one before it the settings may be wrong.
          if (!deps.row.followsSent())
            raise(deps, 'sms-unclear', `Nobody knows whether messages are sent: ${outcome.reason}`, now);
          close('unknown', outcome.reason)(now);
        },
      };
    case 'refused':
    case 'unreachable':
      return notSent(deps, command, outcome, close('refused', outcome.reason));
  }
}

function notSent(
  deps: SettleDeps,
  command: CommandRow,
  outcome: Exclude<SmsOutcome, { kind: 'sent' | 'logged' }>,
  close: (now: number) => unknown,
): AttemptResult {
  const { reason } = outcome;
  const about = outcome.kind === 'refused' ? outcome.about : null;
  if (about === 'credit') {
    const message = `The SMS account has no credit: ${reason}. Top it up: messages wait, one is tried every few minutes, and what is still true then is sent once.`;
    // It costs this message no attempt: the gateway says the same to every one.
    return { outcome: 'unavailable', detail: reason, store: (now) => raise(deps, 'sms-credit', message, now) };
  }
  const final = outcome.kind === 'refused' && outcome.final;
  const result = { outcome: final ? ('dead' as const) : ('retry' as const), detail: reason };
  const last = afterAttempt(command, result.outcome, deps.clock.now(), deps.random).state === 'dead';
  if (!last) return result;
  return {
    ...result,
    store: (now) => {
      close(now);
      if (about === null || about === undefined)
        // Open until the gateway takes a message again.
        raise(deps, 'sms-refused', `A message could not be sent: ${reason}`, now);
      else
        raiseAlarm(
          deps.store,
          { kind: 'sms-unwanted', subject: deps.accountNo, message: cureOf(deps, about, reason) },
          now,
        );
    },
  };
}

function cureOf({ accountNo, to }: SettleDeps, about: Exclude<SmsAbout, 'credit'>, reason: string): string {
  const whose = `${formatLocal(to)} of ${accountNo}`;
  if (about === 'number') return `No SMS can reach ${whose}: ${reason}. Correct the phone number of its subscriber.`;
  return `${whose} has stopped messages of this sender: ${reason}. Cure: on that phone dial *456*9*5# (Safaricom) and activate the sender's name; of another network ask its care line. The next message then arrives.`;
}

type GatewayAlarm = Extract<AlarmKindBy<'cause'>, 'sms-refused' | 'sms-credit' | 'sms-unclear'>;

function raise({ store, gateway }: SettleDeps, kind: GatewayAlarm, message: string, now: number): void {
  raiseAlarm(store, { kind, subject: gateway.kind, message }, now);
}

/** A message was taken: what was wrong with the gateway is over, and this subscriber can be reached. */
function closeAlarms({ store, gateway, accountNo }: SettleDeps, now: number): void {
  for (const kind of ['sms-refused', 'sms-credit', 'sms-unclear'] satisfies GatewayAlarm[])
    store.run(closeAlarm, { kind, subject: gateway.kind, now });
  store.run(closeAlarm, { kind: 'sms-unwanted', subject: accountNo, now });
}
