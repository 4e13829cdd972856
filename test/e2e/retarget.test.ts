import { NO_FACTS } from '../../src/storage/plans.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { desiredAccess } from '../../src/domain/lines/line-facts.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createRouterConnection } from '../../src/routers/routeros/link/connection.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { act } from '../../src/services/actions/act.ts';
import { believedTime } from '../../src/services/box/box-clock.ts';
import { COMMAND_ENTRIES } from '../../src/services/commands/entries.ts';
import { routerLaneSpec } from '../../src/services/commands/router-lane.ts';
import { sweep } from '../../src/services/lines/sweep.ts';
import { Dispatcher } from '../../src/services/outbox/dispatcher.ts';
import { applySetup } from '../../src/services/setup/apply-setup.ts';
import type { LineRow, PlanRow, RouterRow, WantedSetup } from '../../src/services/setup/setup.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { accessFacts, lineTargets } from '../../src/storage/lines.ts';
import { commands, openStore, POLICY } from '../services/books.ts';
import { subscriptions, until } from './harness.ts';

const HOUR = 3_600_000;
const TOWERS = ['tower-1', 'tower-2'] as const;
const LOGINS = ['paid', 'cut', 'paid-2', 'cut-2'] as const;

const PLAN: PlanRow = {
  code: 'home',
  name: 'Home',
  price_cents: 150_000,
  period_unit: 'month',
  period_count: 1,
  profile: '10M',
  max_periods: null,
  grace_ms: 0,
  lend_ms: 0,
  tolerance_cents: 0,
  ...NO_FACTS,
  push_days: '[]',
  suspension: null,
  retired: false,
};
const ROUTER: RouterRow = {
  name: 'tower-1',
  host: '192.168.88.1',
  port: 8728,
  tls_fingerprint: null,
  username: 'washa',
  password_secret: 'router',
  suspension: 'expired-profile',
  expired_profile: 'EXPIRED',
  expired_list: 'expired',
  changes_per_second: 500,
  retired: false,
};
const LINE = {
  plan_code: 'home',
  router_name: 'tower-1',
  service: 'pppoe',
  login_password: null,
  retired: false,
} as const;

interface Change {
  readonly plan?: Partial<PlanRow>;
  readonly router?: Partial<RouterRow>;
  readonly line?: Partial<LineRow>;
  /** Both lines get a login of their own. */
  readonly suffix?: string;
}

/** Two lines on the first of two towers, one paid and one whose time is over. */
function setup({ plan = {}, router = {}, line = {}, suffix = '' }: Change, now: number): WantedSetup {
  const one = (name: string, expires_at: number): LineRow => ({
    ...LINE,
    account_no: `ACC-${name.toUpperCase()}`,
    username: `${name}${suffix}`,
    expires_at,
    ...line,
  });
  return {
    plans: [
      { ...PLAN, ...plan },
      { ...PLAN, code: 'fast', profile: '20M' },
    ],
    routers: [
      { ...ROUTER, ...router },
      { ...ROUTER, host: '192.168.88.2', ...router, name: 'tower-2' },
    ],
    providers: [],
    sms: null,
    subscribers: [
      {
        name: 'Wanjiku',
        msisdn: '254712345678',
        language: null,
        lines: [one('paid', now + 90 * 24 * HOUR), one('cut', now - HOUR)],
      },
    ],
  };
}

/** A router that knows all of these logins, open, with a device behind each. */
function world(): RouterWorld {
  const made = new RouterWorld();
  for (const name of ['10M', '20M']) made.addProfile({ name });
  for (const name of ['EXPIRED', 'WALLED']) made.addProfile({ name, addressList: 'walled' });
  made.addHotspotProfile({ name: '10M' });
  for (const name of LOGINS) {
    made.addSecret({ name, profile: '10M' });
    made.addHotspotUser({ name, profile: '10M' });
    made.addCpe(name, { redialMs: 10 });
  }
  return made;
}

async function startTowers(store: Store) {
  const bugs: unknown[] = [];
  const clock = systemClock;
  const dispatcher = new Dispatcher({
    store,
    clock,
    random: () => 0,
    entries: COMMAND_ENTRIES,
    onBug: (error) => bugs.push(error),
    onAttempt: () => undefined,
  });
  const worlds = new Map<string, RouterWorld>();
  for (const name of TOWERS) {
    const made = world();
    worlds.set(name, made);
    const sim = new RouterSimulator(made, { redialMs: 10 });
    const { host, port } = await sim.start();
    const router = createRouterConnection({
      address: { name, host, port, tls: null, username: sim.username, password: sim.password },
      transport: createRouterosTransport({ clock }),
      clock,
      random: () => 0,
      listener: {
        onBox: () => null,
        onUp: () => undefined,
        onDown: () => undefined,
        onSession: () => undefined,
        onAddresses: () => undefined,
      },
    });
    dispatcher.addLane(routerLaneSpec({ store, clock, router }, 500));
    router.start();
    onTestFinished(async () => {
      await dispatcher.stop(1000);
      await router.stop();
      await sim.stop();
    });
    await until(() => router.health().state === 'up', `${name} is up`);
  }
  const idle = async () => {
    for (const name of TOWERS) dispatcher.hasten(`router:${name}`);
    const waiting = () => store.all(commands, {}).filter(({ state }) => state === 'queued' || state === 'running');
    await until(() => waiting().length === 0, 'the lanes are idle').catch(() => {
      throw new Error(JSON.stringify(waiting()));
    });
    await wait(50);
  };
  return { worlds, idle, bugs };
}

const formerLogins = query()((db) => db.selectFrom('former_login').selectAll());

/** What each router shows of each login, and what it should show by the books; a login that no line has any more is off. */
function compare(store: Store, worlds: ReadonlyMap<string, RouterWorld>, known: ReadonlySet<string>) {
  const shown: Record<string, string> = {};
  const right: Record<string, string> = {};
  const lines = store.all(lineTargets, {});
  for (const key of known) {
    const [tower = '', service = '', username = ''] = key.split(' ');
    const made = worlds.get(tower)!;
    const line = lines.find((one) => one.router_name === tower && one.service === service && one.username === username);
    const menu = service === 'pppoe' ? '/ppp/secret' : '/ip/hotspot/user';
    const { fields } = made.table(menu).first('name', username)!;
    const lists = made
      .table('/ip/firewall/address-list')
      .all()
      .filter(({ fields: entry }) => entry.get('comment') === `washa ACC-${username.replace('-2', '').toUpperCase()}`)
      .map(({ fields: entry }) => entry.get('list'));
    const isOff = fields.get('disabled') === 'true' || fields.get('disabled') === 'yes';
    const isOn = line !== undefined && desiredAccess(accessFacts(line), systemClock.now()) === 'on';
    const mode = line === undefined || service === 'hotspot' ? 'disable' : line.suspension;
    const tell = (profile: string | undefined, off: boolean, list: readonly (string | undefined)[]) =>
      `${off ? 'disabled' : profile} [${list.join()}]`;
    shown[key] = tell(fields.get('profile'), isOff, lists);
    right[key] = isOn
      ? tell(line.profile, false, [])
      : mode === 'disable'
        ? tell('', true, [])
        : mode === 'expired-profile'
          ? tell(line?.expired_profile, false, [])
          : tell(fields.get('profile'), false, [line?.expired_list]);
  }
  return { shown, right };
}

const BY_LIST: Change = { router: { suspension: 'address-list' } };

test.each<[string, Change, Change]>([
  ['a plan’s profile', {}, { plan: { profile: '20M' } }],
  ['a plan’s grace, raised', {}, { plan: { grace_ms: 5 * HOUR } }],
  ['a plan’s grace, lowered', { plan: { grace_ms: 5 * HOUR } }, {}],
  ['a plan’s way of cutting off', {}, { plan: { suspension: 'disable' } }],
  ['a router’s way of cutting off', {}, { router: { suspension: 'disable' } }],
  ['a router’s way, to the list', {}, BY_LIST],
  ['a router’s expired profile', {}, { router: { expired_profile: 'WALLED' } }],
  ['a router’s expired list', BY_LIST, { router: { suspension: 'address-list', expired_list: 'walled-2' } }],
  ['a router’s way, from the list', BY_LIST, { router: { suspension: 'disable' } }],
  ['a line’s plan', {}, { line: { plan_code: 'fast' } }],
  ['a line’s router', {}, { line: { router_name: 'tower-2' } }],
  ['a line’s router, from the list', BY_LIST, { ...BY_LIST, line: { router_name: 'tower-2' } }],
  ['a line’s login', {}, { suffix: '-2' }],
  ['a line’s service', {}, { line: { service: 'hotspot' } }],
  ['a line that is retired', {}, { line: { retired: true } }],
  ['a line that is in use again', { line: { retired: true } }, {}],
  [
    'all at once',
    {},
    { plan: { profile: '20M' }, router: { suspension: 'disable' }, line: { router_name: 'tower-2' } },
  ],
])('%s is changed: the routers are as the books want them', async (_, before, after) => {
  const store = openStore();
  const { worlds, idle, bugs } = await startTowers(store);
  const known = new Set<string>();
  const apply = async (change: Change, now: number) => {
    act(
      store,
      applySetup(() => 'X'),
      setup(change, now),
      { actor: 'test' },
      now,
    );
    for (const line of store.all(subscriptions, {})) {
      known.add(`${line.router_name} ${line.service} ${line.username}`);
    }
    // Whose time is over by the change is the sweep's.
    sweep(store, POLICY, 0, believedTime(now), now);
    await idle();
  };
  const now = systemClock.now();
  // Here a line is switched on, and cut off, by a grace that it had.
  const open = { plan: { ...before.plan, grace_ms: 9 * HOUR }, line: { ...before.line, retired: false } };
  await apply({ ...before, ...open }, now);
  await apply(before, now);
  const first = compare(store, worlds, known);
  expect(first.shown).toEqual(first.right);

  await apply(after, now);
  const { shown, right } = compare(store, worlds, known);
  expect(shown).toEqual(right);
  expect(shown).not.toEqual(first.shown);
  expect(store.all(formerLogins, {})).toEqual([]);
  expect(bugs).toEqual([]);
});
