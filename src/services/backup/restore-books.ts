import { z } from 'zod';
import { COMMAND_RULES, isRepeatable } from '../../domain/command.ts';
import { nextAsk } from '../../domain/money/payment-request.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { openAlarm } from '../../storage/alarms.ts';
import { finishCommand, queuedCommands } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import { markRefundSent, openRefunds } from '../../storage/refunds.ts';
import { markPurseOrderSent, openPurseOrders } from '../../storage/purse-orders.ts';
import { markSent, unsentRequests } from '../../storage/requests.ts';
import { defineAction, type Decided } from '../actions/act.ts';
import { noteRestored, restoredAtFirst, type RestoredBooks } from '../box/restored-books.ts';
import { eraseAgainWithin } from '../people/erase-again.ts';
import { entriesFor, ERASURE_LIST, nameOfBooks, type ErasureList } from '../people/erasure-list.ts';
import { COMMAND_ENTRIES } from '../commands/entries.ts';

interface Restoring {
  /** Of the backup. */
  readonly name: string;
  /** The last instant that is in it, UTC ms; null: all that came in since is at hand. */
  readonly endsAt: number | null;
  /** Who was erased, by all lists that were found; of these books those that they do not know of are erased again. */
  readonly erased: readonly ErasureList[];
}

/** Why something that waited in a backup is not done any more. */
const MAYBE = {
  outcome: 'interrupted',
  detail: 'It waited when the backup was made, and may have been done since',
} as const;

/**
 * Inside the books of a backup, or a copy of before an upgrade: they become the books of this box. What waited in them may have been done
 * since: an SMS is not sent a second time, a refund and a request for money are asked for before anything else, and, unless all that came
 * in since is at hand, nobody is cut off until it is known.
 */
export const restoreBooks = (timeZone: string) =>
  defineAction({
    name: 'books.restore',
    reason: 'optional',
    input: z.object({ name: z.string(), endsAt: z.int().nullable(), erased: z.array(ERASURE_LIST) }),
    subject: () => 'box',
    look: () => null,
    decide: (_, plan: Restoring): Decided<Restoring> => ({
      kind: 'do',
      plan,
      preview: [BOX_SAID.restoresBooks(plan.name)],
      detail: plan.name,
    }),
    effects(store, { endsAt, erased }, { now }) {
      if (endsAt !== null) holdUntilKnown(store, { at: now, endsAt }, timeZone);
      endMessages(store, now);
      eraseAgainWithin(store, entriesFor(nameOfBooks(store), erased), now);
      for (const { id } of store.all(openRefunds, {}))
        store.run(markRefundSent, { id, now, nextAt: nextAsk(now, now) });
      for (const { id } of store.all(openPurseOrders, {}))
        store.run(markPurseOrderSent, { id, now, nextAt: nextAsk(now, now), tokensCents: null });
      for (const { id } of store.all(unsentRequests, {})) store.run(markSent, { id, now, nextAt: nextAsk(now, now) });
    },
  });

function holdUntilKnown(store: Store, restored: RestoredBooks, timeZone: string): void {
  noteRestored(store, restored);
  for (const [subject, message] of restoredAtFirst(restored, timeZone, restored.at))
    store.run(openAlarm, { kind: 'restored', subject, message: message ?? '', cause: null, now: restored.at });
}

/** What must not be done twice, and may have been. */
function endMessages(store: Store, now: number): void {
  for (const command of store.all(queuedCommands, {})) {
    if (isRepeatable(COMMAND_RULES[command.kind])) continue;
    const { id, asked, attempts, kind } = command;
    store.run(finishCommand, { id, asked, state: 'dead', attempts, error: MAYBE.detail, now });
    COMMAND_ENTRIES[kind].onRecover?.(store, command, MAYBE, now);
  }
}
