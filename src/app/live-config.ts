import type { Config } from '../config/config.ts';

/** The settings of a box that runs. Whoever reads a part of them when it is needed reads it as it is now. */
export interface LiveConfig {
  readonly config: Config;
  /** Takes up what can be changed without a start; the rest stays as the start found it. */
  readonly takeUp: (read: Config) => void;
}

/** @param first what the start found */
export function liveConfig(first: Config): LiveConfig {
  let now = first;
  return {
    config: {
      ...first,
      get box() {
        return now.box;
      },
      get intake() {
        return now.intake;
      },
      get expiry() {
        return now.expiry;
      },
      get receipts() {
        return now.receipts;
      },
      get reminders() {
        return now.reminders;
      },
      get retention() {
        return now.retention;
      },
      get notices() {
        return now.notices;
      },
    },
    takeUp({ box, intake, expiry, receipts, reminders, retention, notices }) {
      now = {
        ...now,
        box: { ...now.box, businessName: box.businessName, supportPhone: box.supportPhone },
        intake: { ...now.intake, publicUrl: intake.publicUrl },
        expiry: { ...expiry, checkEverySeconds: now.expiry.checkEverySeconds },
        receipts: { ...now.receipts, templates: receipts.templates },
        reminders,
        retention,
        notices,
      };
    },
  };
}
