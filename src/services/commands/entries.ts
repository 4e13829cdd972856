import type { CommandKind } from '../../domain/command.ts';
import type { LaneKind } from '../../domain/lines/lane-status.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import { routerLeave } from './leave-login.ts';
import { routerProfile } from './keep-profile.ts';
import { routerNote } from './put-note.ts';
import { newsSend, type NewsDeps } from './send-news.ts';
import { noticeSend, type NoticeDeps } from './send-notice.ts';
import { smsSend } from './send-receipt.ts';
import { smsTell } from './send-written.ts';
import { smsRemind, type ReminderDeps } from './send-reminder.ts';
import { routerSync, type SyncDeps } from './sync-line.ts';
import { routerKick, routerUnbind } from './touch-router.ts';

/** What a lane of each kind has for the commands that run on it. */
interface LaneDeps {
  readonly router: SyncDeps;
  readonly sms: ReminderDeps;
  readonly notice: NoticeDeps;
  readonly webhook: NewsDeps;
}

type Entry = { readonly [L in LaneKind]: CommandEntry<L, LaneDeps[L]> }[LaneKind];

/** Every kind of command that this Washa knows. */
export const COMMAND_ENTRIES: Readonly<Record<CommandKind, Entry>> = {
  'router.sync': routerSync,
  'router.leave': routerLeave,
  'router.kick': routerKick,
  'router.unbind': routerUnbind,
  'router.note': routerNote,
  'router.profile': routerProfile,
  'sms.send': smsSend,
  'sms.remind': smsRemind,
  'sms.tell': smsTell,
  'notice.send': noticeSend,
  'news.send': newsSend,
};

/** A command that was put on a lane which cannot carry it: nobody would ever see it wait there. */
export function strayed(command: CommandRow, lane: string): Promise<AttemptResult> {
  return Promise.resolve({ outcome: 'dead', detail: `${command.kind} cannot be done on the lane ${lane}` });
}
