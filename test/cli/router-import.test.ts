import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { parseSetup } from '../../src/config/setup-file.ts';
import { act } from '../../src/services/actions/act.ts';
import { applySetup } from '../../src/services/setup/apply-setup.ts';
import { holdingsOfRsc } from '../../src/domain/lists/router-table.ts';
import { readTextFile } from '../../src/config/text-file.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { seedMixed } from '../../src/simulate/router/mixed.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { allLines, allSubscribers } from '../../src/storage/subscribers.ts';
import { allPlans } from '../../src/storage/plans.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { freshStore } from '../fresh-store.ts';
import { atKeyboard } from './at-keyboard.ts';

const LIST = join(import.meta.dirname, '../field/customers-329.csv');
const SECRETS = join(import.meta.dirname, '../field/customers-329-secrets.rsc');
const EXPECTED = z
  .object({ missing_on_router: z.array(z.string()), only_on_router: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../field/customers-329.expect.json'), 'utf8')));
const plan = (speed: number, price: number) =>
  `[[plans]]\ncode = "p${speed}"\nname = "Home ${speed}"\nprice = ${price}\nperiod = "1 month"\nprofile = "${speed}M"\n`;

const REPORT = z.object({
  rows: z.array(z.object({ line: z.number(), username: z.string(), notes: z.array(z.string()) })),
  added: z.array(z.number()),
  changed: z.array(z.unknown()),
  known: z.array(z.string()),
  same: z.number(),
  left: z.array(z.object({ line: z.number(), kind: z.string(), problems: z.array(z.string()) })),
  joined: z.object({ missing: z.array(z.string()), only: z.array(z.string()) }).nullable(),
});

const COMPARED = z.array(
  z.object({
    trouble: z.null(),
    lines: z.array(z.unknown()),
    strange: z.array(z.object({ username: z.string().optional() })),
  }),
);

/** A box whose one router is a simulated one, with what `seed` puts on it. */
async function startBox(seed: (world: RouterWorld) => void, plans = plan(10, 1500)) {
  const folder = mkdtempSync(join(tmpdir(), 'washa-router-import-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const world = new RouterWorld({ version: '7.24.5 (stable)' });
  world.addLogin('washa', 'p4ss');
  seed(world);
  const sim = new RouterSimulator(world);
  const { port } = await sim.start();
  onTestFinished(() => sim.stop());
  const secrets = join(folder, 'secrets');
  mkdirSync(secrets, { mode: 0o700 });
  writeFileSync(join(secrets, 'r1'), 'p4ss\n', { mode: 0o600 });
  const setup = `${plans}[[routers]]\nname = "r1"\nhost = "127.0.0.1"\nport = ${port}\nusername = "washa"\npassword_secret = "r1"\n`;
  const withBooks = async <T>(use: (store: Store) => T): Promise<T> => {
    const store = freshStore(join(folder, 'washa.db'));
    try {
      return use(store);
    } finally {
      await store.close();
    }
  };
  await withBooks((store) => {
    const { wanted } = parseSetup('setup.toml', setup, 'Africa/Nairobi', Date.now());
    act(
      store,
      applySetup(() => 'never'),
      wanted,
      { actor: 'test' },
      Date.now(),
    );
  });
  const before = world.changes.length;
  const washa = async (...args: readonly string[]) => {
    const said = await atKeyboard([...args, '--state', folder]);
    return { code: said.status, out: said.stdout, err: said.stderr };
  };
  const report = async (...args: readonly string[]) => REPORT.parse(JSON.parse((await washa(...args, '--json')).out));
  return { washa, report, withBooks, written: () => world.changes.length - before };
}

const books = (store: Store) => ({
  lines: store.all(allLines, {}),
  people: store.all(allSubscribers, {}).map(({ name, msisdn }) => [name, msisdn]),
});

describe('the logins of a router', () => {
  test('are lines after a yes, with the plans that they need, and nothing is written on the router', async () => {
    const { washa, withBooks, written } = await startBox((world) => {
      for (const name of ['10M', '20M-old', 'EXPIRED']) world.addProfile({ name, rateLimit: '10M/10M' });
      world.addSecret({ name: 'jane', profile: '10M', comment: 'Jane 0712345678 exp 5/12/2099' });
      world.addSecret({ name: 'otieno shop', profile: '20M-old', comment: '0733000999;2500;5/12/2099' });
      world.addSecret({ name: 'off', profile: '10M', disabled: true });
      world.addSecret({ name: 'walled', profile: 'EXPIRED' });
      world.addHotspotProfile({ name: 'day' });
      world.addHotspotUser({ name: 'guest', password: 'x', profile: 'day' });
    });
    const seen = await washa('router', 'import', 'r1');
    expect(seen.code).toBe(1);
    expect(seen.out).toContain('r1: 5 logins that the books do not have.');
    expect(seen.out).toContain('r1 "jane": note: guessed from the comment');
    expect(seen.err).toContain(
      'A plan without a price: "20M-old", 1 row (its limit is 10M/10M; comments name 2500): say it with --plan "20M-old=1500"',
    );
    expect(seen.err).toContain('r1 "off": gone: ');
    expect(seen.err).toContain('r1 "walled": blocker: it is on EXPIRED');
    expect(await withBooks(books)).toEqual({ lines: [], people: [] });

    const yes = [
      'router',
      'import',
      'r1',
      '--yes',
      '--plan',
      '20M-old=2500',
      '--plan',
      'day=50/1 day',
      '--expires',
      '2099-12-01',
    ];
    expect(await washa(...yes)).toMatchObject({ code: 1, out: expect.stringContaining('Done: 3 added') as string });
    const after = await withBooks(books);
    expect(after.people).toEqual([
      ['Jane', '254712345678'],
      ['guest', null],
      ['otieno shop', '254733000999'],
    ]);
    expect(
      await withBooks((store) =>
        store.all(allPlans, {}).map(({ code, price_cents, period_unit }) => [code, price_cents, period_unit]),
      ),
    ).toEqual([
      ['20m-old', 250_000, 'month'],
      ['day', 5000, 'day'],
      ['p10', 150_000, 'month'],
    ]);
    expect((await washa(...yes)).out).toContain('Nothing to do');
    expect(await withBooks(books)).toEqual(after);
    expect(written()).toBe(0);
    expect((await washa('router', 'import', 'r2')).err).toContain('there is no router "r2"');
    expect((await washa(...yes, '--plan', 'no-such=2')).err).toContain('--plan: there is no plan "no-such"');
    expect(await washa(...yes, '--plan', 'day=0')).toMatchObject({ code: 2 });
  });

  test('join a list of 329 customers: what only one of the two has is named, and every login is the router’s', async () => {
    const speeds = [5, 10, 20, 40];
    const plans = speeds.map((speed) => plan(speed, { 5: 1000, 10: 1500, 20: 2500, 40: 4000 }[speed] ?? 0)).join('');
    const { report, withBooks } = await startBox((world) => {
      for (const speed of speeds) world.addProfile({ name: `${speed}M` });
      for (const { fields } of holdingsOfRsc(readTextFile(SECRETS, () => undefined)).logins) {
        const { name = '', profile = '', comment, disabled } = fields;
        world.addSecret({ name, profile, ...(comment === undefined ? {} : { comment }), disabled: disabled === 'yes' });
      }
    }, plans);
    const args = ['import', LIST, '--beside', 'r1', '--with-gone'];
    const seen = await report(...args);
    expect(seen.joined?.missing.toSorted()).toEqual(EXPECTED.missing_on_router);
    expect(seen.joined?.only.toSorted()).toEqual(EXPECTED.only_on_router.toSorted());
    const waits = new Set(
      seen.left.filter(({ problems }) => problems[0]?.includes('the router has no login')).map(({ line }) => line),
    );
    expect(waits.size).toBe(EXPECTED.missing_on_router.length);
    await report(...args, '--yes', '--as-is');
    const lines = await withBooks((store) => store.all(allLines, {}));
    expect(lines).toHaveLength(seen.added.length);
    const missing = new Set(EXPECTED.missing_on_router);
    expect(lines.filter(({ username }) => missing.has(username))).toEqual([]);
    const again = await report(...args, '--yes', '--as-is');
    expect(again).toMatchObject({ added: [], changed: [], same: lines.length });
  });

  test('five thousand of many hands: in once, the second time nothing, and then the router is as the books say', async () => {
    const { washa, report, withBooks, written } = await startBox((world) => {
      seedMixed(world, { lines: 5_000 });
    });
    const prices = ['20M=2500', '20M-old=2000', 'day=50/1 day', 'day-old=50/1 day', 'default=1500'];
    const args = ['router', 'import', 'r1', '--expires', '2099-12-01', ...prices.flatMap((price) => ['--plan', price])];
    const seen = await report(...args);
    const left = seen.left.map(({ problems }) => problems.join());
    const count = (words: string) => left.filter((one) => one.includes(words)).length;
    // Of a VPN; disabled; a limit that is used up; one name that two users of the hotspot have.
    const kinds = ['its service is l2tp', '"disabled"', '"used up', 'stands in line'].map(count);
    expect(kinds).toEqual([250, 125, 500, 1]);
    expect(left).toHaveLength(876);
    await report(...args, '--yes');
    const after = await withBooks(books);
    expect(after.lines).toHaveLength(seen.added.length);
    expect(after.lines.length).toBeGreaterThan(4_500);
    const again = await report(...args, '--yes');
    expect(again).toMatchObject({ added: [], changed: [], same: 0, known: { length: after.lines.length } });
    expect(await withBooks(books)).toEqual(after);
    const compared = COMPARED.parse(JSON.parse((await washa('router', 'compare', 'r1', '--json')).out));
    expect(compared.flatMap(({ lines }) => lines)).toEqual([]);
    // What was left out is what nobody pays for, and nothing else.
    const names = new Map(seen.rows.map(({ line, username }) => [line, username]));
    const leftOut = new Set(seen.left.map(({ line }) => names.get(line)));
    const orphans = compared.flatMap(({ strange }) => strange.flatMap(({ username }) => username ?? []));
    expect(orphans.filter((username) => !leftOut.has(username))).toEqual([]);
    expect(written()).toBe(0);
  });
});
