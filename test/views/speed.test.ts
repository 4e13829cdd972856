import { expect, test } from 'vitest';
import { lanesElsewhere } from '../../src/views/lane.ts';
import { newestWalks } from '../../src/views/payment.ts';
import { speedOf } from '../../src/views/speed.ts';
import { NOW, openStore, putLine, putNetwork, putPayment, putRenewal } from '../http/console/seed.ts';

/** Payments that took so long for each step, ms: the books, the queue, the router, the device. */
async function speedWith(...walks: readonly (readonly [number, number, number, number])[]) {
  const { store, close } = openStore();
  putNetwork(store);
  const line = putLine(store, 'Amina Otieno').id;
  for (const [i, [books, queue, router, device]] of walks.entries()) {
    const received_at = NOW - 3_600_000 + i * 1000;
    const committed_at = received_at + books;
    const sent_at = committed_at + queue;
    const confirmed_at = sent_at + router;
    const times = { received_at, committed_at, sent_at, confirmed_at, online_at: confirmed_at + device };
    putRenewal(store, putPayment(store, { subscription_id: line, state: 'applied', ...times }), line);
  }
  const speed = speedOf(newestWalks(store, 90, lanesElsewhere, NOW), NOW);
  await close();
  return speed;
}

test('nothing yet has no time, and no step that ate it', async () => {
  expect(await speedWith()).toMatchObject({ medianMs: null, p95Ms: null, slowest: null, worst: null });
});

test('nineteen of twenty are told beside the half, and the step that took most of all their time', async () => {
  const usual = Array.from({ length: 18 }, () => [10, 90, 400, 1500] as const);
  const speed = await speedWith(...usual, [10, 90, 400, 5500], [10, 90, 99_400, 500]);
  expect(speed).toMatchObject({ medianMs: 2000, p95Ms: 6000, kept: 19 });
  expect(speed.slowest?.step).toBe('router');
  expect(speed.slowest?.share).toBeCloseTo(107_000 / 142_000);
  expect((await speedWith([10, 5000, 400, 1500])).slowest?.step).toBe('queue');
});
