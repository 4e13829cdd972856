import { attention, firstOfEach } from '../../../views/attention.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { backupView } from '../../../views/backups.ts';
import { firstRun } from '../../../views/first-run.ts';
import { nextStep, readHolds } from '../../../views/next-step.ts';
import { newestWalks } from '../../../views/payment.ts';
import { speedOf } from '../../../views/speed.ts';
import type { TodayOf } from '../../../views/today.ts';
import { watchedFacts } from '../../../views/watched.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import type { LivePart } from '../frame/markup.ts';
import { attentionPart } from '../parts/attention-part.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { nextStepPart } from '../parts/next-step-part.ts';
import { newestPart } from '../parts/payments-part.ts';
import { speedPart } from '../parts/speed-part.ts';
import { todayPart } from '../parts/today-part.ts';
import { watchedPart } from '../parts/watched-part.ts';

/** As many bars as there are seconds to online. */
const BARS = 90;
const ROWS = 8;
/** Of each kind. */
const MATTERS = 10;

/** Must somebody do something, and how fast is it? @param isOwner who sees takings, and sets the box up */
export function homeParts(
  deps: ConsoleDeps,
  today: TodayOf,
  formats: Formats,
  forms: Forms,
  isOwner: boolean,
): LivePart[] {
  const { store } = deps;
  const now = deps.now();
  const clock = deps.clock();
  const lanes = deps.lanes();
  const holds = readHolds(store);
  const step = nextStep(holds);
  const box = { business: deps.business, lanes, backups: deps.backups() };
  const steps = step === null || !isOwner ? null : firstRun(store, box, now);
  const matters = attention(store, now, firstOfEach(MATTERS));
  const needs = attentionPart(matters, clock, now, formats, forms);
  // On a box that cannot do anything yet, that nothing is wrong says nothing.
  const isBare = step === 'setup' && lanes.every(({ kind }) => kind !== 'router');
  const walks = newestWalks(store, BARS, lanesByRouter(lanes), now);
  const speed = speedOf(walks, now);
  const backups = backupView(store, deps.backups(), now);
  const watching = { lanes, clock, hasGateway: holds.gateway, backups };
  return [
    ...(isBare
      ? []
      : [todayPart(today.day(now).value, today.month(now).value, speed, isOwner ? deps.business : null, formats)]),
    ...(step === null ? [] : [nextStepPart(step, steps, now, formats)]),
    ...(step === null || matters.total > 0 || !clock.sane ? [needs] : []),
    ...(isBare ? [] : [watchedPart(watchedFacts(store, watching, now), now, formats)]),
    speedPart(speed, formats),
    newestPart(walks.slice(0, ROWS), now, formats),
  ];
}
