import { describe, expect, test } from 'vitest';
import type { CutHold } from '../../../src/domain/lines/cut-hold.ts';
import { noteProbe } from '../../../src/domain/tunnel.ts';
import { believedTime } from '../../../src/services/box/box-clock.ts';
import { holdNow } from '../../../src/services/lines/cut-holds.ts';
import { sweep } from '../../../src/services/lines/sweep.ts';
import { heldNow } from '../../../src/storage/cut-holds.ts';
import { putPull } from '../../../src/storage/pulls.ts';
import { putTunnel, tunnelTable } from '../../../src/storage/tunnel.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { addLine, commands, DAY, HOUR, NOW, openAlarms, openStore, POLICY, PRICE } from '../books.ts';

const PATH: CutHold = { why: 'path', since: NOW };
const QUIET: CutHold = { why: 'quiet', toHour: 6 };

const run = (store: Store, now: number, hold: CutHold | null) => sweep(store, POLICY, 0, believedTime(now), now, hold);
const told = (store: Store) =>
  store
    .all(commands, {})
    .filter(({ kind, state }) => kind === 'router.sync' && state === 'queued')
    .map(({ subject, priority }) => [subject, priority]);

describe('while cut-offs wait', () => {
  test('a balance renews, nobody is cut off, and then all are, as expected, however many they are', () => {
    const store = openStore();
    for (let n = 1; n <= 450; n += 1)
      addLine(store, n, { expiresAt: NOW, set: { access: 'on', access_at: NOW, created_at: 0 } });
    const rich = addLine(store, 451, { expiresAt: NOW, set: { balance_cents: PRICE } });
    expect(run(store, NOW, PATH)).toMatchObject({ renewed: 1, queued: 0, held: null, hold: PATH, more: false });
    expect(told(store)).toEqual([[rich, 1]]);
    expect(heldNow(store)).toEqual({ since: NOW, hold: PATH });
    expect(run(store, NOW + 5 * HOUR, PATH)).toMatchObject({ renewed: 0, queued: 0 });
    // Another reason, without a gap: still since the first.
    expect(run(store, NOW + 6 * HOUR, QUIET)).toMatchObject({ queued: 0, hold: QUIET });
    expect(heldNow(store)).toEqual({ since: NOW, hold: QUIET });
    expect(store.all(openAlarms, {})).toEqual([]);

    const over = NOW + 8 * HOUR;
    let queued = 0;
    for (let more = true; more;) {
      const report = run(store, over, null);
      queued += report.queued;
      more = report.more;
    }
    expect(queued).toBe(450);
    expect(heldNow(store)).toBeNull();
    expect(store.all(openAlarms, {})).toEqual([]);
  });

  test('whose time was over long before they began to wait is as unexpected as ever', () => {
    const store = openStore();
    for (let n = 1; n <= 40; n += 1) addLine(store, n, { expiresAt: NOW - DAY, set: { created_at: 0 } });
    run(store, NOW, QUIET);
    expect(run(store, NOW + HOUR, null)).toMatchObject({ queued: 0 });
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'cut-offs' }]);
  });

  test('in the quiet hours an hour that was sold is over when it is over, and is not when nobody can pay', () => {
    const store = openStore();
    const plan = { code: 'hour', period_unit: 'hour', grace_ms: 0 } as const;
    const guest = addLine(store, 1, { expiresAt: NOW, plan });
    addLine(store, 2, { expiresAt: NOW });
    expect(run(store, NOW, PATH)).toMatchObject({ queued: 0 });
    expect(run(store, NOW, QUIET)).toMatchObject({ queued: 1, hold: QUIET });
    expect(told(store)).toEqual([[guest, 7]]);
  });
});

test('why they wait is read from what is known of the way, of the lists and of the hour', () => {
  const store = openStore();
  const holds = {
    rules: { quiet: { fromHour: 22, toHour: 6 }, mercyMs: DAY },
    timeZone: 'Africa/Nairobi',
    openSince: NOW - HOUR,
    listed: ['payhero'],
  };
  const noon = Date.parse('2026-11-27T12:00:00+03:00');
  const night = Date.parse('2026-11-27T23:30:00+03:00');
  expect(holdNow(store, holds, noon)).toBeNull();
  expect(holdNow(store, holds, night)).toEqual({ why: 'quiet', toHour: 6 });
  expect(holdNow(store, { ...holds, openSince: noon - 1_000 }, noon)).toEqual({ why: 'list' });
  store.run(putPull, { provider: 'payhero', wholeUntil: noon - 500, error: null });
  expect(holdNow(store, { ...holds, openSince: noon - 1_000 }, noon)).toBeNull();
  const lost = { kind: 'lost', reason: 'no answer' } as const;
  store.run(putTunnel, tunnelTable(noteProbe(null, 'https://isp.example', lost, noon - HOUR)));
  expect(holdNow(store, holds, noon)).toEqual({ why: 'path', since: noon - HOUR });
  expect(holdNow(store, holds, noon + DAY)).toBeNull();
});
