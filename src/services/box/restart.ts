import { z } from 'zod';
import type { Clock } from '../../domain/ports.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { metaValue, setMeta } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';
import { tolerate } from '../../storage/engine/store-faults.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

const SUPERVISED = 'restart.supervised';
const WANTED = 'restart.wanted';

/** How soon a wish is seen, and how long it then takes for the page that asked to be shown. Milliseconds. */
const LOOK_MS = 1_000;

const valueOf = (store: Store, key: string): string => store.first(metaValue, { key })?.value ?? '';

/** Whether something starts this Washa again when it ends, as it has told itself when it started. */
export const isRestartable = (store: Store): boolean => valueOf(store, SUPERVISED) === 'yes';

/**
 * A person has Washa end, so that what starts it starts it anew: settings that wait hold from then on. Nothing is lost by it; what is paid
 * in that second is delivered again, or asked for.
 * @param waiting keys of the settings that wait for a start; null: that is another process, which is not asked
 */
export const restartBox = (waiting: (store: Store) => readonly string[] | null) =>
  defineAction({
    name: 'box.restart',
    reason: 'optional',
    input: z.object({}),
    subject: () => 'box',
    look: (store) => ({ isSupervised: isRestartable(store), waiting: waiting(store) }),
    decide({ isSupervised, waiting: keys }): Decided<null> | Refused<'supervisor'> {
      if (!isSupervised) return refuse('supervisor', BOX_SAID.nobodyRestarts());
      const list = keys === null || keys.length === 0 ? null : keys.join(', ');
      const waits = list === null ? [] : [BOX_SAID.settingsWait(list)];
      return { kind: 'do', plan: null, preview: [BOX_SAID.restarts(), ...waits], detail: list };
    },
    effects: (store, _plan, { action }) => void store.run(setMeta, { key: WANTED, value: String(action.id) }),
  });

/**
 * At a start: notes whether something would start it again, and from then on looks whether somebody wants that, until it is ended.
 * @param onWanted left out: nothing would
 * @returns ends it
 */
export function awaitRestart(store: Store, clock: Clock, onWanted?: () => void): () => void {
  const supervised = onWanted === undefined ? 'no' : 'yes';
  // What was wanted of the one before is done. A disk that refuses keeps nobody from starting.
  tolerate(() => {
    if (valueOf(store, SUPERVISED) !== supervised) store.run(setMeta, { key: SUPERVISED, value: supervised });
    if (valueOf(store, WANTED) !== '') store.run(setMeta, { key: WANTED, value: '' });
  });
  if (onWanted === undefined) return () => undefined;
  const before = valueOf(store, WANTED);
  let cancel: () => void = () => undefined;
  const look = () => {
    const isWanted = valueOf(store, WANTED) !== before;
    cancel = clock.after(LOOK_MS, isWanted ? onWanted : look);
  };
  look();
  return () => cancel();
}
