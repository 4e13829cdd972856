import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeTime,
  earliestNow,
  hearTime,
  isTimeKnown,
  judgeClock,
  keptNow,
  mayCutBy,
  passTime,
  STANDING_MS,
  startTime,
  TOLERANCE_MS,
  trustTime,
  type KeptTime,
} from '../../../src/domain/time/clock-guard.ts';

const BUILT = Date.parse('2026-06-01T00:00Z');
const STORED = Date.parse('2026-07-01T08:30Z');

describe('judgeClock', () => {
  it('field 36: a box that boots in 1970 is not believed', () => {
    expect(judgeClock(5000, STORED, BUILT)).toEqual({
      sane: false,
      reason: 'The clock says 1970-01-01 00:00:05 UTC, before this Washa was built (2026-06-01 00:00:00 UTC).',
    });
  });

  it('field 36: nor one that is behind its own books', () => {
    expect(judgeClock(STORED - 6 * 60_000, STORED, BUILT)).toEqual({
      sane: false,
      reason: 'The clock says 2026-07-01 08:24:00 UTC, before the last entry in the books (2026-07-01 08:30:00 UTC).',
    });
  });

  it('believes a new box as soon as it is past the build', () => {
    expect(judgeClock(BUILT, null, BUILT)).toEqual({ sane: true });
    expect(judgeClock(BUILT - 1, null, BUILT).sane).toBe(false);
    expect(judgeClock(STORED, STORED, BUILT)).toEqual({ sane: true });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -9e15])('does not believe %d', (now) => {
    expect(judgeClock(now, null, BUILT).sane).toBe(false);
  });

  it('is sane exactly from the later of the two instants on', () => {
    const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
    fc.assert(
      fc.property(instant, fc.option(instant), instant, (now, stored, built) => {
        expect(judgeClock(now, stored, built).sane).toBe(now >= Math.max(built, (stored ?? built) - TOLERANCE_MS));
      }),
    );
  });
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A box in a world where it is known what time it really is. */
class World {
  truth = STORED + DAY;
  error: number;
  time: KeptTime;

  constructor(error = 0) {
    this.error = error;
    this.time = startTime(this.reading(), STORED, BUILT);
  }

  reading() {
    return { wall: this.truth + this.error, monotonic: this.truth - STORED };
  }

  now = () => keptNow(this.time, this.reading().monotonic);
  isKnown = () => isTimeKnown(this.time, this.reading().monotonic);
  verdict = () => describeTime(this.time, this.reading());

  set(error: number): this {
    this.error = error;
    return this.pass(1_000);
  }

  pass(ms: number): this {
    for (let left = ms; left > 0; left -= MINUTE) {
      this.truth += Math.min(left, MINUTE);
      this.time = passTime(this.time, this.reading()).time;
    }
    return this;
  }

  /** A payment that was made just now. @returns by how much the time was put right */
  pay(isSigned = true, lateMs = 20_000): number {
    const { time, moved } = hearTime(this.time, this.reading(), this.truth - lateMs, isSigned);
    this.time = time;
    return moved;
  }
}

describe('the time that we go by', () => {
  it('is not carried away by a clock that is ahead for seconds, and says what happened', () => {
    const world = new World().pass(HOUR).set(60 * DAY);
    expect(world.now()).toBe(world.truth);
    expect(mayCutBy(world.time)).toBe(false);
    expect(world.verdict()).toMatchObject({ reason: expect.stringContaining('set 60 d ahead') as string });
    world.pass(12_000).set(0);
    expect(world.verdict()).toEqual({ sane: true });
    expect(mayCutBy(world.time)).toBe(true);
  });

  it('believes a clock that was set ahead when it has stood, unless payments speak against it', () => {
    expect(new World().pass(HOUR).set(DAY).pass(STANDING_MS).verdict()).toEqual({ sane: true });
    const world = new World().pass(HOUR).set(DAY);
    world.pay();
    world.pass(DAY);
    expect(world.now()).toBe(world.truth);
    expect(world.verdict().sane).toBe(false);
    // It is known for sure which of the two is right, so life goes on by it.
    expect([world.isKnown(), mayCutBy(world.time)]).toEqual([true, true]);
  });

  it('never believes one that was set back by its standing alone, once it was settled', () => {
    const world = new World()
      .pass(HOUR)
      .set(-2 * HOUR)
      .pass(DAY);
    expect(world.verdict().sane).toBe(false);
    expect(earliestNow(world.time, world.reading())).toBe(world.truth - 2 * HOUR);
    expect(trustTime(world.time, world.reading()).moved).toBe(-2 * HOUR);
  });

  it.each([10 * MINUTE, 60 * DAY])('is put right by itself when it was %i ms ahead at the start', (error) => {
    const world = new World(error).pass(MINUTE).set(0);
    expect(mayCutBy(world.time)).toBe(false);
    expect(world.pass(2 * MINUTE).verdict()).toEqual({ sane: true });
    expect(world.now()).toBe(world.truth);
    expect(world.isKnown()).toBe(true);
  });

  it('is put right at once when a payment says so', () => {
    const world = new World(60 * DAY).pass(3 * HOUR);
    expect(world.pay()).toBe(0);
    // What no provider does: it came 60 days late.
    expect([world.isKnown(), mayCutBy(world.time), world.verdict().sane]).toEqual([false, false, false]);
    world.set(0);
    expect([world.isKnown(), world.now(), world.verdict().sane]).toEqual([true, world.truth, true]);
  });

  it('waits for a while after a payment that may have come late, and then no longer', () => {
    const world = new World();
    world.pay(true, 2 * DAY);
    expect([world.isKnown(), mayCutBy(world.time), world.verdict().sane]).toEqual([false, true, true]);
    expect(world.pass(STANDING_MS).isKnown()).toBe(true);
    world.pay(false, 2 * DAY);
    expect(world.isKnown()).toBe(true);
  });

  it('is later than a signed payment says, which nobody can have made up; what is not signed proves nothing', () => {
    const behind = new World(-12 * HOUR);
    behind.pay(false);
    expect(behind.verdict().sane).toBe(true);
    behind.pay(true);
    expect([behind.isKnown(), mayCutBy(behind.time), behind.verdict().sane]).toEqual([false, false, false]);
    behind.set(0);
    expect([behind.isKnown(), behind.now()]).toEqual([true, behind.truth]);
  });

  const wrong = fc.oneof(
    fc.integer({ min: -60 * DAY, max: -2 * TOLERANCE_MS }),
    fc.integer({ min: 2 * TOLERANCE_MS, max: 60 * DAY }),
  );
  const step = fc.oneof(
    fc.record({ error: fc.oneof(fc.constant(0), wrong), ms: fc.integer({ min: 1_000, max: STANDING_MS - MINUTE }) }),
    fc.record({ error: fc.constant(0), ms: fc.integer({ min: 0, max: 2 * DAY }) }),
  );

  it('is right whatever the clock is set to, once a payment has confirmed it: who pays is paid until when an oracle says', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.boolean(), fc.boolean()), { maxLength: 12 }), (steps) => {
        const world = new World();
        world.pay();
        for (const [{ error, ms }, pays, isSigned] of steps) {
          world.set(error).pass(ms);
          if (pays) world.pay(isSigned);
          expect([world.now(), world.isKnown()]).toEqual([world.truth, true]);
          expect(earliestNow(world.time, world.reading())).toBeLessThanOrEqual(world.truth);
        }
        expect(world.set(0).verdict()).toEqual({ sane: true });
      }),
    );
  });

  it('from any error at the start: nobody’s time is written by it after a payment that contradicts it, and all is right after it', () => {
    fc.assert(
      fc.property(wrong, fc.integer({ min: 1_000, max: DAY }), fc.boolean(), (error, ms, isSigned) => {
        const world = new World(error).pass(ms);
        world.pay(isSigned);
        expect(world.isKnown() && Math.abs(world.now() - world.truth) > TOLERANCE_MS).toBe(false);
        world.set(0).pass(STANDING_MS);
        expect([world.isKnown(), world.verdict(), world.now()]).toEqual([true, { sane: true }, world.truth]);
      }),
    );
  });
});
