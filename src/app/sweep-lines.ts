import { cutRules } from './books-policy.ts';
import { namesAble, type Connections } from './connections.ts';
import type { Log } from './log.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/ports.ts';
import type { Alarms } from '../services/box/alarms.ts';
import type { BoxClock } from '../services/box/box-clock.ts';
import { booksAreSound } from '../services/box/known-books.ts';
import { judgeRestored } from '../services/box/restored-books.ts';
import { guestFindings } from '../services/hotspot/guest-findings.ts';
import { guestsOut } from '../services/hotspot/guests-out.ts';
import type { TwinPhones } from '../services/hotspot/twin-phones.ts';
import type { RefusedForms } from '../services/hotspot/refused-forms.ts';
import { holdNow } from '../services/lines/cut-holds.ts';
import { startSweeping, type Sweeping } from '../services/lines/sweep.ts';
import type { BooksPolicy } from '../services/money/credit-line.ts';
import { purseFindings } from '../services/money/purse-waiting.ts';
import { refundFindings } from '../services/money/refunds-waiting.ts';
import type { Store } from '../storage/engine/store.ts';
import { unlessStoreRefuses } from '../storage/engine/store-faults.ts';

/** What the sweep of lines works with. */
export interface SweepParts {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly builtAt: number;
  readonly policy: BooksPolicy;
  readonly alarms: Alarms;
  readonly time: BoxClock;
  readonly connections: () => Connections;
  readonly refusedForms: RefusedForms;
  readonly twinPhones: TwinPhones;
  /** Since when what is delivered can arrive, UTC ms. */
  readonly openSince: () => number;
}

/**
 * Lines are swept by their rhythm, and with each sweep it is looked at what only time brings about.
 * @param onSwept after each; `isOver` is false while the next follows at once
 */
export function sweepLines(parts: SweepParts, onSwept: (isOver: boolean) => void): Sweeping {
  const { config, store, clock, log, builtAt, policy, alarms, time, connections } = parts;
  const look = () => {
    const { providers } = connections();
    const now = clock.now();
    const opened = providers.map(({ name, provider }) => ({ name, lists: provider.pull !== undefined }));
    unlessStoreRefuses(() => alarms.found('refund', refundFindings(store, policy.currency, now)));
    unlessStoreRefuses(() => alarms.found('purse-order', purseFindings(store, policy.currency, now)));
    unlessStoreRefuses(() =>
      alarms.found(
        'guest-tries',
        guestFindings(store, namesAble(connections(), 'request'), now, [
          ...parts.refusedForms.words(),
          ...parts.twinPhones.words(),
        ]),
      ),
    );
    unlessStoreRefuses(() => alarms.found('guest-out', guestsOut(store, config.box.timeZone, now)));
    unlessStoreRefuses(() => {
      const left = judgeRestored(store, opened, config.box.timeZone, now);
      if (left !== null) alarms.found('restored', left);
    });
  };
  return startSweeping(
    {
      store,
      clock,
      policy,
      builtAt,
      time: () => time.facts(),
      booksAreSound: () => booksAreSound(store),
      holdNow: (now) => {
        const listed = namesAble(connections(), 'pull');
        return holdNow(store, { ...cutRules(config), openSince: parts.openSince(), listed }, now);
      },
    },
    config.expiry.checkEverySeconds * 1000,
    (report) => {
      log.swept(report);
      if (!report.more) look();
      onSwept(!report.more);
    },
  );
}
