import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LaneStatus } from '../../../src/domain/lines/lane-status.ts';
import { describeState, judgeReadiness, probeStore } from '../../../src/services/box/health.ts';
import { LaneWatch } from '../../../src/services/outbox/watchdog.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { freshStore } from '../../fresh-store.ts';

const lane = (name: string, state: LaneStatus['state'], queued = 0): LaneStatus => ({
  lane: name,
  kind: name === 'sms' ? 'sms' : 'router',
  state,
  since: 0,
  error: null,
  queued,
  running: 0,
  lines: [],
  dueAt: null,
});
const LANES = [lane('router:a', 'up', 5), lane('router:b', 'down', 7), lane('router:c', 'up'), lane('sms', 'ready')];
const WELL = {
  books: { checked: true, sound: true },
  storeProblem: null,
  freeBytes: 1e9,
  closed: [],
  lanes: LANES,
};

describe('readiness', () => {
  it('is given when the books are checked, a payment could be stored, and the lanes are known', () => {
    expect(judgeReadiness(WELL)).toEqual({
      ready: true,
      books: { checked: true, sound: true },
      store: { writable: true, room: true },
      closed: [],
      lanes: { known: 4, up: 3, queued: 12 },
      degraded: ['router b does not answer'],
    });
  });

  it.each([
    ['the books are not checked yet', { books: { checked: false, sound: false } }],
    ['the database refuses', { storeProblem: { words: 'database is locked', passes: true } }],
    ['the disk is full', { freeBytes: 1024 }],
    ['a provider is closed', { closed: ['payhero'] }],
    ['no lane is known', { lanes: [] }],
  ])('is not given when %s', (_, change) => {
    expect(judgeReadiness({ ...WELL, ...change }).ready).toBe(false);
  });

  it('does not depend on what stops no payment: a router that is down, books that do not add up', () => {
    const facts = { ...WELL, books: { checked: true, sound: false }, lanes: [lane('sms', 'ready'), LANES[1]!] };
    expect(judgeReadiness(facts)).toMatchObject({ ready: true, books: { sound: false }, lanes: { up: 1 } });
  });

  it('names routers, and no reason', () => {
    expect(JSON.stringify(judgeReadiness(WELL))).not.toMatch(/router:|locked/);
  });
});

describe('the line in systemctl status', () => {
  it('says what is taken, which routers are up, and what waits', () => {
    expect(describeState('http://127.0.0.1:8787', LANES)).toBe(
      'Taking payments on http://127.0.0.1:8787 · 2 routers up, 1 down · 12 queued',
    );
    expect(describeState('http://x', [lane('router:a', 'up'), lane('sms', 'ready')])).toBe(
      'Taking payments on http://x · 1 router up',
    );
    expect(describeState('http://x', [])).toBe('Taking payments on http://x · no router yet');
  });
});

describe('the proof that a payment could be stored', () => {
  let folder = '';
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'washa-health-'));
    store = freshStore(join(folder, 'washa.db'));
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('holds, and writes nothing: not one byte, not one flush', () => {
    const files = () => ['washa.db', 'washa.db-wal'].map((name) => statSync(join(folder, name)).mtimeMs);
    const before = { files: files(), flushes: store.flushes };
    for (let n = 0; n < 1000; n++) expect(probeStore(store)).toBeNull();
    expect({ files: files(), flushes: store.flushes }).toEqual(before);
  });

  it('fails while somebody else keeps the database for himself', () => {
    const other = new Database(join(folder, 'washa.db'));
    other.exec('BEGIN IMMEDIATE');
    expect(probeStore(store)).toEqual({ words: 'database is locked', passes: true });
    other.exec('ROLLBACK');
    other.close();
    expect(probeStore(store)).toBeNull();
  });
});

describe('the watch over the lanes', () => {
  const proof = (moves: number, turnMs = 100) => [{ lane: 'router:a', moves, turnMs }];

  it('finds a lane that stood still for two minutes although it was told to look', () => {
    const watch = new LaneWatch();
    expect(watch.judge(proof(7), 0)).toEqual([]);
    expect(watch.judge(proof(7), 60_000)).toEqual([]);
    expect(watch.judge(proof(7), 60_000)).toEqual(['router:a']);
    expect(watch.judge(proof(8), 60_000)).toEqual([]);
  });

  it('is patient with a lane that is allowed few turns, and forgets one that is gone', () => {
    const watch = new LaneWatch();
    watch.judge(proof(1, 100_000), 0);
    expect(watch.judge(proof(1, 100_000), 250_000)).toEqual([]);
    expect(watch.judge(proof(1, 100_000), 50_000)).toEqual(['router:a']);
    watch.judge([], 1);
    expect(watch.judge(proof(1), 500_000)).toEqual([]);
  });
});
