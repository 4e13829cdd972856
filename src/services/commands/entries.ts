import type { COMMAND_RULES, CommandKind } from '../../domain/command.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import { smsSend } from './send-receipt.ts';
import { routerSync } from './sync-line.ts';

/** Every kind of command that this Washa knows, each with its own rule. */
export const COMMAND_ENTRIES = {
  'router.sync': routerSync,
  'sms.send': smsSend,
} as const satisfies { readonly [K in CommandKind]: CommandEntry & { readonly rule: (typeof COMMAND_RULES)[K] } };

/** A command that was put on a lane which cannot carry it: nobody would ever see it wait there. */
export function strayed(command: CommandRow, lane: string): Promise<AttemptResult> {
  return Promise.resolve({ outcome: 'dead', detail: `${command.kind} cannot be done on the lane ${lane}` });
}
