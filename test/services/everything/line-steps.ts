import { cents } from '../../../src/domain/values/money.ts';
import { autoPush } from '../../../src/services/lines/auto-push.ts';
import { blockLine, unblockLine } from '../../../src/services/lines/block-line.ts';
import { changePlan } from '../../../src/services/lines/change-plan.ts';
import { compensateLines } from '../../../src/services/lines/compensate-lines.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { extendLine } from '../../../src/services/lines/extend-line.ts';
import { lendLine } from '../../../src/services/lines/lend-line.ts';
import { openBalance } from '../../../src/services/lines/open-balance.ts';
import { pauseLine, resumeLine } from '../../../src/services/lines/pause-line.ts';
import { payForLines } from '../../../src/services/lines/pay-for-lines.ts';
import { priceLine } from '../../../src/services/lines/price-line.ts';
import { DAY, HOUR, NOW, POLICY } from '../books.ts';
import { lineOf } from './book-model.ts';
import {
  changePlanNow,
  isOff,
  LENT,
  lostTime,
  moveEnd,
  PERIOD,
  priceOf,
  renewIfPaid,
  resume,
  type Line,
  type PlanCode,
} from './line-model.ts';
import type { Chance, StepKind } from './step-kind.ts';
import { LINES, type World } from './world.ts';

// What people do with a line.

const ofLine = (run: (world: World, line: Line, pick: Chance) => boolean): StepKind => ({
  weight: 2,
  run: (world, pick) => run(world, lineOf(world.book, pick.line), pick),
});

const planned = (when: 'now' | 'next'): StepKind =>
  ofLine((world, line, { n, line: lineId }) => {
    const planCode: PlanCode = n % 2 === 0 ? 'fast' : 'home';
    const isPresent = planCode === line.plan;
    const mayNow = line.pausedAt === null && line.loan === null;
    const may = !line.isRetired && (isPresent ? line.wish !== null : when === 'next' ? line.wish !== planCode : mayNow);
    world.act(changePlan(POLICY), { lineId, planCode, when }, may);
    if (!may) return false;
    if (isPresent || when === 'next') {
      line.wish = isPresent ? null : planCode;
      renewIfPaid(line, world.now);
    } else changePlanNow(line, planCode, world.now);
    return true;
  });

/** The line that pays for another one. */
function payerOf(world: World, id: number): number | undefined {
  for (const [payer, line] of world.book.lines) if (!line.isRetired && line.paysFor.includes(id)) return payer;
  return undefined;
}

export const LINE_STEPS = {
  extend: ofLine((world, line, { n, line: lineId }) => {
    const may = !line.isRetired;
    world.act(extendLine(POLICY), { lineId, by: { days: n + 1 } }, may);
    if (may) moveEnd(line, Math.max(line.pausedAt ?? world.now, line.end) + (n + 1) * DAY, world.now);
    return may;
  }),
  lend: ofLine((world, line, { line: lineId }) => {
    const may = !isOff(line) && line.loan === null && line.end <= world.now;
    world.act(lendLine(POLICY), { lineId, days: null }, may);
    if (!may) return false;
    line.loan = { amount: Math.floor((priceOf(line) * LENT) / PERIOD), given: LENT };
    moveEnd(line, world.now + LENT, world.now);
    return true;
  }),
  block: ofLine((world, line, { line: lineId }) => {
    const may = !isOff(line);
    world.act(blockLine, { lineId }, may);
    if (may) line.isBlocked = true;
    return may;
  }),
  unblock: ofLine((world, line, { line: lineId }) => {
    const may = !line.isRetired && line.isBlocked;
    world.act(unblockLine(POLICY), { lineId }, may);
    if (!may) return false;
    line.isBlocked = false;
    renewIfPaid(line, world.now);
    return true;
  }),
  pause: ofLine((world, line, { line: lineId }) => {
    const may = !isOff(line) && line.end > world.now;
    world.act(pauseLine(POLICY), { lineId }, may);
    if (may) line.pausedAt = world.now;
    return may;
  }),
  resume: ofLine((world, line, { line: lineId }) => {
    const may = !line.isRetired && line.pausedAt !== null;
    world.act(resumeLine(POLICY), { lineId }, may);
    if (!may) return false;
    resume(line, world.now);
    renewIfPaid(line, world.now);
    return true;
  }),
  price: ofLine((world, line, { n, line: lineId }) => {
    const price = n === 0 ? null : n * 40_000;
    const may = !line.isRetired && line.wish === null && price !== line.ownPrice;
    world.act(priceLine(POLICY), { lineId, priceCents: price === null ? null : cents(price) }, may);
    if (!may) return false;
    line.ownPrice = price;
    renewIfPaid(line, world.now);
    return true;
  }),
  'plan now': planned('now'),
  'plan next': planned('next'),
  'pays for': ofLine((world, line, { n, line: lineId }) => {
    const other = 1 + (lineId % LINES);
    const wanted = n % 3 === 0 ? [] : [other];
    const inUse = (ids: readonly number[]) => ids.filter((id) => !lineOf(world.book, id).isRetired);
    const payer = payerOf(world, other);
    const mayOther = inUse([other]).length > 0 && inUse(lineOf(world.book, other).paysFor).length === 0;
    const isFree = wanted.length === 0 || (mayOther && (payer === undefined || payer === lineId));
    const isNew = inUse(line.paysFor).join() !== wanted.join();
    const may = !line.isRetired && payerOf(world, lineId) === undefined && isFree && isNew;
    world.act(payForLines, { lineId, accounts: wanted.map((id) => `ACC${id}`) }, may);
    if (!may) return false;
    for (const one of world.book.lines.values()) one.paysFor = one.paysFor.filter((id) => !wanted.includes(id));
    line.paysFor = wanted;
    return true;
  }),
  opening: ofLine((world, line, { n, line: lineId }) => {
    const may = !line.isRetired && (n === 0 ? line.opening > 0 && line.balance >= line.opening : line.opening === 0);
    world.act(openBalance(POLICY), { lineId, amountCents: cents(n * 30_000) }, may);
    if (!may) return false;
    line.balance += n === 0 ? -line.opening : n * 30_000;
    line.opening = n * 30_000;
    renewIfPaid(line, world.now);
    return true;
  }),
  'asks by itself': ofLine((world, _line, { n, line: lineId }) => {
    return world.act(autoPush, { lineId, wants: n % 2 === 0 }, null) !== null;
  }),
  compensate: {
    weight: 2,
    run(world, { n }) {
      const { now, book } = world;
      const [from, to] = [now - (n + 1) * HOUR, now];
      const each = n % 3 === 0 ? HOUR : null;
      const lost = [...book.lines.values()]
        .filter((line) => !isOff(line))
        .map((line) => ({ line, lostMs: lostTime(line, Math.max(from, NOW), to) }))
        .filter(({ lostMs }) => lostMs > 0);
      const may = lost.length > 0 && !book.outages.some((one) => one.from < to && one.to > from);
      world.act(compensateLines(POLICY), { router: 'tower-1', from, to, eachMs: each }, may);
      if (!may) return false;
      book.outages.push({ from, to });
      for (const { line, lostMs } of lost) moveEnd(line, Math.max(now, line.end) + (each ?? lostMs), now);
      return true;
    },
  },
  /** A line that ended is out of the play: seldom. */
  end: {
    weight: 2,
    run(world, { n, line: lineId }) {
      const line = lineOf(world.book, lineId);
      if (n !== 7) return false;
      world.act(endLine(POLICY), { lineId }, !line.isRetired);
      line.isRetired = true;
      return true;
    },
  },
} as const satisfies Record<string, StepKind>;
