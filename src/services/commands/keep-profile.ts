import { COMMAND_RULES, PRIORITY } from '../../domain/command.ts';
import type { PlanWish } from '../../domain/lines/plan-profile.ts';
import type { ProfileReport } from '../../domain/plan-facts.ts';
import { Fault } from '../../domain/values/fault.ts';
import type { CommandRow } from '../../storage/commands.ts';
import {
  dropPlanProfile,
  linesLackingProfile,
  markPlanProfile,
  markProfileMade,
  planProfileById,
  wishesOn,
} from '../../storage/plan-profiles.ts';
import { noteVerdict, tellRefusal } from '../box/plan-profiles.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import { enqueueSync } from '../outbox/outbox.ts';
import { afterFault, untilStopped, type SyncDeps } from './sync-line.ts';

/** `router.profile`: the profile that Washa keeps for a plan is made there, or set to what the plan says at this moment. */
export const routerProfile: CommandEntry<'router', SyncDeps> = {
  rule: COMMAND_RULES['router.profile'],
  lane: 'router',
  run: (deps, command, signal) => untilStopped(keepProfile(deps, command), signal),
};

async function keepProfile(deps: SyncDeps, command: CommandRow): Promise<AttemptResult> {
  const { store, router } = deps;
  const meant = wishFor(deps, command.subject);
  if (meant === null) return { outcome: 'ok', detail: 'Nothing here needs this profile' };
  const { id, plan, wish, router: name } = meant;
  try {
    const report = await router.profiles().keep(wish);
    return { outcome: 'ok', detail: report.detail, store: (now) => take(deps, meant, report, now) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const ended = afterFault(error);
    // A router that says no is told of; the next comparison asks it again, and this command does not go on asking.
    if (error.retry !== 'dead' && error.retry !== 'stop') return ended;
    const refused = error.message;
    return {
      outcome: 'ok',
      detail: refused,
      store: (now) => {
        store.run(markPlanProfile, { id, now, differs: null, refused });
        tellRefusal(store, { router: name, plan }, refused, now);
      },
    };
  }
}

interface Meant extends PlanWish {
  readonly id: number;
  readonly router: string;
}

/** As the books have it at this moment; null when the plan has another profile by now. */
function wishFor({ store }: SyncDeps, id: number): Meant | null {
  const row = store.first(planProfileById, { id });
  if (row === undefined) return null;
  const { router_name: router, plan_code, service, profile } = row;
  const found = wishesOn(store, router).find(
    ({ plan, wish }) => plan === plan_code && wish.service === service && wish.facts.profile === profile,
  );
  return found === undefined ? null : { ...found, id, router };
}

/** Inside a transaction: what was read back. Lines that waited for it are made right now. */
function take({ store }: SyncDeps, meant: Meant, { verdict, isMade }: ProfileReport, now: number): void {
  if (verdict.kind === 'idle') return void store.run(dropPlanProfile, { id: meant.id });
  const id = noteVerdict(store, meant, verdict, now);
  if (!isMade) return;
  store.run(markProfileMade, { id, now });
  const { router, wish } = meant;
  const waiting = store.all(linesLackingProfile, { router, service: wish.service, profile: wish.facts.profile });
  for (const line of waiting) enqueueSync(store, line, PRIORITY.paid, now);
}
