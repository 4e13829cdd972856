import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { LineTarget } from '../../src/domain/ports.ts';
import { Fault } from '../../src/domain/values/fault.ts';
import { createRouterConnection } from '../../src/routers/routeros/link/connection.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { TARGET } from '../line-target.ts';
import { steppedClock } from './line-harness.ts';
import { until } from './scripted-peer.ts';

// A router that vanishes in the middle of a line's sync, after any byte in either direction: real sockets, a proxy between the two.

const TIMES = 200;
/** More than a sync sends and hears, so that some end before it. */
const MOST_BYTES = 1_400;

/** What the way to the router still lets through before it breaks; Infinity: everything. */
interface Way {
  bytes: number;
  how: 'fin' | 'reset';
}

/** Passes bytes on in both directions, and cuts both ends after so many of them. */
async function startProxy(port: number, way: Way): Promise<{ server: Server; port: number; open: Set<Socket> }> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const ends = [near, far] as const;
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.on('data', (bytes) => {
        const passes = bytes.subarray(0, Math.max(0, way.bytes));
        way.bytes -= bytes.length;
        if (passes.length > 0) to.write(passes);
        if (way.bytes > 0) return;
        way.bytes = Infinity;
        for (const end of ends) {
          if (way.how === 'reset') end.resetAndDestroy();
          else end.end(() => end.destroy());
        }
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { server, port: (server.address() as AddressInfo).port, open };
}

let stop = () => Promise.resolve();
afterEach(() => stop());

test('a router that vanishes mid-write 200 times: the line ends as the books say, nothing is written twice, no session is ended twice', async () => {
  const random = seededRandom(20_261_127);
  const clock = steppedClock();
  const world = new RouterWorld({ now: () => clock.now() });
  for (const name of ['10M', '20M']) world.addProfile({ name });
  world.addProfile({ name: 'EXPIRED', addressList: 'expired' });
  world.addHotspotProfile({ name: '10M' });
  const sim = new RouterSimulator(world, { redialMs: 5 });
  const address = await sim.start();
  const way: Way = { bytes: Infinity, how: 'fin' };
  const proxy = await startProxy(address.port, way);
  const connection = createRouterConnection({
    address: {
      ...address,
      name: 'tower-1',
      host: '127.0.0.1',
      port: proxy.port,
      tls: null,
      username: sim.username,
      password: sim.password,
    },
    transport: createRouterosTransport({ clock, commandDeadlineMs: 2_000, loginDeadlineMs: 2_000 }),
    clock,
    random: () => 0,
    listener: {
      onBox: () => null,
      onUp: () => undefined,
      onDown: () => undefined,
      onSession: () => undefined,
      onAddresses: () => undefined,
    },
  });
  stop = async () => {
    await connection.stop();
    await sim.stop();
    for (const socket of proxy.open) socket.destroy();
    await new Promise((resolve) => proxy.server.close(resolve));
  };
  connection.start();
  const isUp = async () => {
    for (let turn = 0; connection.health().state !== 'up'; turn += 1) {
      if (turn > 500) throw new Error('it never came up again');
      clock.jump(1_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const count = { broken: 0, wrote: 0 };
  for (let n = 0; n < TIMES; n += 1) {
    const name = `line-${n}`;
    const want = random() < 0.5 ? 'on' : 'off';
    const service = (['pppoe', 'hotspot', 'static'] as const)[Math.floor(random() * 3)]!;
    const mode = service === 'static' ? 'address-list' : random() < 0.5 ? 'expired-profile' : 'disable';
    // Cut off by being disabled it has no session to be let in with; but it may be on under another plan.
    const before = want === 'off' ? '10M' : mode === 'disable' ? '20M' : 'EXPIRED';
    const username = service === 'static' ? `10.20.${n >> 8}.${n & 255}` : name;
    const target: LineTarget = { ...TARGET, service, username, tag: `JSY-${n}`, want, mode };
    if (service === 'pppoe') {
      world.addSecret({ name, profile: before });
      world.addCpe(name);
      await until(() => world.sessions(name).length > 0, 'dialled');
      // A router counts whole seconds: of a session of this moment nothing could be told.
      clock.jump(2_000);
    } else if (service === 'hotspot') {
      world.addHotspotUser({ name, password: 'pw', profile: '10M', disabled: want === 'on' });
      const phone = {
        user: name,
        mac: `AA:BB:CC:00:${hex(n >> 8)}:${hex(n & 255)}`,
        address: `10.5.${n >> 8}.${n & 255}`,
      };
      world.addPhone({ ...phone, online: want === 'off' });
    } else {
      world.addFixed({ address: username, mac: null });
      const entry = { list: 'expired', address: username, comment: `washa JSY-${n}` };
      if (want === 'on') world.addRow('/ip/firewall/address-list', entry);
    }
    const [writes, kicks] = [world.changes.length, world.kicks.length];
    await isUp();
    way.how = random() < 0.5 ? 'fin' : 'reset';
    way.bytes = 1 + Math.floor(random() * MOST_BYTES);
    let written: Pick<LineTarget, 'writtenAt' | 'endingSince'> = { writtenAt: null };
    for (let tries = 0, done = false; !done; tries += 1) {
      expect(tries, name).toBeLessThan(8);
      await isUp();
      try {
        await connection.sync({ ...target, ...written }, (ends) => {
          const now = clock.now();
          written = { ...written, writtenAt: now, ...(ends && { endingSince: now }) };
        });
        done = true;
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        count.broken += 1;
        expect(['unknown', 'unavailable'], `${name}: ${error.message}`).toContain(error.retry);
        if (error.retry === 'unavailable') expect(world.changes.length, `${name}: nothing had been sent`).toBe(writes);
        if (world.kicks.length > kicks && want === 'on') await until(() => world.sessions(name).length > 0, 'back');
      }
    }
    way.bytes = Infinity;
    const made = world.changes.slice(writes);
    count.wrote += made.length;
    expect(
      made.map(({ path, verb }) => `${path}/${verb}`),
      name,
    ).toHaveLength(1);
    expect(world.kicks.length - kicks, `${name}: ended once at most`).toBeLessThanOrEqual(1);
    for (const kick of world.kicks.slice(kicks)) expect(kick.profile, name).toBe(service === 'pppoe' ? before : '10M');
    if (service === 'hotspot') continue;
    await until(() => world.isOnline(username) === (want === 'on'), `${name} ${want}`);
    if (service === 'pppoe' && want === 'on')
      expect(world.sessions(name).map(({ profile }) => profile)).toEqual(['10M']);
  }
  expect(world.violations).toEqual([]);
  expect(count.wrote).toBe(TIMES);
  expect(count.broken, 'most of them vanished in the middle').toBeGreaterThan(TIMES / 2);
  await stop();
  stop = () => Promise.resolve();
  expect(clock.armed(), 'no timer is left').toBe(0);
  await until(() => sim.log.open === 0, 'no connection is left');
});

const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, '0');
