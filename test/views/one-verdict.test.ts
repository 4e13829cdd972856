import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { lanesByRouter, lanesElsewhere } from '../../src/views/lane.ts';
import { lineJson } from '../../src/views/json.ts';
import { lineWords } from '../../src/views/line-words.ts';
import { searchLines } from '../../src/views/search.ts';
import { showLine } from '../../src/views/show-line.ts';
import { LANES, NOW, openStore, put, putCommand, putLine, putNetwork } from '../http/console/seed.ts';
import { entered, openWorld } from '../http/console/session.ts';
import { runs } from '../runs.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NOTHING_BELOW = { payments: 0, commands: 0, attempts: 0 };

async function openOffice() {
  const { store, close } = openStore();
  onTestFinished(close);
  putNetwork(store);
  put(store, 'plan', {
    code: 'graceful',
    name: 'Home with a day of grace',
    price_cents: 150_000,
    period_unit: 'month',
    period_count: 1,
    profile: 'HOME-10M',
    max_periods: null,
    retired_at: null,
    suspension: null,
    grace_ms: DAY,
    lend_ms: 0,
    tolerance_cents: 0,
    push_days: '[]',
  });
  return { store, visitor: await entered(openWorld(store, LANES)) };
}

const moment = fc.constantFrom(-2 * DAY, -20 * MINUTE, -MINUTE, 0).map((d) => NOW + d);
const anyLine = fc.record({
  plan_code: fc.constantFrom('home10', 'graceful'),
  expires_at: fc.constantFrom(-2 * DAY, -MINUTE, DAY).map((d) => NOW + d),
  blocked_at: fc.option(moment, { nil: null, freq: 3 }),
  access: fc.constantFrom('on', 'off'),
  access_at: moment,
  written_at: fc.option(moment, { nil: null }),
  seen_online_at: fc.option(moment, { nil: null }),
  retired_at: fc.option(moment, { nil: null, freq: 5 }),
} as const);
const anyCommand = fc.option(
  fc.record({
    state: fc.constantFrom('queued', 'done', 'dead'),
    error: fc.constantFrom(null, 'timeout'),
  } as const),
  { nil: null },
);

test('page, search, command line and JSON say the same of the same line', async () => {
  const { store, visitor } = await openOffice();
  const routers = fc.constantFrom('tower-1', 'tower-2', 'estate-gate');
  await fc.assert(
    fc.asyncProperty(anyLine, anyCommand, routers, async (over, command, router) => {
      const { id, account } = putLine(store, 'Amina', { ...over, router_name: router });
      if (command !== null) putCommand(store, id, { ...command, lane: `router:${router}` });
      const laneOf = lanesByRouter(LANES);
      const { view } = showLine(store, account, laneOf, NOW, NOTHING_BELOW)!;
      const { head } = lineWords(view);
      const [found] = searchLines(store, account, { retired: true, limit: 2 }, laneOf, NOW);
      expect(found?.view).toEqual(view);
      expect(lineJson(view)).toMatchObject({ code: view.verdict.code, words: { en: { head } } });
      expect(await visitor.text(`/lines/${id}`)).toContain(`<b>${head}</b>`);
      expect(await visitor.text(`/search?q=${account}`)).toContain(`<span>${head}</span>`);
      // The command line knows no lane: where the router answers it comes to the same.
      const elsewhere = showLine(store, account, lanesElsewhere, NOW, NOTHING_BELOW)!;
      if (router === 'tower-1') expect(elsewhere.view.verdict).toEqual(view.verdict);
    }),
    { numRuns: runs(60) },
  );
});

test('a line in grace is in grace for the search too', async () => {
  const { store, visitor } = await openOffice();
  const { account } = putLine(store, 'Amina', { plan_code: 'graceful', expires_at: NOW - MINUTE });
  const page = await visitor.text(`/search?q=${account}`);
  expect(page).toContain('In grace');
  expect(page).not.toContain('Paid time ended');
});

test('a line that is being told something now says so, though its command is queued on the disk', async () => {
  const { store } = await openOffice();
  const { id, account } = putLine(store, 'Amina', {});
  putCommand(store, id, { state: 'queued' });
  const told = lanesByRouter(LANES.map((lane) => (lane.lane === 'router:tower-1' ? { ...lane, lines: [id] } : lane)));
  const shown = showLine(store, account, told, NOW, { ...NOTHING_BELOW, commands: 1 })!;
  expect(shown.view.verdict.code).toBe('telling');
  expect(shown.commands).toMatchObject([{ state: 'running' }]);
  expect(showLine(store, account, lanesByRouter(LANES), NOW, NOTHING_BELOW)!.view.verdict.code).toBe('queued');
});
