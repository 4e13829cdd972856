import { formatAge } from './durations.ts';

/** Whether our clock can be believed. `reason` is a whole sentence for the technician. */
export type ClockVerdict = { readonly sane: true } | { readonly sane: false; readonly reason: string };

/** Clocks that are no further apart tell the same time: so much NTP may set one at a boot without anybody having to know. */
export const TOLERANCE_MS = 5 * 60_000;

/** A clock that was set, and that nothing speaks against, is believed when it has run on evenly for so long. */
export const STANDING_MS = 10 * 60_000;

/** One that was set back soon after a start, before anything confirmed it, is: NTP does that. */
export const SETTLING_MS = 60_000;

/** No provider delivers a payment so long after it was made. */
export const LATEST_MS = 7 * 24 * 3_600_000;

/** One look at both clocks, in milliseconds: the wall clock (UTC), and the one that nobody sets. */
export interface ClockReading {
  readonly wall: number;
  readonly monotonic: number;
}

/** The wall clock is behind: before this Washa was built, before the last entry in the books, before somebody has paid. */
interface Behind {
  readonly kind: 'built' | 'books' | 'payment';
  readonly at: number;
}

/** What contradicts the wall clock; `set`: it was set while we ran. */
export type ClockDoubt = Behind | { readonly kind: 'set' };

/** The time that we go by. */
export interface KeptTime {
  /** What time it was, and by the clock that nobody sets when: from there on time is counted. */
  readonly from: ClockReading;
  /** `at-least`: it is at least so late; how late is not known. */
  readonly basis: 'known' | 'at-least';
  /** Another source has agreed with it. */
  readonly isFirm: boolean;
  /** Since when it has run evenly, by the clock that nobody sets. */
  readonly evenSince: number;
  /** A payment's own time that did not agree: by how much it was later than ours, and when it was heard. */
  readonly said: { readonly by: number; readonly isSigned: boolean; readonly since: number } | null;
  /** Null while the wall clock agrees; else why it does not, and since when it has run on evenly from where it is now. */
  readonly doubt: {
    readonly why: ClockDoubt;
    readonly since: ClockReading;
    /** A payment's own time speaks for ours. */
    readonly isRefuted: boolean;
  } | null;
}

/** `moved`: by how much the time that we go by was put right, ms; what was noted by it is off by as much. */
export interface TimeStep {
  readonly time: KeptTime;
  readonly moved: number;
}

/**
 * The time at a start. A box without a clock battery boots in the past: then it is at least as late as what is known.
 * @param lastKnown the last instant in the books that can be believed, or null
 * @param builtAt when this Washa was built
 */
export function startTime(reading: ClockReading, lastKnown: number | null, builtAt: number): KeptTime {
  const { wall } = reading;
  const believed = believe(reading, false);
  const earliest = Math.max(builtAt, lastKnown ?? builtAt);
  if (wall < builtAt) return doubted(believed, reading, { kind: 'built', at: builtAt }, earliest);
  if (lastKnown === null || wall >= lastKnown - TOLERANCE_MS) return believed;
  return doubted(believed, reading, { kind: 'books', at: lastKnown }, earliest);
}

/** The time that we go by, UTC ms. Only its caller's clock that nobody sets is asked. */
export function keptNow({ from }: KeptTime, monotonic: number): number {
  return from.wall + (monotonic - from.monotonic);
}

/** Time has passed: follows the wall clock while it runs with ours, and takes note when it was set. */
export function passTime(time: KeptTime, reading: ClockReading): TimeStep {
  const off = offBy(time, reading);
  const { doubt } = time;
  const stay = (kept: KeptTime): TimeStep => ({ time: kept, moved: 0 });
  if (doubt === null) {
    if (!isNear(off, 0)) return afterSet(time, reading, off);
    return stay({ ...time, from: reading });
  }
  if (time.basis === 'at-least') {
    if (off >= -TOLERANCE_MS) return accept(time, reading, agreesWithSaid(time, off));
  } else if (isNear(off, 0)) return stay({ ...time, from: reading, doubt: null });
  if (agreesWithSaid(time, off)) return accept(time, reading, true);

  const { since } = doubt;
  const stood = reading.monotonic - since.monotonic;
  if (!isNear(reading.wall - since.wall - stood, 0)) {
    return stay({ ...time, doubt: { ...doubt, since: reading, isRefuted: false } });
  }
  // A clock that is behind what was known for sure cannot become right by standing: who pays would lose time by it.
  const mayStand = time.basis === 'known' && !doubt.isRefuted && (off > 0 || !isSettled(time));
  const enough = off < 0 ? SETTLING_MS : STANDING_MS;
  return mayStand && stood >= enough ? accept(time, reading, false) : stay(time);
}

/**
 * A payment came in that says when it was made. One that says the time of a clock, fresh as it is, speaks for that clock; one
 * that was made later than a clock says speaks against it. Another that is older may only have come late.
 * @param isSigned nobody else can have made it up: only then it speaks against our clock
 */
export function hearTime(before: KeptTime, reading: ClockReading, at: number, isSigned: boolean): TimeStep {
  const passed = passTime(before, reading);
  const { time } = passed;
  const now = keptNow(time, reading.monotonic);
  const stay = (kept: KeptTime): TimeStep => ({ time: kept, moved: passed.moved });
  const isOurs = time.basis === 'known' && isNear(at, now);
  if (time.doubt === null && isOurs) return stay({ ...time, isFirm: true, said: null });
  if (time.doubt !== null && isNear(at, reading.wall)) return accept(time, reading, true);
  if (time.doubt !== null && isOurs) {
    return stay({ ...time, isFirm: true, said: null, doubt: { ...time.doubt, isRefuted: true } });
  }
  if (time.isFirm) return passed;
  const since = time.said?.since ?? reading.monotonic;
  const said = { ...time, said: { by: at - now, isSigned, since } };
  const isLater = isSigned && time.basis === 'known' && at > now + TOLERANCE_MS;
  return stay(isLater ? doubted(said, reading, { kind: 'payment', at }, at) : said);
}

/** A person says that the wall clock is right now. */
export function trustTime(time: KeptTime, reading: ClockReading): TimeStep {
  return accept(time, reading, true);
}

/** Whether it is known what time it is: only then an expiry is counted from it. */
export function isTimeKnown(time: KeptTime, monotonic: number): boolean {
  const { basis, isFirm, said, doubt } = time;
  if (doubt !== null) return basis === 'known' && isFirm;
  // One payment that was made earlier may only have come late: then others follow, or none.
  return said === null || (!isImpossible(time) && monotonic - said.since >= STANDING_MS);
}

/** Whether lines may be cut off by it: not while a clock that was set is neither confirmed nor refuted. */
export function mayCutBy(time: KeptTime): boolean {
  const { basis, doubt } = time;
  return doubt === null ? !isImpossible(time) : basis === 'known' && doubt.isRefuted;
}

/** Whether something contradicts the clock of this box. */
export function isDoubted(time: KeptTime): boolean {
  return time.doubt !== null || isImpossible(time);
}

/** It has been gone by for long, or another source has agreed with it, before it was set. */
export function isSettled({ isFirm, evenSince, doubt, from }: KeptTime): boolean {
  return isFirm || (doubt?.since.monotonic ?? from.monotonic) - evenSince >= STANDING_MS;
}

/** A payment that says for sure when it was made would have come later than any does. */
function isImpossible({ said }: KeptTime): boolean {
  return said !== null && said.isSigned && said.by < -LATEST_MS;
}

/** The earliest that it can be, UTC ms: whose time is over by then may be off. */
export function earliestNow(time: KeptTime, reading: ClockReading): number {
  const now = keptNow(time, reading.monotonic);
  return time.doubt === null ? now : Math.min(now, reading.wall);
}

/** What a person is told of it. */
export function describeTime(time: KeptTime, reading: ClockReading): ClockVerdict {
  const { doubt } = time;
  if (doubt !== null) return { sane: false, reason: describeDoubt(doubt.why, time, reading) };
  if (time.said === null || !isImpossible(time)) return { sane: true };
  const made = utc(reading.wall + time.said.by);
  return { sane: false, reason: `The clock says ${utc(reading.wall)}, and a payment came in that was made ${made}.` };
}

/** @param lastKnown the last instant in the books that can be believed, or null */
export function judgeClock(wall: number, lastKnown: number | null, builtAt: number): ClockVerdict {
  if (!Number.isFinite(wall)) return { sane: false, reason: 'The clock gives no time.' };
  return describeTime(startTime({ wall, monotonic: 0 }, lastKnown, builtAt), { wall, monotonic: 0 });
}

function describeDoubt(why: ClockDoubt, time: KeptTime, reading: ClockReading): string {
  const says = `The clock says ${utc(reading.wall)}`;
  switch (why.kind) {
    case 'built':
      return `${says}, before this Washa was built (${utc(why.at)}).`;
    case 'books':
      return `${says}, before the last entry in the books (${utc(why.at)}).`;
    case 'payment':
      return `${says}, before a payment that has come in was made (${utc(why.at)}).`;
    case 'set': {
      const off = offBy(time, reading);
      const way = off > 0 ? 'ahead' : 'back';
      return `The clock was set ${formatAge(toMinute(off))} ${way}: it says ${utc(reading.wall)}, and it should be ${utc(reading.wall - off)}.`;
    }
  }
}

/** By how much the wall clock is later than the time that we go by. */
function offBy(time: KeptTime, { wall, monotonic }: ClockReading): number {
  return wall - keptNow(time, monotonic);
}

function agreesWithSaid({ said }: KeptTime, off: number): boolean {
  return said !== null && isNear(said.by, off);
}

function toMinute(ms: number): number {
  return Math.round(ms / 60_000) * 60_000;
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE_MS;
}

function believe(reading: ClockReading, isFirm: boolean): KeptTime {
  return { from: reading, basis: 'known', isFirm, evenSince: reading.monotonic, said: null, doubt: null };
}

function doubted(time: KeptTime, reading: ClockReading, why: Behind, earliest: number): KeptTime {
  const from = { wall: earliest, monotonic: reading.monotonic };
  return { ...time, from, basis: 'at-least', said: null, doubt: { why, since: reading, isRefuted: true } };
}

function afterSet(time: KeptTime, reading: ClockReading, off: number): TimeStep {
  if (agreesWithSaid(time, off)) return accept(time, reading, true);
  return { time: { ...time, doubt: { why: { kind: 'set' }, since: reading, isRefuted: false } }, moved: 0 };
}

function accept(time: KeptTime, reading: ClockReading, isFirm: boolean): TimeStep {
  return { time: believe(reading, isFirm), moved: offBy(time, reading) };
}

function utc(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? 'no date' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
