import { expect, test } from 'vitest';
import { systemClock } from '../../../src/host/clock.ts';
import { routerLeave } from '../../../src/services/commands/leave-login.ts';
import { retargetLine } from '../../../src/services/outbox/follow-line.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { putLetThrough } from '../../../src/storage/line-devices.ts';
import { setAccess } from '../../../src/storage/line-writes.ts';
import { startHarness } from '../../routers/line-harness.ts';
import { until } from '../../routers/scripted-peer.ts';
import { addLine, commands, DAY, NOW, openStore } from '../books.ts';

const TV = '02:00:00:CC:00:03';
const move = query<{ id: number }>()((db, p) =>
  db.updateTable('subscription').set({ router_name: 'tower-2' }).where('id', '=', p.id),
);

test('a line that moves to another router takes its TV along: what let it through on the old one goes, and only that', async () => {
  const store = openStore();
  addLine(store, 9, { router: 'tower-2' });
  const id = addLine(store, 1, { expiresAt: NOW + DAY, set: { service: 'hotspot' } });
  store.run(setAccess, { id, access: 'on', detail: '', now: NOW });
  store.run(putLetThrough, { id, mac: TV, now: NOW });
  store.transaction(() => retargetLine(store, id, NOW, () => store.run(move, { id })));
  const command = store.all(commands, {}).find(({ kind }) => kind === 'router.leave');

  const harness = await startHarness({
    seed(world) {
      world.addHotspotUser({ name: 'line-1', password: 'x' });
      world.addRow('/ip/hotspot/ip-binding', { 'mac-address': TV, type: 'bypassed', comment: 'washa ACC1' });
      world.addRow('/ip/hotspot/ip-binding', { 'mac-address': TV, type: 'bypassed', comment: 'reception' });
    },
  });
  await until(() => harness.health().state === 'up', 'up');
  const deps = { store, clock: systemClock, router: harness.connection };
  const result = await routerLeave.run(deps, command!, new AbortController().signal);
  await harness.stop();
  expect(result.outcome).toBe('ok');
  const left = harness.world.table('/ip/hotspot/ip-binding').all();
  expect(left.map(({ fields }) => fields.get('comment'))).toEqual(['reception']);
});
