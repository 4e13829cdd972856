import fc from 'fast-check';
import { AGENT_STEPS } from './agent-steps.ts';
import { LINE_STEPS } from './line-steps.ts';
import { LIST_STEPS } from './list-steps.ts';
import { PAYMENT_STEPS } from './payment-steps.ts';
import { PUSH_STEPS } from './push-steps.ts';
import { REFUND_STEPS } from './refund-steps.ts';
import { STATEMENT_STEPS } from './statement-steps.ts';
import type { Chance, StepKind } from './step-kind.ts';
import { TOLD_STEPS } from './told-steps.ts';
import { WORLD_STEPS } from './world-steps.ts';
import { LINES } from './world.ts';

export const STEPS = {
  ...TOLD_STEPS,
  ...LIST_STEPS,
  ...STATEMENT_STEPS,
  ...PUSH_STEPS,
  ...PAYMENT_STEPS,
  ...REFUND_STEPS,
  ...AGENT_STEPS,
  ...LINE_STEPS,
  ...WORLD_STEPS,
} as const satisfies Record<string, StepKind>;

export type StepName = keyof typeof STEPS;
export interface Step extends Chance {
  readonly step: StepName;
}

const isStepName = (name: string): name is StepName => name in STEPS;
export const NAMES = Object.keys(STEPS).filter(isStepName);

const weighted = NAMES.flatMap((name) => Array.from({ length: STEPS[name].weight }, () => name));

export const step: fc.Arbitrary<Step> = fc.record({
  step: fc.constantFrom(...weighted),
  n: fc.nat(7),
  line: fc.integer({ min: 1, max: LINES }),
});
