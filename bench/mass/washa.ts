import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRIORITY } from '../../src/domain/command.ts';
import { setUpProcess } from '../../src/host/process-setup.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createRouterConnection } from '../../src/routers/routeros/link/connection.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { COMMAND_ENTRIES } from '../../src/services/commands/entries.ts';
import { routerLaneSpec } from '../../src/services/commands/router-lane.ts';
import { Dispatcher } from '../../src/services/outbox/dispatcher.ts';
import { enqueueSync } from '../../src/services/outbox/outbox.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { bookRouter } from '../measure/books.ts';
import { answer } from '../measure/child.ts';
import { meter } from '../measure/proc.ts';
import type { MassAnswer, MassQuestion } from './mass.ts';

setUpProcess();

// Washa's outbox, lanes, links and books in the mass benchmark, a process of its own.

const folder = mkdtempSync(join(tmpdir(), 'washa-bench-'));
const DAY_MS = 86_400_000;

answer(measure, () => rmSync(folder, { recursive: true, force: true }));

/** All lines are cut; the last one of the first router comes when half of the others are done, as urgent as one that is paid. */
async function measure({ routers, perSecond }: MassQuestion): Promise<MassAnswer> {
  const store = Store.open(join(folder, `${Date.now()}.db`));
  const towers = routers.map(({ port, lines }, n) => {
    const name = `tower-${n}`;
    const expired = lines.map((line) => ({ ...line, expiresAt: Date.now() - DAY_MS, access: 'unknown' as const }));
    return { name, port, lines: bookRouter(store, name, port, expired) };
  });
  const all = towers.reduce((sum, { lines }) => sum + lines.length, 0);
  const over = Promise.withResolvers<null>();
  let [ended, paidAt, paidMs] = [0, 0, null as number | null];
  const dispatcher = new Dispatcher({
    store,
    clock: systemClock,
    entries: COMMAND_ENTRIES,
    random: Math.random,
    onBug: over.reject,
    onAttempt: (_lane, { subject }, { outcome }) => {
      // A link that breaks under the load is no end: its lines are tried again.
      if (outcome !== 'ok') return;
      if (subject === payer.id && paidAt > 0) paidMs ??= performance.now() - paidAt;
      ended += 1;
      if (paidAt === 0 && ended >= all / 2) pay();
      if (ended >= all && paidMs !== null) over.resolve(null);
    },
  });
  const payer = towers[0]!.lines.at(-1)!;
  const pay = () => {
    paidAt = performance.now();
    store.transaction(() => enqueueSync(store, payer, PRIORITY.paid, Date.now()));
    dispatcher.wake('router:tower-0');
  };
  const links = towers.map((tower) => ({ tower, ...link(tower.name, tower.port) }));
  for (const { up, connection } of links) {
    connection.start();
    await up;
    dispatcher.addLane(routerLaneSpec({ store, clock: systemClock, router: connection }, perSecond));
  }
  const spent = meter();
  store.transaction(() => {
    for (const { lines } of towers)
      for (const line of lines) if (line !== payer) enqueueSync(store, line, PRIORITY.cutOff, Date.now());
  });
  for (const { name } of towers) dispatcher.wake(`router:${name}`);
  await over.promise;
  const took = spent();
  await dispatcher.stop(1000);
  await Promise.all(links.map(({ connection }) => connection.stop()));
  await store.close();
  return { ...took, paidMs };
}

function link(name: string, port: number) {
  const { promise: up, resolve, reject } = Promise.withResolvers<null>();
  const connection = createRouterConnection({
    address: { name, host: '127.0.0.1', port, tls: null, username: 'bench', password: 'bench-pw' },
    transport: createRouterosTransport({ clock: systemClock }),
    clock: systemClock,
    random: Math.random,
    listener: {
      onBox: () => null,
      onUp: () => resolve(null),
      onDown: reject,
      onSession: () => undefined,
      onAddresses: () => undefined,
    },
  });
  return { up, connection };
}
