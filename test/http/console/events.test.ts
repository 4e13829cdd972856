import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createEvents } from '../../../src/http/console/events.ts';
import { createTurns } from '../../../src/http/console/turns.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { setMeta } from '../../../src/storage/ledger.ts';
import { NOW, openStore } from './seed.ts';

let store: Store;
let close: () => Promise<void>;
let leave: AbortController;

beforeEach(() => {
  ({ store, close } = openStore());
  leave = new AbortController();
});
afterEach(async () => {
  leave.abort();
  await close();
});

let changes = 0;
const change = () => store.run(setMeta, { key: 'changed', value: String((changes += 1)) });

/** A page that listens: what it has heard, and of which state of the books it knows. */
async function open(events: ReturnType<typeof createEvents>, gone = leave.signal) {
  const page = { heard: [] as string[], knows: '' };
  const reader = events.listen(gone, null).body!.pipeThrough(new TextDecoderStream()).getReader();
  const take = (text: string) => {
    page.heard.push(/event: (\w+)/.exec(text)?.[1] ?? '');
    page.knows = /id: (\S+)/.exec(text)?.[1] ?? '';
  };
  take((await reader.read()).value ?? '');
  void (async () => {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) take(chunk.value);
  })();
  return page;
}
const openAll = (events: ReturnType<typeof createEvents>, n: number, gone = leave.signal) =>
  Promise.all(Array.from({ length: n }, () => open(events, gone)));
const start = () => createEvents({ store, now: () => NOW }, String);

test('every page hears of a change, and never a crowd of them at one moment', async () => {
  const pages = await openAll(start(), 30);
  const told = () => pages.filter(({ heard }) => heard.includes('changed')).length;
  change();
  let most = 0;
  for (let before = 0; told() < pages.length;) {
    // A turn of the event loop.
    await new Promise((resolve) => void setImmediate(resolve));
    most = Math.max(most, told() - before);
    before = told();
  }
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(10);
});

test('what changes while some are still being told reaches all of them, also those that were told of it as of the change before', async () => {
  const pages = await openAll(start(), 30);
  change();
  await vi.waitFor(() => expect(pages.filter(({ heard }) => heard.includes('changed')).length).toBeGreaterThan(0));
  change();
  await vi.waitFor(() => expect(new Set(pages.map(({ knows }) => knows))).toEqual(new Set([store.version()])), {
    timeout: 10_000,
  });
  for (const { heard } of pages) expect(heard).toContain('changed');
});

test('who goes while others are told is told nothing, and holds up nobody', async () => {
  const events = start();
  const going = new AbortController();
  const first = await openAll(events, 10);
  const gone = await openAll(events, 10, going.signal);
  const last = await openAll(events, 10);
  change();
  await vi.waitFor(() => expect(first.some(({ heard }) => heard.includes('changed'))).toBe(true));
  going.abort();
  await vi.waitFor(() => {
    for (const { heard } of [...first, ...last]) expect(heard).toContain('changed');
  });
  expect(gone.filter(({ heard }) => heard.includes('changed')).length).toBeLessThan(10);
});

test('of those who wait for a turn one goes on in each turn of the event loop', async () => {
  const turn = createTurns();
  const order: string[] = [];
  let isOver = false;
  const tick = () => {
    order.push('turn');
    if (!isOver) setImmediate(tick);
  };
  setImmediate(tick);
  const pages = Array.from({ length: 20 }, async () => {
    await turn();
    order.push('page');
  });
  await Promise.all(pages);
  isOver = true;
  expect(order.filter((what) => what === 'page')).toHaveLength(20);
  expect(order.join(' ')).not.toContain('page page');
});
