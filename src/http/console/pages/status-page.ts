import { newestPayments } from '../../../storage/views/overview.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import { attentionPart } from '../parts/attention-part.ts';
import { cutoffsPart } from '../parts/cutoffs-part.ts';
import type { Formats } from '../frame/format.ts';
import { lanesPart } from '../parts/lanes-part.ts';
import type { LivePart } from '../frame/markup.ts';
import { paymentsPart, type LaneByRouter } from '../parts/payments-part.ts';

const PAYMENTS = 50;
const MATTERS = 10;
const ALL_MATTERS = 500;

/** Finds the lane of a line's router among the lanes as they are now. */
export function lanesByRouter(deps: ConsoleDeps): LaneByRouter {
  const lanes = new Map(deps.lanes().map((lane) => [lane.lane, lane]));
  return (router) => (router === null ? null : (lanes.get(`router:${router}`) ?? null));
}

export function statusParts(deps: ConsoleDeps, formats: Formats): LivePart[] {
  const now = deps.now();
  const clock = deps.clock();
  const laneOf = lanesByRouter(deps);
  return [
    attentionPart(deps.store, clock, now, formats, MATTERS),
    lanesPart(deps.lanes(), now, formats),
    paymentsPart(deps.store.all(newestPayments, { limit: PAYMENTS }), laneOf, now, formats),
    cutoffsPart(deps.store, laneOf, clock.sane, now, formats),
  ];
}

/** The same list as on the status page, without its limit. */
export function attentionParts(deps: ConsoleDeps, formats: Formats): LivePart[] {
  return [attentionPart(deps.store, deps.clock(), deps.now(), formats, ALL_MATTERS)];
}
