import { expect, onTestFinished, test } from 'vitest';
import { CompareRhythm } from '../../../src/services/lines/compare-rhythm.ts';
import { Seats } from '../../../src/services/outbox/seats.ts';
import { switchFault } from '../../../src/simulate/router/fault-kinds.ts';
import { startHarness, steppedClock, type Harness } from '../../routers/line-harness.ts';
import { until } from '../../routers/scripted-peer.ts';
import { addLine, openStore } from '../books.ts';

const SECRETS = '/ppp/secret/print';

test('the lists of many routers are read in turns, and a router that says nothing keeps nobody from its own', async () => {
  const store = openStore();
  addLine(store, 1);
  const clock = steppedClock();
  const seats = new Seats(clock, 1);
  const compared: string[] = [];
  const open = async (name: string): Promise<{ harness: Harness; rhythm: CompareRhythm }> => {
    const harness = await startHarness();
    const rhythm = new CompareRhythm({
      ...{ store, clock, seats, random: () => 0, router: harness.connection, everyMs: 1_000_000, deadManMs: 0 },
      mayCompare: () => true,
      onCompared: () => compared.push(name),
      onBeside: () => undefined,
      onFailed: () => undefined,
    });
    onTestFinished(async () => {
      await Promise.all([rhythm.stop(), harness.stop()]);
    });
    await until(() => harness.health().state === 'up', 'up');
    return { harness, rhythm };
  };
  const [mute, well, third] = [await open('mute'), await open('well'), await open('third')];
  expect(switchFault(mute.harness.sim.faults, `silent=${SECRETS}`)).toBeNull();

  mute.rhythm.wish();
  await until(() => mute.harness.sim.log.sent(SECRETS).length > 0, 'asked');
  well.rhythm.wish();
  third.rhythm.wish();
  await third.rhythm.stop();
  expect(well.harness.sim.log.sent(SECRETS)).toEqual([]);
  clock.jump(1_000);
  await until(() => compared.length > 0, 'compared');
  expect(compared).toEqual(['well']);
});
