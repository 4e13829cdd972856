import { randomInt } from 'node:crypto';

const STEPS = 2 ** 47;

/** Uniform in [0, 1), and nobody can foresee it. */
export function secureRandom(): number {
  return randomInt(STEPS) / STEPS;
}
