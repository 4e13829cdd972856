import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { query } from '../../src/storage/engine/query.ts';
import { addLine, commands, DAY } from '../services/books.ts';
import { freshStore } from '../fresh-store.ts';
import { atKeyboard } from './at-keyboard.ts';

const toPort = query<{ port: number }>()((db, p) => db.updateTable('router').set({ port: p.port }));

/** A box with six lines of a router, and that router as many hands have left it. */
async function startBox() {
  const folder = mkdtempSync(join(tmpdir(), 'washa-compare-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const world = new RouterWorld({ version: '7.24.5 (stable)' });
  world.addLogin('washa', 'p4ss');
  const sim = new RouterSimulator(world);
  const { port } = await sim.start();
  onTestFinished(() => sim.stop());
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets, { mode: 0o700 });
  writeFileSync(join(secrets, 'router'), 'p4ss\n', { mode: 0o600 });

  const database = join(folder, 'washa.db');
  const store = freshStore(database);
  const paid = { expiresAt: Date.now() + 20 * DAY };
  for (const n of [1, 2, 3, 4, 5]) addLine(store, n, paid);
  addLine(store, 6, { expiresAt: Date.now() - DAY });
  store.run(toPort, { port });
  await store.close();

  for (const name of ['10M', '20M']) world.addProfile({ name });
  world.addProfile({ name: 'EXPIRED', addressList: 'expired' });
  world.addSecret({ name: 'line-1', profile: '10M' });
  world.addSecret({ name: 'line-2', profile: '10M', disabled: true });
  world.addSecret({ name: 'line-3', profile: '20M' });
  world.addSecret({ name: 'line-5', profile: '10M' });
  world.addRow('/queue/simple', { name: '<pppoe-line-5>', target: '<pppoe-line-5>', 'max-limit': '64k/64k' });
  world.addSecret({ name: 'line-6', profile: '10M' });
  world.addSecret({ name: 'cousin', profile: '10M' });
  world.addSecret({ name: 'gone', profile: 'EXPIRED' });
  world.addRow('/ip/hotspot/ip-binding', { 'mac-address': 'AA:BB:CC:DD:EE:01', type: 'bypassed', comment: 'boss tv' });
  const before = world.changes.length;

  const washa = async (args: readonly string[], input = '') => {
    const said = await atKeyboard(['router', 'compare', ...args, '--state', folder], input);
    return { code: said.status, out: said.stdout, err: said.stderr };
  };
  const queued = async () => {
    const books = freshStore(database);
    const subjects = books.all(commands, {}).map(({ kind, subject }) => `${kind} ${subject}`);
    await books.close();
    return subjects.sort();
  };
  return { washa, sim, queued, written: () => world.changes.length - before };
}

describe('what a router has otherwise than the books', () => {
  test('stands by its kind, and nothing is written by a look', async () => {
    const { washa, sim, written } = await startBox();
    const { code, out } = await washa([]);
    expect(code).toBe(3);
    expect(out).toMatch(/^tower-1, read \d+ s ago\n/);
    expect(out).toMatch(/Paid, and off at the router: 1\n +ACC2 {2}line-2: /);
    expect(out).toMatch(/Not paid, and on at the router: 1\n +ACC6 {2}line-6: /);
    expect(out).toMatch(/another profile than its plan has: 1\n +ACC3 {2}line-3: 20M, not 10M\n/);
    expect(out).toMatch(/lacks the login: 1\n +ACC4 {2}line-4: /);
    // F-router-11: a line that is paid, and slow.
    expect(out).toContain('ACC5  line-5: queue "<pppoe-line-5>" holds it to 64k/64k');
    expect(out).toMatch(/nobody pays for, KES 1,500 a month: 1\n +cousin {2}pppoe, profile 10M, KES 1,500 a month\n/);
    expect(out).toContain('AA:BB:CC:DD:EE:01  "boss tv"');
    expect(out).toContain('3 lines can be made right: washa router compare tower-1 --repair');
    expect(out).not.toContain('ACC1');
    expect(written()).toBe(0);

    await sim.stop();
    const away = await washa(['tower-1', '--json']);
    expect(away.code).toBe(1);
    expect(JSON.parse(away.out)).toMatchObject([{ router: 'tower-1', readAt: null, strange: [] }]);
    expect((await washa(['tower-1', '--repair', '--reason', 'r', '--yes'])).err).toContain('could not be read now');
    expect((await washa(['tower-7'])).err).toContain('there is no router "tower-7"; did you mean "tower-1"?');
  });

  test('is made right by the lane after a yes, and never more of it than was said', async () => {
    const { washa, queued, written } = await startBox();
    const repair = ['tower-1', '--repair', '--reason', 'after the storm'];
    expect(await washa(['--repair', '--reason', 'r'])).toMatchObject({ code: 2 });
    expect(await washa(['tower-1', '--repair'])).toMatchObject({ code: 2 });
    expect(await washa([...repair, '--at-most', '0'])).toMatchObject({ code: 2 });
    expect((await washa([...repair, '--at-most', '2'], 'yes\n')).err).toContain('3 lines of tower-1 would be written');
    expect((await washa(repair, 'no\n')).err).toContain('Nothing was written.');
    expect((await washa([...repair, '--dry-run'])).out).toContain('Would do: 3 lines of tower-1');
    expect(await queued()).toEqual([]);
    expect((await washa(repair, 'yes\n')).out).toContain('Done: 3 lines of tower-1');
    expect(await queued()).toEqual(['router.sync 2', 'router.sync 3', 'router.sync 6']);
    const again = await washa([...repair, '--yes']);
    expect(again.out).toMatch(/ACC2 {2}line-2: .*\(being seen to\)/);
    expect(again.err).toContain('No line of tower-1 is left');
    expect(written()).toBe(0);
  });
});
