import { COMMAND_RULES } from '../../domain/command.ts';
import { describeError, Fault } from '../../domain/values/fault.ts';
import { lineById } from '../../storage/lines.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import { afterFault, untilStopped, type SyncDeps } from './sync-line.ts';

/** `router.kick`: the sessions of a line are ended, because a person wants it to dial anew. */
export const routerKick: CommandEntry<'router', SyncDeps> = {
  rule: COMMAND_RULES['router.kick'],
  lane: 'router',
  run: (deps, command, signal) => untilStopped(kickLine(deps, command), signal),
};

async function kickLine({ store, router }: SyncDeps, { subject }: CommandRow): Promise<AttemptResult> {
  const line = store.first(lineById, { id: subject });
  if (line === undefined) return { outcome: 'dead', detail: `There is no line ${subject} in the books` };
  try {
    const ended = await router.kick(line.service, line.username);
    const detail = ended === 0 ? 'no session was there' : `${ended} ${ended === 1 ? 'session' : 'sessions'} ended`;
    if (ended > 0) router.watchFor(line.service, line.username);
    return { outcome: 'ok', detail };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { outcome: afterFault(error), detail: describeError(error) };
  }
}
