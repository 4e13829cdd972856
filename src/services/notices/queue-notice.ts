import { PRIORITY } from '../../domain/command.ts';
import { laneName } from '../../domain/lines/lane-status.ts';
import type { Channel, OwnerNoticeKind, OwnerWords, Recipient } from '../../domain/notices/channel.ts';
import { enqueueCommand, withdrawCommand } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import { insertDelivery, insertNotice, queuedDeliveries, settleDelivery } from '../../storage/notices.ts';

/** The lane of one way to the owner. */
export function noticeLane(channel: Channel): string {
  return laneName('notice', channel);
}

/**
 * Inside a transaction: this is told to everybody who is to be told. It is stored before anything of it is sent.
 * @returns the number of the notice
 */
export function queueNotice(
  store: Store,
  kind: OwnerNoticeKind,
  words: OwnerWords,
  recipients: readonly Recipient[],
  now: number,
): number {
  const notice = store.run(insertNotice, { ...words, kind, now });
  for (const { channel, address } of recipients) {
    const { id } = store.run(insertDelivery, { noticeId: notice.id, channel, address });
    store.run(enqueueCommand, {
      kind: 'notice.send',
      lane: noticeLane(channel),
      subject: id,
      priority: PRIORITY.staff,
      runAt: now,
      now,
    });
  }
  return notice.id;
}

/** What waits for somebody who is not to be told any more goes nowhere: the settings were changed. */
export function dropStrays(store: Store, recipients: readonly Recipient[], now: number): void {
  const known = new Set(recipients.map(({ channel, address }) => `${channel} ${address}`));
  store.transaction(() => {
    for (const { id, channel, address } of store.all(queuedDeliveries, {})) {
      if (known.has(`${channel} ${address}`)) continue;
      store.run(withdrawCommand, { kind: 'notice.send', subject: id, now });
      store.run(settleDelivery, { id, state: 'dropped', reason: 'nobody is to be told there any more', now });
    }
  });
}
