import type { AddressNews } from '../../src/domain/address-book.ts';
import type { Clock, LiveSession, RouterHealth, RouterTransport, Service } from '../../src/domain/ports.ts';
import type { Fault } from '../../src/domain/values/fault.ts';
import { createRouterConnection } from '../../src/routers/routeros/link/connection.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import type { RouterSimulatorOptions } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';

/** The real clock with a count of armed timers; `jump` lets all later timers come sooner. */
export function steppedClock(): Clock & { armed(): number; jump(ms: number): void } {
  let ahead = 0;
  const armed = new Set<{ at: number; fire: () => void; timer: NodeJS.Timeout }>();
  const now = (): number => Date.now() + ahead;
  const after = (delayMs: number, fn: () => void): (() => void) => {
    const entry = {
      at: now() + delayMs,
      fire: () => {
        clearTimeout(entry.timer);
        if (armed.delete(entry)) fn();
      },
      timer: setTimeout(() => entry.fire(), delayMs),
    };
    armed.add(entry);
    return () => {
      armed.delete(entry);
      clearTimeout(entry.timer);
    };
  };
  return {
    now,
    monotonic: now,
    after,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const cancel = after(delayMs, () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        });
        const stop = (): void => {
          cancel();
          resolve();
        };
        signal?.addEventListener('abort', stop, { once: true });
      }),
    armed: () => armed.size,
    jump: (ms) => {
      ahead += ms;
      for (const entry of [...armed]) if (entry.at <= now()) entry.fire();
    },
  };
}

export interface Harness {
  readonly world: RouterWorld;
  readonly sim: RouterSimulator;
  readonly clock: ReturnType<typeof steppedClock>;
  readonly connection: ReturnType<typeof createRouterConnection>;
  /** What the listener was told, in order. */
  readonly told: string[];
  readonly sessions: LiveSession[];
  readonly faults: Fault[];
  readonly addresses: [Service, AddressNews][];
  health(): RouterHealth;
  stop(): Promise<void>;
}

export interface HarnessOptions extends RouterSimulatorOptions {
  readonly wrongPassword?: boolean;
  readonly commandDeadlineMs?: number;
  /** What the router takes for the time, UTC ms; default: the real one. */
  readonly routerClock?: () => number;
  /** Seeds the router before anything connects. */
  readonly seed?: (world: RouterWorld) => void;
  /** Answers this command with "done" and never sends it. */
  readonly swallow?: string;
  /** Why the box that answers is not believed; default: it is. */
  readonly believes?: () => string;
  /** Default: no limit. */
  readonly kicksPerSecond?: number;
  /** Default: none. */
  readonly letThrough?: () => ReadonlyMap<string, string>;
  /** Default true. */
  readonly start?: boolean;
}

/** A simulated router with the usual profiles, our connection to it over a real socket, and what that tells. */
export async function startHarness(options: HarnessOptions = {}): Promise<Harness> {
  const world = new RouterWorld(options.routerClock === undefined ? {} : { now: options.routerClock });
  world.addProfile({ name: '10M' });
  world.addProfile({ name: '10Megas' });
  world.addProfile({ name: 'EXPIRED', addressList: 'expired' });
  options.seed?.(world);
  const sim = new RouterSimulator(world, { redialMs: 20, ...options });
  const { host, port } = await sim.start();
  const clock = steppedClock();
  const told: string[] = [];
  const sessions: LiveSession[] = [];
  const faults: Fault[] = [];
  const addresses: [Service, AddressNews][] = [];
  const password = options.wrongPassword === true ? 'wrong-password' : sim.password;
  const real = createRouterosTransport({
    clock,
    commandDeadlineMs: options.commandDeadlineMs ?? 1_000,
    loginDeadlineMs: 1_000,
  });
  const connection = createRouterConnection({
    address: { name: 'tower-1', host, port, tls: null, username: sim.username, password },
    transport: swallowing(options.swallow, real),
    clock,
    random: () => 0,
    ...(options.kicksPerSecond !== undefined && { kicksPerSecond: options.kicksPerSecond }),
    ...(options.letThrough !== undefined && { letThrough: options.letThrough }),
    listener: {
      onBox: () => options.believes?.() ?? null,
      onUp: () => void told.push('up'),
      onDown: (fault) => {
        told.push('down');
        faults.push(fault);
      },
      onSession: (session) => {
        told.push(`session ${session.username}`);
        sessions.push(session);
      },
      onAddresses: (service, news) => void addresses.push([service, news]),
    },
  });
  if (options.start !== false) connection.start();
  return {
    world,
    sim,
    clock,
    connection,
    told,
    sessions,
    faults,
    addresses,
    health: () => connection.health(),
    stop: async () => {
      await connection.stop();
      await sim.stop();
    },
  };
}

function swallowing(command: string | undefined, transport: RouterTransport): RouterTransport {
  if (command === undefined) return transport;
  return {
    connect: async (address, signal) => {
      const link = await transport.connect(address, signal);
      return {
        exec: (words, deadlineMs) =>
          words[0] === command ? Promise.resolve({ rows: [], ret: null }) : link.exec(words, deadlineMs),
        listen: (words, onRow, onEnd) => link.listen(words, onRow, onEnd),
        lost: link.lost,
        close: () => link.close(),
      };
    },
  };
}
