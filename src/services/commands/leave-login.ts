import { COMMAND_RULES, PRIORITY } from '../../domain/command.ts';
import { lineTarget } from '../../domain/lines/target.ts';
import type { LineTarget } from '../../domain/ports.ts';
import { Fault } from '../../domain/values/fault.ts';
import type { Store } from '../../storage/engine/store.ts';
import { dropFormerLogin, formerLoginById } from '../../storage/former-logins.ts';
import { lineById, targetFacts } from '../../storage/lines.ts';
import { lineByLogin } from '../../storage/subscribers.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult, Claimed } from '../outbox/lane.ts';
import { enqueueSync } from '../outbox/outbox.ts';
import { afterFault, untilStopped, wayOf, type SyncDeps } from './sync-line.ts';

/** `router.leave`: what a line left behind when it was moved or renamed is made off, and forgotten once that was read back. */
export const routerLeave: CommandEntry<'router', SyncDeps> = {
  rule: COMMAND_RULES['router.leave'],
  lane: 'router',
  run: (deps, command, signal) => untilStopped(leaveLogin(deps, command), signal),
};

type FormerLogin = NonNullable<(typeof formerLoginById)['row']>;

async function leaveLogin({ store, clock, router }: SyncDeps, command: Claimed): Promise<AttemptResult> {
  const login = store.first(formerLoginById, { id: command.subject });
  if (login === undefined) return { outcome: 'ok', detail: 'Nothing of this login is left to be made off' };
  // It may be the same device, in the books under another name by now, and the login that of a line that has paid.
  if (login.router_retired_at !== null) {
    return {
      outcome: 'stopped',
      detail: `${login.router_name} is retired: nothing is changed there until it is in use again`,
    };
  }
  const done = (detail: string): AttemptResult => ({
    outcome: 'ok',
    detail,
    store(now) {
      store.run(dropFormerLogin, { id: login.id, since: login.since });
      // Whoever took it over while this was on the wire is made right again.
      const taker = ownerOf(store, login);
      if (taker !== undefined) enqueueSync(store, taker, PRIORITY.housekeeping, now);
    },
  });
  const target = leavingTarget(store, login, clock.now());
  if (target === null) return done(`${login.username} belongs to a line again`);
  try {
    const report = await router.sync(target, () => undefined, wayOf(command));
    return done(report.detail);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return afterFault(error);
  }
}

/**
 * Off by a disabled credential, however lines are cut off here: an expired profile lets the login in, and an address list
 * would have to be kept after each redial. One that a line has now is not touched, but for a list that it is in no more.
 * @returns null when nothing is to be done
 */
function leavingTarget(store: Store, login: FormerLogin, now: number): LineTarget | null {
  const { router_name, service, username, expired_list: list, account_no: tag } = login;
  const left = store.first(lineById, { id: login.subscription_id });
  const isListed =
    left?.router_name === router_name && left.suspension === 'address-list' && left.expired_list === list;
  const leaves = list === '' || isListed ? {} : { leaves: { list, tag } };
  const owner = ownerOf(store, login);
  if (owner !== undefined) {
    return 'leaves' in leaves ? { ...lineTarget(targetFacts(owner), now), ...leaves } : null;
  }
  return {
    service,
    username,
    tag,
    want: 'off',
    profile: '',
    mode: 'disable',
    expiredProfile: '',
    expiredList: '',
    writtenAt: null,
    password: null,
    // What the line let through there goes with it; of a login that is only named anew the line's own sync keeps it.
    ...(left !== undefined && left.let_through !== null && left.router_name !== router_name && { letThrough: [] }),
    ...leaves,
  };
}

function ownerOf(store: Store, { router_name: router, service, username }: FormerLogin) {
  const line = store.first(lineByLogin, { router, service, username });
  return line === undefined ? undefined : store.first(lineById, { id: line.id });
}
