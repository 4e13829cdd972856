import type { Store } from '../storage/engine/store.ts';
import { heldNow } from '../storage/cut-holds.ts';
import { allPauses } from '../storage/router-pauses.ts';
import type { BackupSettings } from '../storage/views/backup-state.ts';
import { laneOverview } from '../storage/views/lane-overview.ts';
import { openAlarms } from '../storage/views/overview.ts';
import { waitingCounts } from './attention.ts';
import { backupView } from './backups.ts';
import { balances } from './balances.ts';
import { cutOffCounts } from './cut-offs.ts';
import type { LaneOf } from './lane.ts';
import { nextStep, readHolds } from './next-step.ts';
import { newestWalks } from './payment.ts';
import { tunnelView } from './tunnel.ts';

/**
 * What the database knows at this moment, in one look: the newest payments, what waits for a person, the cut-offs that are
 * due, what waits on the lanes, the tunnel, what is left at providers, the backups, and the alarms.
 * @param now UTC milliseconds
 */
export function home(store: Store, laneOf: LaneOf, now: number, payments: number, backups: BackupSettings) {
  const waiting = waitingCounts(store);
  return {
    at: now,
    payments: newestWalks(store, payments, laneOf, now),
    attention: {
      total: waiting.unmatched.n + waiting.held.n,
      unmatched: waiting.unmatched.n,
      held: waiting.held.n,
      quarantined: waiting.setApart,
    },
    waiting,
    cut_offs: cutOffCounts(store, now),
    lanes: store.all(laneOverview, {}),
    paused: store.all(allPauses, {}),
    held: heldNow(store),
    alarms: store.all(openAlarms, {}),
    tunnel: tunnelView(store, now),
    balances: balances(store, now),
    backups: backupView(store, backups, now),
    next_step: nextStep(readHolds(store)),
  };
}
