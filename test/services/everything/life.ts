import { expect } from 'vitest';
import { isSummedRight, sumNext } from '../../../src/services/money/sum-days.ts';
import { summedDays } from '../../../src/storage/day-sums.ts';
import { ledger, lines, POLICY } from '../books.ts';
import { accessOf } from './book-model.ts';
import { compareBooks } from './compare.ts';
import { pull } from './list-steps.ts';
import { MONEY } from './money.ts';
import { tellResults } from './push-steps.ts';
import { askAll } from './refund-steps.ts';
import { STEPS, type Step } from './steps.ts';
import { tell } from './told-steps.ts';
import { World } from './world.ts';

/** One life of a box: what happens, and after each of it the books beside the model. @param seen what was done */
export async function live(steps: readonly Step[], seen = new Set<string>()): Promise<void> {
  const world = new World();
  for (const one of steps) {
    if (await STEPS[one.step].run(world, one)) seen.add(one.step);
    compareBooks(world);
  }
  await end(world);
  await world.store.close();
}

/** The clock is right again, everything is told that was not, and whoever owes an answer gives it. */
async function end(world: World): Promise<void> {
  world.isClockDoubted = false;
  world.sweep();
  for (const money of MONEY) if (world.happened.has(money.receipt)) tell(world, money, 'paybill');
  tellResults(world);
  compareBooks(world);
  await askAll(world);
  await world.compare();
  await world.settle();
  compareBooks(world);
  for (const { id, account_no } of world.store.all(lines, {}))
    expect(`${account_no} ${world.router.get(id)}`).toBe(`${account_no} ${accessOf(world.book, id, world.now)}`);
  // All of it once more, by every way: nobody is given anything for it.
  const before = world.store.all(ledger, {}).length;
  for (const money of MONEY) if (world.happened.has(money.receipt)) tell(world, money, 'paybill');
  tellResults(world);
  expect(world.store.all(ledger, {}).length).toBe(before);
  await pull(world, 'full');
  compareBooks(world);
  while (sumNext(world.store, POLICY.timeZone, world.now));
  for (const { from_at: from, until_at: until } of world.store.all(summedDays, { from: 0, until: world.now }))
    expect(isSummedRight(world.store, { from, until })).toBe(true);
}
