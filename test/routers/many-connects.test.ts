import { expect, onTestFinished, test } from 'vitest';
import { switchFault } from '../../src/simulate/router/fault-kinds.ts';
import { TARGET } from '../line-target.ts';
import { startHarness } from './line-harness.ts';
import { until } from './scripted-peer.ts';

const CONNECTS = 1_000;
/** How a link ends; the last three while a sync is under way. */
const ENDS = [
  'drop',
  'drop-reset',
  'fin=/ppp/secret/print*1',
  'reset=/ppp/active/print*1',
  'fatal=/ppp/profile/print*1',
] as const;

test(`a router whose link breaks ${CONNECTS} times leaves no timer, no listener, no socket and no promise behind`, async () => {
  const warnings: Error[] = [];
  const warn = (warning: Error) => void warnings.push(warning);
  process.on('warning', warn);
  onTestFinished(() => void process.off('warning', warn));
  const made = await startHarness({
    seed: (world) => {
      world.addSecret({ name: 'amina', profile: 'EXPIRED' });
      world.addCpe('amina');
    },
  });
  const { sim, clock, connection } = made;
  const health = () => made.health();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const isUp = async () => {
    for (let turns = 1; health().state !== 'up'; turns += 1) {
      if (turns > 20_000) throw new Error(`not up again: ${health().error ?? ''}`);
      // The pause between two attempts is passed over, and what an attempt takes is waited for.
      if (turns % 100 === 10) clock.jump(700);
      await turn();
    }
  };
  const resources = () =>
    process.getActiveResourcesInfo().filter((name) => name !== 'Immediate' && name !== 'TTYWrap').length;
  const seen: { readonly armed: number; readonly resources: number; readonly open: number }[] = [];
  for (let n = 1; n <= CONNECTS; n += 1) {
    await isUp();
    if (n % 100 === 0) seen.push({ armed: clock.armed(), resources: resources(), open: sim.log.open });
    const end = ENDS[n % ENDS.length]!;
    if (end === 'drop') sim.drop();
    else if (end === 'drop-reset') sim.drop('reset');
    else expect(switchFault(sim.faults, end)).toBeNull();
    const outcomes = await Promise.allSettled([
      connection.sync(TARGET, () => undefined),
      connection.compare([TARGET]),
      connection.probe(TARGET),
    ]);
    expect(outcomes).toHaveLength(3);
    sim.faults.clearCommands();
    for (let turns = 0; health().state === 'up' && turns < 1_000; turns += 1) await turn();
    if (health().state === 'up') sim.drop();
  }
  await isUp();
  // Whatever is held while the link is up does not grow with the links that there were.
  expect(new Set(seen.map(({ open }) => open))).toEqual(new Set([1]));
  for (const key of ['armed', 'resources'] as const) {
    expect(Math.max(...seen.slice(-3).map((one) => one[key])), key).toBeLessThanOrEqual(
      Math.max(...seen.slice(0, 3).map((one) => one[key])) + 2,
    );
  }
  await made.stop();
  expect(clock.armed(), 'no timer is left').toBe(0);
  await until(() => sim.log.open === 0, 'no connection is left');
  expect(warnings.map(({ name, message }) => `${name}: ${message}`)).toEqual([]);
});
