import { COMMAND_RULES, type CommandKind } from '../../domain/command.ts';
import type { RouterConnection } from '../../domain/ports.ts';
import { Fault } from '../../domain/values/fault.ts';
import { lineById, type LineRow } from '../../storage/lines.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import { afterFault, untilStopped, type SyncDeps } from './sync-line.ts';

/** What a person wants done at the router of a line: how many rows it changed there, and in words. */
type Touch = (
  router: RouterConnection,
  line: LineRow,
) => Promise<{ readonly changed: number; readonly detail: string }>;

/** `router.kick`: the sessions of a line are ended, because a person wants it to dial anew. */
export const routerKick = touching('router.kick', async (router, { service, username }) => {
  const changed = await router.kick(service, username);
  const ended = `${changed} ${changed === 1 ? 'session' : 'sessions'} ended`;
  return { changed, detail: changed === 0 ? 'no session was there' : ended };
});

/** `router.unbind`: any device may use the login of a line from now on, because a person says that it has another one. */
export const routerUnbind = touching('router.unbind', async (router, { service, username }) => {
  const changed = await router.unbind(service, username);
  const detail = changed === 0 ? 'any device could use it already' : 'any device may use it, read back';
  return { changed, detail };
});

function touching(kind: CommandKind, touch: Touch): CommandEntry<'router', SyncDeps> {
  return {
    rule: COMMAND_RULES[kind],
    lane: 'router',
    run: (deps, command, signal) => untilStopped(atRouter(deps, command, touch), signal),
  };
}

async function atRouter({ store, router }: SyncDeps, { subject }: CommandRow, touch: Touch): Promise<AttemptResult> {
  const line = store.first(lineById, { id: subject });
  if (line === undefined) return { outcome: 'dead', detail: `There is no line ${subject} in the books` };
  try {
    const { changed, detail } = await touch(router, line);
    // Somebody may come back at once.
    if (changed > 0) router.watchFor(line.service, line.username);
    return { outcome: 'ok', detail };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return afterFault(error);
  }
}
