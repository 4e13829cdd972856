import { COMMAND_RULES } from '../../domain/command.ts';
import { describeError, Fault } from '../../domain/values/fault.ts';
import { lineById } from '../../storage/lines.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import { afterFault, untilStopped, type SyncDeps } from './sync-line.ts';

/** `router.unbind`: any device may use the login of a line from now on, because a person says that it has another one. */
export const routerUnbind: CommandEntry<'router', SyncDeps> = {
  rule: COMMAND_RULES['router.unbind'],
  lane: 'router',
  run: (deps, command, signal) => untilStopped(unbindDevice(deps, command), signal),
};

async function unbindDevice({ store, router }: SyncDeps, { subject }: CommandRow): Promise<AttemptResult> {
  const line = store.first(lineById, { id: subject });
  if (line === undefined) return { outcome: 'dead', detail: `There is no line ${subject} in the books` };
  try {
    const bound = await router.unbind(line.service, line.username);
    if (bound > 0) router.watchFor(line.service, line.username);
    return {
      outcome: 'ok',
      detail: bound === 0 ? 'any device could use it already' : 'any device may use it, read back',
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { outcome: afterFault(error), detail: describeError(error) };
  }
}
