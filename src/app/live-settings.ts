import { liveConfig } from './live-config.ts';
import type { Log } from './log.ts';
import { createRenewals, type Renewals } from './renewals.ts';
import { configOfBooks, settingsDesk, type RunningSettings } from './settings-desk.ts';
import type { Config } from '../config/config.ts';
import { Fault } from '../domain/values/fault.ts';
import type { Store } from '../storage/engine/store.ts';

/** The settings by which a box runs, with what was chosen of them in its books. */
export interface LiveSettings {
  /** Read when it is needed, it is as it was taken up last. */
  readonly config: Config;
  /** For the pages. */
  readonly desk: RunningSettings;
  /** Begins a part that goes by settings of the moment at which it begins. @returns ends it for good */
  readonly begin: Renewals['begin'];
  /** What can be changed without a start is as the file and the choices have it now; settings that cannot be used change nothing. */
  readonly takeUp: () => Promise<void>;
}

/** @param onChosen something was chosen, here or by another process */
export function liveSettings(
  store: Store,
  given: {
    readonly config: Config;
    readonly readAnew?: () => Config;
    readonly configFile?: string | null;
    readonly log: Pick<Log, 'warn' | 'settingsTaken'>;
  },
  onChosen: () => void,
): LiveSettings {
  const { configFile: file = null, readAnew, log } = given;
  const { config, takeUp } = liveConfig(configOfBooks(store, given, log.warn));
  const desk = settingsDesk(store, config.box.stateDir, file, log.warn, onChosen);
  const { begin, renew } = createRenewals();
  return {
    config,
    desk,
    begin,
    async takeUp() {
      if (readAnew === undefined) return;
      try {
        takeUp(readAnew());
        const found = desk.tookUp();
        if (found.taken.length + found.waiting.length > 0) log.settingsTaken(found);
        if (found.taken.length > 0) await renew();
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        log.warn(`The settings stay as they were: ${error.message}`);
      }
    },
  };
}
