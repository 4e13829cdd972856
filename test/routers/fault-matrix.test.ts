import { format, resolveConfig } from 'prettier';
import { afterEach, describe, expect, test } from 'vitest';
import type { LineTarget, Service } from '../../src/domain/ports.ts';
import { Fault } from '../../src/domain/values/fault.ts';
import { clearFaults, switchFault } from '../../src/simulate/router/fault-kinds.ts';
import { personalityOf } from '../../src/simulate/router/personality.ts';
import type { RouterWorld } from '../../src/simulate/router/world.ts';
import { TARGET } from '../line-target.ts';
import { FAULT_CELLS, renderCells, ROUTEROS, SERVICES, type FaultCell, type Told } from './fault-cells.ts';
import { startHarness, type Harness } from './line-harness.ts';
import { until } from './scripted-peer.ts';

const MENU: Readonly<Record<Service, string>> = { pppoe: '/ppp/secret', hotspot: '/ip/hotspot/user' };

const LINES: Readonly<Record<Service, LineTarget>> = {
  pppoe: TARGET,
  hotspot: { ...TARGET, service: 'hotspot', username: 'brian', profile: 'day', password: 'pw-1' },
};

let harness: Harness | null = null;

afterEach(async () => {
  await harness?.stop();
  harness = null;
});

function seed(world: RouterWorld): void {
  world.addSecret({ name: 'amina', profile: 'EXPIRED' });
  world.addCpe('amina');
  world.addHotspotProfile({ name: 'day' });
  world.addHotspotUser({ name: 'brian', password: 'pw-1', profile: 'day', disabled: true, mac: 'AA:BB:CC:00:00:01' });
  world.addPhone({ user: 'brian', mac: 'AA:BB:CC:00:00:01', address: '10.5.0.1' });
}

function isWritten(world: RouterWorld, target: LineTarget): boolean {
  const fields = world.table(MENU[target.service]).first('name', target.username)?.fields;
  return fields?.get('profile') === target.profile && fields.get('disabled') === 'false';
}

/** Lets the clock run on until the promise is settled. @returns seconds that it ran ahead */
async function runUntilSettled(made: Harness, promise: Promise<unknown>): Promise<number> {
  const settled = { is: false };
  void promise.finally(() => (settled.is = true)).catch(() => undefined);
  let seconds = 0;
  for (; !settled.is && seconds < 60; seconds += 0.5) {
    made.clock.jump(500);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return seconds;
}

/** Brings the fault, tries once. @returns what the lane is told, how far the clock had to run for it, and when it wrote */
async function disturb(
  made: Harness,
  cell: FaultCell,
  target: LineTarget,
): Promise<{ told: Told; seconds: number; writtenAt: number | null }> {
  const { faults } = made.sim;
  const menu = MENU[target.service];
  const verb = cell.stage === 'write' || cell.stage === 'written' ? 'set' : 'print';
  const bring = (): void => {
    expect(switchFault(faults, cell.switched.replace('COMMAND', `${menu}/${verb}`))).toBeNull();
  };
  if (cell.stage !== 'read-back') bring();
  if (cell.stage === 'login') {
    made.connection.start();
    if (cell.withinS === null) await until(() => made.sim.log.connections > 0, 'a connection');
  }
  let writtenAt: number | null = null;
  const tried = made.connection.sync(target, () => {
    writtenAt = made.clock.now();
    if (cell.stage === 'read-back') bring();
  });
  const told = tried.then(
    (): Told => 'done',
    (error: unknown): Told => {
      if (error instanceof Fault && error.retry !== 'stop') return error.retry;
      throw error as Error;
    },
  );
  const seconds = cell.withinS === null ? 0 : await runUntilSettled(made, told);
  return { told: await told, seconds, writtenAt };
}

describe('a fault at any stage', () => {
  const cells = FAULT_CELLS.flatMap((cell) =>
    SERVICES.flatMap((service) => ROUTEROS.map((version) => [cell.fault, cell.stage, service, version, cell] as const)),
  );

  test.each(cells)('%s, %s, %s, %s', async (_fault, _stage, service, number, cell) => {
    const { version } = personalityOf(number);
    const target = LINES[service];
    const made = await startHarness({ seed, version, commandDeadlineMs: 10_000, start: cell.stage !== 'login' });
    harness = made;
    const { world, sim, clock } = made;
    if (cell.stage !== 'login') await until(() => made.health().state === 'up', 'up');

    const { told, seconds, ...first } = await disturb(made, cell, target);
    let { writtenAt } = first;
    expect({ told, written: isWritten(world, target) }).toEqual({ told: cell.told, written: cell.written });
    expect(seconds).toBeLessThanOrEqual(cell.withinS ?? 0);

    clearFaults(sim.faults);
    for (let turn = 0; made.health().state !== 'up' && turn < 100; turn += 1) {
      clock.jump(1_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // A device whose session was ended is back before the next try: one that was ended in vain would be ended twice.
    if (world.kicks.length > 0) await until(() => world.sessions(target.username).length > 0, 'back');
    const before = world.changes.length;
    await made.connection.sync({ ...target, writtenAt }, () => void (writtenAt = clock.now()));
    expect(isWritten(world, target)).toBe(true);
    // What was carried out is not written again.
    if (cell.written) expect(world.changes.length).toBe(before);
    expect(world.changes.filter((change) => change.path === MENU[service])).toHaveLength(1);
    await until(() => world.isOnline(target.username), 'online');
    const kicks = world.kicks.length;
    await made.connection.sync({ ...target, writtenAt }, () => undefined);
    expect(world.kicks.length, 'a session that is right is not ended').toBe(kicks);
    expect(kicks).toBeLessThanOrEqual(1);
    expect(world.violations).toEqual([]);
    await made.stop();
    harness = null;
    expect(clock.armed(), 'no timer is left').toBe(0);
    await until(() => sim.log.open === 0, 'no connection left');
  });
});

test('docs/router-faults.md is this table', async () => {
  const path = new URL('../../docs/router-faults.md', import.meta.url).pathname;
  const text = await format(renderCells(), { ...(await resolveConfig(path)), parser: 'markdown' });
  await expect(text).toMatchFileSnapshot(path);
});
