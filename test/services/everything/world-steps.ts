import { extendLine } from '../../../src/services/lines/extend-line.ts';
import { DAY, HOUR, POLICY } from '../books.ts';
import { lineOf } from './book-model.ts';
import { moveEnd } from './line-model.ts';
import type { StepKind } from './step-kind.ts';
import { tell } from './told-steps.ts';
import { MONEY } from './money.ts';

// What happens by itself: time, the sweep, the router, the clock, and the ends of a process.

export const WORLD_STEPS = {
  wait: {
    weight: 3,
    run(world, { n }) {
      // Once in a while as long as a phone takes to answer.
      world.now += n === 0 ? 10_000 : (n + 1) * 5 * HOUR * (n > 5 ? 24 : 1);
      return true;
    },
  },
  sweep: {
    weight: 1,
    run(world) {
      world.sweep();
      return true;
    },
  },
  route: {
    weight: 1,
    async run(world) {
      await world.route();
      return true;
    },
  },
  compare: {
    weight: 1,
    async run(world) {
      await world.compare();
      return true;
    },
  },
  clock: {
    weight: 1,
    run(world) {
      world.isClockDoubted = !world.isClockDoubted;
      world.sweep();
      return true;
    },
  },
  flush: {
    weight: 1,
    run(world) {
      world.flush();
      return true;
    },
  },
  die: {
    weight: 1,
    async run(world) {
      await world.die();
      return true;
    },
  },
  'power cut': {
    weight: 1,
    async run(world, { n, line }) {
      if (n % 2 === 0) {
        // Somebody has just paid, or been given time, and was let in.
        await world.settle();
        world.flush();
        if (n % 4 === 0) tell(world, MONEY[n], 'paybill');
        else {
          const it = lineOf(world.book, line);
          world.act(extendLine(POLICY), { lineId: line, by: { days: 30 } }, !it.isRetired);
          if (!it.isRetired) moveEnd(it, Math.max(it.pausedAt ?? world.now, it.end) + 30 * DAY, world.now);
        }
        await world.route();
      }
      await world.cut();
      return true;
    },
  },
} as const satisfies Record<string, StepKind>;
