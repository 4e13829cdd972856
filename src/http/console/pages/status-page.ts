import { attention } from '../../../views/attention.ts';
import { balances } from '../../../views/balances.ts';
import { cutOffs } from '../../../views/cut-offs.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { nextStepOf } from '../../../views/next-step.ts';
import { newestWalks } from '../../../views/payment.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import type { LivePart } from '../frame/markup.ts';
import { attentionPart } from '../parts/attention-part.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { balancesPart } from '../parts/balances-part.ts';
import { cutoffsPart } from '../parts/cutoffs-part.ts';
import { lanesPart } from '../parts/lanes-part.ts';
import { nextStepPart } from '../parts/next-step-part.ts';
import { paymentsPart } from '../parts/payments-part.ts';

const PAYMENTS = 50;
const CUT_OFFS = 8;
const MATTERS = 10;
const ALL_MATTERS = 500;

export function statusParts(deps: ConsoleDeps, formats: Formats, forms: Forms): LivePart[] {
  const { store } = deps;
  const now = deps.now();
  const clock = deps.clock();
  const lanes = deps.lanes();
  const laneOf = lanesByRouter(lanes);
  const step = nextStepOf(store);
  const matters = attentionPart(attention(store, now, MATTERS), clock, now, formats, forms);
  // On a box that cannot do anything yet, that nothing is wrong says nothing.
  const isBare = step === 'setup' && lanes.every(({ kind }) => kind === 'sms');
  const left = balances(store, now);
  return [
    ...(step === null ? [] : [nextStepPart(step)]),
    ...(step === null || matters.brief !== 'none' ? [matters] : []),
    ...(isBare ? [] : [lanesPart(lanes, now, formats)]),
    ...(left.length === 0 ? [] : [balancesPart(left, now, formats)]),
    paymentsPart(newestWalks(store, PAYMENTS, laneOf, now), now, formats),
    // Who is expired is a question to the clock.
    cutoffsPart(clock.sane ? cutOffs(store, laneOf, now, CUT_OFFS) : null, now, formats),
  ];
}

/** The same list as on the status page, without its limit. */
export function attentionParts(deps: ConsoleDeps, formats: Formats, forms: Forms): LivePart[] {
  const now = deps.now();
  return [attentionPart(attention(deps.store, now, ALL_MATTERS), deps.clock(), now, formats, forms)];
}
