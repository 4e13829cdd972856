import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SettingsFault } from '../../../src/config/problems.ts';
import { parseSetup } from '../../../src/config/setup-file.ts';
import { setupTables, writeSetup } from '../../../src/config/write-setup.ts';
import { act, resultOf } from '../../../src/services/actions/act.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { applySetup } from '../../../src/services/setup/apply-setup.ts';
import { readSetup } from '../../../src/services/setup/read-setup.ts';
import { planSetup } from '../../../src/services/setup/setup.ts';
import { minter } from '../../../src/services/lines/subscribers.ts';
import { runningCommands } from '../../../src/storage/commands.ts';
import { wishPlan } from '../../../src/storage/line-plan.ts';
import { lineById, linesByMsisdnHash } from '../../../src/storage/lines.ts';
import { renewLine } from '../../../src/storage/line-writes.ts';
import { allPlans } from '../../../src/storage/plans.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { lineIdByAccount } from '../../../src/storage/subscribers.ts';
import { lanesElsewhere } from '../../../src/views/lane.ts';
import { showLine as show } from '../../../src/views/show-line.ts';
import { POLICY } from '../books.ts';
import { freshStore } from '../../fresh-store.ts';

const ZONE = 'Africa/Nairobi';
const NOW = Date.UTC(2026, 10, 22, 9, 0);
const EXAMPLE = readFileSync('config/setup.example.toml', 'utf8');

const NOTHING_BELOW = { payments: 0, commands: 0, attempts: 0 };
const showLine = (store: Store, accountNo: string) => show(store, accountNo, lanesElsewhere, NOW, NOTHING_BELOW);

const queuedSync = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('command')
    .select('id')
    .where('kind', '=', 'router.sync')
    .where('subject', '=', p.id)
    .where('state', '=', 'queued'),
);

describe('applying a setup', () => {
  let folder = '';
  let store: Store;
  let seed = 0;
  const mint = minter('JSY', () => (seed = (seed * 7 + 0.123) % 1));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'washa-setup-'));
    store = freshStore(join(folder, 'washa.db'));
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const plan = (text: string) => {
    const file = parseSetup('setup.toml', text, ZONE, NOW);
    const planned = planSetup(readSetup(store), file.wanted);
    file.refuse(planned.problems);
    return planned.changes;
  };
  const apply = (text: string, now = NOW, to = store) => {
    const { wanted } = parseSetup('setup.toml', text, ZONE, now);
    const done = act(to, applySetup(mint), wanted, { actor: 'test' }, now);
    if (done.kind === 'refused' && done.why !== 'unchanged') throw new Error(done.words);
    return resultOf(done) ?? { changes: [], minted: [] };
  };
  const exported = (withPasswords = false) => writeSetup(setupTables(readSetup(store), ZONE, withPasswords));
  const problemsOf = (text: string) => {
    try {
      plan(text);
    } catch (error) {
      if (error instanceof SettingsFault) return error.message.split('\n');
      throw error;
    }
    return [];
  };

  it('changes nothing the second time', () => {
    expect(apply(EXAMPLE).changes).toHaveLength(9);
    expect(plan(EXAMPLE)).toEqual([]);
  });

  it('mints an account number where the file has none, and knows the line again by its login', () => {
    const { minted } = apply(EXAMPLE);
    expect(minted).toEqual([
      {
        accountNo: expect.stringMatching(/^JSY-[0-9A-Z]{6}$/) as string,
        subscriber: 'Wanjiku Kamau',
        username: 'wanjiku',
      },
    ]);
    const found = showLine(store, minted[0]!.accountNo)!;
    expect(found.line).toMatchObject({ username: 'wanjiku', expires_at: Date.UTC(2026, 11, 1, 15), access: 'unknown' });
  });

  it('writes back a file that applies without a change, here and on an empty box', async () => {
    apply(EXAMPLE);
    const text = exported();
    expect(text).not.toContain('blue-gate-41');
    expect(plan(text)).toEqual([]);

    const before = readSetup(store);
    const other = freshStore(join(folder, 'other.db'));
    apply(exported(true), NOW, other);
    const after = readSetup(other);
    await other.close();
    expect({ ...after, lines: after.lines.map((line) => ({ ...line, id: 0 })) }).toEqual({
      ...before,
      lines: before.lines.map((line) => ({ ...line, id: 0 })),
    });
  });

  it('shows what changes, field by field, and leaves alone what the file does not name', () => {
    apply(EXAMPLE);
    const { changes } = apply(
      '[[plans]]\ncode = "home-10"\nname = "Home 10 Mbps"\nprice = 1600\nperiod = "1 month"\nprofile = "10M"\n[[providers]]\nname = "payhero"\nkind = "payhero"\n[providers.settings]\nunconfirmed = "hold"\nceiling_cents = 5000000',
    );
    expect(changes.map(({ object, action, name, differences }) => ({ object, action, name, differences }))).toEqual([
      {
        object: 'plan',
        action: 'change',
        name: 'home-10',
        differences: [{ field: 'price_cents', before: 150_000, after: 160_000 }],
      },
      {
        object: 'provider',
        action: 'change',
        name: 'payhero',
        differences: [{ field: 'settings.unconfirmed', before: 'apply', after: 'hold' }],
      },
    ]);
    expect(readSetup(store).lines).toHaveLength(2);
  });

  it('gives a line a price of its own, writes it back, leaves it where the file has none, and ends it with its plan', () => {
    const priced = EXAMPLE.replace('# price = 1200', 'price = 1200');
    apply(priced);
    expect(plan(priced)).toEqual([]);
    const text = exported();
    expect(text).toContain('price = 1200');
    expect([plan(text), plan(EXAMPLE)]).toEqual([[], []]);
    const own = () => readSetup(store).lines.map(({ own_price_cents }) => own_price_cents);
    expect(own()).toContain(120_000);
    expect(apply(priced.replace('price = 1200', 'price = "1250.50"')).changes).toMatchObject([
      { object: 'line', differences: [{ field: 'own_price_cents', before: 120_000, after: 125_050 }] },
    ]);
    expect(exported()).toContain('price = "1250.50"');
    apply(EXAMPLE.replaceAll('plan = "home-10"', 'plan = "day-5"'));
    expect(own()).toEqual([null, null]);
  });

  it('changes a line’s plan at once and leaves its time, says so, and loses no wish', () => {
    apply(EXAMPLE);
    const [line] = readSetup(store).lines.filter(({ plan_code }) => plan_code === 'home-10');
    const id = line?.id ?? expect.fail('no line of that plan');
    store.run(wishPlan, { id, planCode: 'day-5' });
    expect(apply(EXAMPLE).changes).toEqual([]);
    const row = () => store.first(lineById, { id });
    expect(row()).toMatchObject({ plan_code: 'home-10', next_plan_code: 'day-5' });
    const other = '[[plans]]\ncode = "home-20"\nname = "Home 20"\nprice = 2500\nperiod = "1 month"\nprofile = "20M"\n';
    const moved = (code: string) => other + EXAMPLE.replaceAll('plan = "home-10"', `plan = "${code}"`);
    const { wanted } = parseSetup('setup.toml', moved('home-20'), ZONE, NOW);
    expect(planSetup(readSetup(store), wanted).notices).toEqual([
      expect.stringContaining('on the other plan at once and keeps its paid time as it is'),
    ]);
    apply(moved('home-20'));
    expect(row()).toMatchObject({ plan_code: 'home-20', next_plan_code: 'day-5', expires_at: line?.expires_at });
    apply(moved('day-5'));
    expect(row()).toMatchObject({ plan_code: 'day-5', next_plan_code: null, expires_at: line?.expires_at });
  });

  it('retires and restores, and never moves the time of retirement', () => {
    apply(EXAMPLE);
    const retired = EXAMPLE.replace('suspension = "disable"', 'retired = true\nsuspension = "disable"');
    const retiredAt = () => store.all(allPlans, {}).find(({ code }) => code === 'day-5')?.retired_at;
    expect(apply(retired).changes).toMatchObject([{ action: 'retire', name: 'day-5' }]);
    expect(retiredAt()).toBe(NOW);
    apply(retired.replace('price = 80', 'price = 90'), NOW + 1000);
    expect(retiredAt()).toBe(NOW);
    expect(apply(EXAMPLE).changes).toMatchObject([{ action: 'change', name: 'day-5' }]);
    expect(retiredAt()).toBeNull();
    apply(retired);
    expect(apply(EXAMPLE).changes).toMatchObject([{ action: 'restore', name: 'day-5' }]);
  });

  it('serves no line again that a person has ended, unless the file says so', () => {
    apply(EXAMPLE);
    const [line] = readSetup(store).lines.filter(({ plan_code }) => plan_code === 'day-5');
    const id = line?.id ?? expect.fail('no line of that plan');
    const retiredAt = () => store.first(lineById, { id })?.retired_at;
    act(store, endLine(POLICY), { lineId: id }, { actor: 'amina', reason: 'moved away' }, NOW);
    expect(retiredAt()).toBe(NOW);
    const { wanted } = parseSetup('setup.toml', EXAMPLE, ZONE, NOW);
    expect(planSetup(readSetup(store), wanted)).toMatchObject({
      changes: [],
      notices: [`${line?.account_no} is ended, and stays so: "retired = false" serves a line again.`],
    });
    // Whatever else is changed of it.
    expect(apply(EXAMPLE.replace('password = "blue-gate-41"', 'password = "red-gate-7"')).changes).toHaveLength(1);
    expect(retiredAt()).toBe(NOW);
    const served = EXAMPLE.replace('password = "blue-gate-41"', 'password = "red-gate-7"\nretired = false');
    expect(apply(served).changes).toMatchObject([{ action: 'restore', name: line?.account_no }]);
    expect(retiredAt()).toBeNull();
    expect(planSetup(readSetup(store), parseSetup('setup.toml', served, ZONE, NOW).wanted).notices).toEqual([]);
  });

  it('never moves until when a line is paid: an old file cannot take away what was bought since', () => {
    apply(EXAMPLE);
    const { id } = store.first(lineIdByAccount, { accountNo: 'WANJIKU-SHOP' })!;
    store.run(renewLine, { id, expiresAt: NOW + 999, anchorDay: null, balanceCents: 0 });
    expect(plan(EXAMPLE)).toEqual([]);
    expect(showLine(store, 'wanjiku-shop')!.line.expires_at).toBe(NOW + 999);
  });

  it('queues a router command for a line that changed, and for a new one only where it is paid', () => {
    const unpaid = EXAMPLE.replaceAll(/expires = "[^"]*"/g, 'expires = "2020-01-01 00:00"');
    apply(unpaid);
    const { id } = store.first(lineIdByAccount, { accountNo: 'WANJIKU-SHOP' })!;
    expect(store.first(queuedSync, { id })).toBeUndefined();
    apply(unpaid.replace('username = "wanjiku-shop"', 'username = "shop"'));
    expect(store.first(queuedSync, { id })).toBeDefined();
    expect(store.all(runningCommands, {})).toEqual([]);
  });

  it('queues one for every line of a plan whose profile changed', () => {
    const { minted } = apply(EXAMPLE);
    const { id } = store.first(lineIdByAccount, { accountNo: minted[0]!.accountNo })!;
    apply(EXAMPLE.replace('profile = "10M" ', 'profile = "10M-new" '));
    expect(store.first(queuedSync, { id })).toBeDefined();
  });

  it('follows a subscriber to a new name and number', () => {
    apply(EXAMPLE);
    const { changes } = apply(
      EXAMPLE.replace('Wanjiku Kamau', 'Wanjiku K. Kamau').replace('0712 345 678', '0722 000 001'),
    );
    expect(changes).toMatchObject([{ object: 'subscriber', action: 'change' }]);
    const setup = readSetup(store);
    expect(setup.subscribers).toMatchObject([{ name: 'Wanjiku K. Kamau', msisdn: '254722000001' }]);
    expect(plan(exported())).toEqual([]);
    const [found] = store.all(linesByMsisdnHash, {
      sha256: 'ec9e16a786d56cba51a64463c2593e04240462af38cf7237dd13405cbdaffdd5',
    });
    expect(found?.name).toBe('Wanjiku K. Kamau');
  });

  it('moves a line to another subscriber', () => {
    apply(EXAMPLE);
    const moved = EXAMPLE.replace(
      '[[subscribers.lines]]\naccount = "WANJIKU-SHOP"',
      '[[subscribers]]\nname = "Otieno"\nphone = "0110 000 001"\n[[subscribers.lines]]\naccount = "WANJIKU-SHOP"',
    );
    expect(apply(moved).changes.map(({ object, action, name }) => `${action} ${object} ${name}`)).toEqual([
      'add subscriber Otieno',
      'change line WANJIKU-SHOP',
    ]);
    expect(showLine(store, 'WANJIKU-SHOP')!.line.name).toBe('Otieno');
    expect(plan(moved)).toEqual([]);
  });

  it('names with its line what the database cannot take', () => {
    apply(EXAMPLE);
    const line = (fields: string) =>
      `[[subscribers]]\nname = "A"\nphone = "0712000001"\n[[subscribers.lines]]\n${fields}\nservice = "pppoe"\nexpires = "now"`;
    expect(problemsOf(line('plan = "home-1"\nrouter = "tower-2"\nusername = "a"'))).toEqual([
      'setup.toml:5: subscribers[1].lines[1].plan: there is no plan "home-1"; did you mean "home-10"?',
      'setup.toml:6: subscribers[1].lines[1].router: there is no router "tower-2"; did you mean "tower-1"?',
    ]);
    expect(problemsOf(line('account = "NEW-1"\nplan = "home-10"\nrouter = "tower-1"\nusername = "wanjiku"'))).toEqual([
      expect.stringMatching(
        /^setup\.toml:8: subscribers\[1\]\.lines\[1\]\.username: "wanjiku" is already the pppoe login of account JSY-/,
      ),
    ]);
    expect(
      problemsOf('[[plans]]\ncode = "a"\nname = "A"\nprice = 1\nperiod = "1 day"\nprofile = "p"\n'.repeat(2)),
    ).toEqual(['setup.toml:8: plans[2].code: the plan "a" stands in this file twice']);
  });
});
