import { COMMAND_RULES } from '../../domain/command.ts';
import { recipientWords, type NoticeChannel, type ToldAlarm } from '../../domain/notices/channel.ts';
import type { Clock } from '../../domain/ports.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import { deliveryFacts, incidentsOfNotice, settleDelivery } from '../../storage/notices.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';

/** What waited for longer tells nothing that the console does not show. Milliseconds. */
const STALE_MS = 24 * 3_600_000;

export interface NoticeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly channels: readonly NoticeChannel[];
}

/** `notice.send`: what the owner is told, to one recipient. It may come twice, and is not lost. */
export const noticeSend: CommandEntry<'notice', NoticeDeps> = {
  rule: COMMAND_RULES['notice.send'],
  lane: 'notice',
  run: sendNotice,
};

/** One attempt. */
async function sendNotice(deps: NoticeDeps, command: CommandRow, signal: AbortSignal): Promise<AttemptResult> {
  const { store, clock, channels } = deps;
  const id = command.subject;
  const facts = store.first(deliveryFacts, { id });
  if (facts?.state !== 'queued') return { outcome: 'dead', detail: 'It was sent, or given up, before' };
  const settle = (state: 'sent' | 'failed' | 'dropped', reason: string | null) => (now: number) =>
    void store.run(settleDelivery, { id, state, reason, now });
  const end = (state: 'failed' | 'dropped', detail: string): AttemptResult => ({
    outcome: 'ok',
    detail: `Not sent: ${detail}`,
    store: settle(state, detail),
  });
  const { channel: kind, address, made_at: at } = facts;
  const channel = channels.find((one) => one.channel === kind && one.addresses.includes(address));
  if (channel === undefined) return end('dropped', 'nobody is to be told there any more');
  if (clock.now() - at > STALE_MS) return end('failed', facts.error ?? 'it is more than a day late');
  const told = store.all(incidentsOfNotice, { noticeId: facts.id });
  // What began and ended before it could be told is told once, by its end.
  if (told.length > 0 && told.every((one) => one.ending_id !== null && one.ending_id !== facts.id))
    return end('dropped', 'it was over before it could be told');
  const alarms = told.map(({ kind: alarm, subject, since, ended_at }): ToldAlarm => ({
    kind: alarm,
    subject,
    since,
    ended_at,
  }));
  const notice = { id: facts.id, kind: facts.kind, at, title: facts.title, short: facts.short, text: facts.text };
  await store.durable();
  const outcome = await channel.send({ ...notice, alarms }, address, signal);
  if (outcome.kind !== 'sent') return { outcome: 'retry', detail: outcome.reason };
  return { outcome: 'ok', detail: `Taken, ${recipientWords({ channel: kind, address })}`, store: settle('sent', null) };
}
