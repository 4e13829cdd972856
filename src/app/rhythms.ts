import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/ports.ts';
import type { Alarms, Findings } from '../services/box/alarms.ts';
import { startLettingGoEarly } from '../services/box/let-go-early.ts';
import { startLettingGo } from '../services/box/retention.ts';
import { startTakingBack } from '../services/hotspot/run-out.ts';
import { closeEachDay } from '../services/money/close-days.ts';
import { keepTexts } from '../services/money/put-texts.ts';
import { keepDaySums } from '../services/money/sum-days.ts';
import type { RequestPolicy } from '../services/money/request-payment.ts';
import { startNotingFixed } from '../services/lines/fixed-addresses.ts';
import { startPushing } from '../services/lines/push-due.ts';
import { startReminding } from '../services/lines/remind.ts';
import { startTellingUse } from '../services/lines/tell-use.ts';
import { diskRoom } from '../storage/engine/free-bytes.ts';
import type { Store } from '../storage/engine/store.ts';

/** What is done by itself: each day reminders, requests for money, its closing and letting go what is old, and all day what searches and reports go by and what agents owe for no more. @returns ends all of it */
export function startRhythms(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: Config;
  readonly requests: RequestPolicy;
  /** Whether the clock and the books are believed. */
  readonly mayAct: () => boolean;
  readonly isClockRight: () => boolean;
  /** Reminders were queued. */
  readonly onReminders: () => void;
  /** Requests were stored. */
  readonly onRequests: () => void;
  readonly alarms: Alarms;
  readonly warn: (message: string) => void;
}): () => void {
  const { store, clock, config, requests, mayAct, isClockRight, onReminders, onRequests, alarms, warn } = deps;
  const onWrong = (day: string) =>
    warn(`What ${day} came to was not what its payments say: it was added up anew for the reports.`);
  const onTight = (found: Findings) => alarms.found('disk-tight', found);
  const zone = config.box.timeZone;
  const same = { store, clock, zone, rules: config.reminders };
  const kept = { store, clock, rules: config.retention, mayAct: () => isClockRight() && mayAct() };
  const ends = [
    startReminding({ ...same, mayRemind: mayAct }, onReminders),
    startTellingUse({ store, clock, rules: config.reminders, box: config.box, mayTell: mayAct }, onReminders),
    startPushing({ ...same, requests, mayAsk: mayAct }, onRequests),
    closeEachDay({ store, clock, zone, isClockRight }),
    startTakingBack({ store, clock, isClockRight: () => isClockRight() && mayAct() }),
    startNotingFixed({ store, clock, isClockRight }),
    keepTexts({ store, clock }),
    keepDaySums({ store, clock, zone, isClockRight, onWrong }),
    startLettingGo({ ...kept, zone }),
    startLettingGoEarly({ ...kept, disk: () => diskRoom(config.box.stateDir) }, onTight),
  ];
  return () => {
    for (const end of ends) end();
  };
}
