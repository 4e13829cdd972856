import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { fillBooks } from '../../bench/start/fill-books.ts';
import { isReached, tell, type Table } from '../../bench/measure/report.ts';
import { median, percentile } from '../../bench/measure/stats.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { addLine, NOW, openStore, tempFolder } from '../services/books.ts';

const run = promisify(execFile);
const BENCH = join(import.meta.dirname, '..', '..', 'bench', 'run.ts');

/** Runs one benchmark as `npm run bench -- <name> --quick --json` does. No time in it is asserted. */
async function quick(name: string, ...more: string[]): Promise<Table[]> {
  const { stdout } = await run(process.execPath, [BENCH, name, '--quick', '--json', ...more], { timeout: 100_000 });
  return JSON.parse(stdout) as Table[];
}

function figure(table: Table | undefined, row: string, column: string): number | undefined {
  return table?.rows.find(({ name }) => name === row)?.figures[column];
}

it('restores the same line over every client, and counts what went over the wire', { timeout: 120_000 }, async () => {
  const [near, far] = await quick('restore');
  for (const table of [near, far]) {
    expect(figure(table, 'raw floor', 'commands')).toBe(6);
    expect(figure(table, 'washa', 'commands')).toBe(6);
    expect(figure(table, 'washa', 'segments')).toBe(3);
    expect(figure(table, 'washa', 'log-ins')).toBe(0);
    expect(figure(table, 'PHPNuxBill way', 'commands')).toBe(7);
    expect(figure(table, 'PHPNuxBill way', 'log-ins')).toBe(1);
  }
  // Three round trips of 25 ms: less would mean that the stand-in did not wait.
  expect(figure(far, 'washa', 'confirmed p50')).toBeGreaterThan(70);
});

it('cuts whole routers by lists, as the floor does, and lets a payment in between', { timeout: 120_000 }, async () => {
  for (const table of await quick('mass')) {
    const [lines] = /^\d+/.exec(table.title) ?? [];
    expect(figure(table, 'washa', 'commands')).toBeLessThan(Number(lines));
    expect(figure(table, 'washa', 'a payment in the middle, ms')).toBeGreaterThan(0);
  }
});

it(
  'drives a fleet of which three routers are ill, and confirms every payment at the others',
  { timeout: 120_000 },
  async () => {
    const [table] = await quick('fleet');
    expect(table?.rows.map(({ figures }) => figures['payments'])).toEqual([10, 10]);
    // Three round trips of 25 ms.
    for (const { figures } of table?.rows ?? []) expect(figures['confirmed p50, ms']).toBeGreaterThan(70);
  },
);

it('flushes once for each callback alone, and once for many together', { timeout: 120_000 }, async () => {
  const tables = await quick('intake');
  expect(tables).toHaveLength(4);
  expect(tables.map((table) => figure(table, 'commit and flush each', 'flushes each'))).toEqual([1, 1, 1, 1]);
  expect(figure(tables[0], 'washa', 'flushes each')).toBe(1);
  expect(figure(tables[3], 'washa', 'flushes each')).toBeLessThan(0.5);
  expect(figure(tables[0], 'no database', 'KiB written each')).toBe(0);
});

it('measures today’s tree beside an older commit, whose own code runs', { timeout: 200_000 }, async () => {
  // 0.2.0: a payment had fewer queries and indexes then, so that its code has run shows in the bytes.
  const [alone] = await quick('intake', '--beside=ae686d6');
  expect(alone?.rows.map(({ name }) => name)).toEqual(['washa', 'washa at ae686d6']);
  expect(figure(alone, 'washa at ae686d6', 'flushes each')).toBe(1);
  expect(figure(alone, 'washa at ae686d6', 'KiB written each')).toBeLessThan(
    figure(alone, 'washa', 'KiB written each')!,
  );
  const [, far] = await quick('restore', '--beside=ae686d6');
  // It had ended the session together with the write: accepted a round trip of 25 ms earlier.
  const accepted = (row: string) => figure(far, row, 'accepted p50')!;
  expect(accepted('washa') - accepted('washa at ae686d6')).toBeGreaterThan(20);
  expect(far?.ratios.map(({ name }) => name)).toEqual(['now / then: confirmed p50', 'now / then: accepted p50']);
  await expect(quick('guests', '--beside=ae686d6')).rejects.toThrow('beside another commit');
  await expect(quick('intake', '--beside=no-such-commit')).rejects.toThrow('no-such-commit');
});

it('starts the daemon beside the bare server', { timeout: 120_000 }, async () => {
  const [table] = await quick('footprint');
  expect(table?.rows).toHaveLength(5);
  for (const { figures } of table?.rows ?? []) expect(Math.min(...Object.values(figures))).toBeGreaterThan(0);
});

it('starts over empty books and over long ones, also after a kill', { timeout: 120_000 }, async () => {
  const [table] = await quick('start');
  expect(table?.rows).toHaveLength(7);
  for (const { name, figures } of table?.rows ?? []) {
    expect(figures['spawn to 200, ms']).toBeGreaterThan(0);
    // A kill leaves a log, an orderly stop none.
    expect(figures['log before, MB']! > 0, name).toBe(name.endsWith('kill -9'));
  }
});

it('asks before a payment: three of four have typed a line’s number', { timeout: 120_000 }, async () => {
  const [table] = await quick('validation');
  expect(figure(table, 'nothing looked up', 'a yes')).toBe(1);
  expect(figure(table, 'washa', 'a yes')).toBe(0.75);
});

it(
  'sells hotspot time at the page to guests with addresses of their own, and pays lines beside',
  { timeout: 120_000 },
  async () => {
    const [table] = await quick('guests');
    expect(table?.rows.map(({ figures }) => figures['not online'])).toEqual([0, 0]);
    for (const { figures } of table?.rows ?? []) expect(figures['online p50, ms']).toBeGreaterThan(20);
  },
);

it('fills books that are sound in every sum', async () => {
  const path = join(tempFolder(), 'washa.db');
  const empty = Store.open(path);
  addLine(empty, 1);
  addLine(empty, 2);
  await empty.close();
  await fillBooks(path, 30, NOW);
  const store = openStore(path);
  expect(checkBooks(store)).toEqual({ entries: 60, problems: [] });
  expect(store.integrity()).toEqual([]);
});

it('judges a ratio by its goal, and tells a table as Markdown', () => {
  const ratio = { name: 'washa / floor', value: 1.25 };
  expect(isReached({ ...ratio, goal: '<= 1.25' })).toBe(true);
  expect(isReached({ ...ratio, goal: '<= 1.2' })).toBe(false);
  expect(isReached({ ...ratio, goal: '>= 1.3' })).toBe(false);
  expect(isReached({ ...ratio, goal: null })).toBeNull();
  const table = {
    title: 'T',
    rows: [{ name: 'washa', figures: { ms: 1234.5 } }],
    ratios: [{ ...ratio, goal: '>= 1' }],
  };
  expect(tell(table)).toContain('| washa | 1235 |');
  expect(tell(table)).toContain('| washa / floor | 1.25     | >= 1 | reached |');
});

it('takes the nearest rank as a percentile', () => {
  expect(percentile([5, 1, 4, 2, 3], 99)).toBe(5);
  expect(percentile([5, 1, 4, 2, 3], 1)).toBe(1);
  expect(median([3, 1, 2])).toBe(2);
});

it('books a statement of which nothing is known, whole', { timeout: 120_000 }, async () => {
  const [table] = await quick('statement');
  expect(figure(table, 'washa', 'booked')).toBe(50);
});

it('asks for every open request while callbacks come in', { timeout: 120_000 }, async () => {
  const [table] = await quick('requests');
  expect(table?.rows.map(({ name }) => name)).toEqual(['none open', '20 open']);
  for (const { figures } of table?.rows ?? []) expect(figures['a second']).toBeGreaterThan(0);
});

it('reads every page and list of the console over a filled box, logged in', { timeout: 120_000 }, async () => {
  const [table] = await quick('console');
  const names = table?.rows.map(({ name }) => name) ?? [];
  expect(names[0]).toBe('floor: /more');
  expect(names).toEqual(
    expect.arrayContaining(['/', '/payments', '/lines?show=expired-on', 'search: a part of a name']),
  );
  // Each is answered 200, else the run ends.
  for (const { figures } of table?.rows ?? []) expect(figures['p95, ms']).toBeGreaterThan(0);
});

it('shows every payment on every open page, through lost connections', { timeout: 120_000 }, async () => {
  const [table] = await quick('live');
  expect(figure(table, '5 pages open', 'not shown')).toBe(0);
  expect(figure(table, '5 pages open', 'shown max, ms')).toBeGreaterThan(0);
});
