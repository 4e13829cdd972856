import type { Hono } from 'hono';
import type { LaneStatus } from '../../../src/domain/lines/lane-status.ts';
import type { ActionName } from '../../../src/domain/action-name.ts';
import { settingsDesk } from '../../../src/app/settings-desk.ts';
import { createRouterLooks } from '../../../src/app/look-at-router.ts';
import { routerHoldings } from '../../../src/app/router-holdings.ts';
import { routerScript } from '../../../src/app/router-script.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { openDoors } from '../../../src/http/console/deeds.ts';
import { BACKUP_DOORS } from '../../../src/http/console/backup-routes.ts';
import { IMPORT_DOORS } from '../../../src/http/console/import-routes.ts';
import { ONBOARD_DOORS } from '../../../src/http/console/onboard-routes.ts';
import type { Onboarding } from '../../../src/http/console/onboarding.ts';
import type { Door } from '../../../src/http/console/money-deeds.ts';
import { createConsole } from '../../../src/http/console/console.ts';
import type { ConsoleEnv } from '../../../src/http/console/door/session-cookie.ts';
import { issueLoginToken, issueSetupCode } from '../../../src/services/staff/one-time-code.ts';
import { connectForms } from '../../../src/providers/index.ts';
import { Fault } from '../../../src/domain/values/fault.ts';
import { readReleases, type Releases } from '../../../src/domain/releases.ts';
import type { LineProbe } from '../../../src/domain/line-probe.ts';
import type { BackupBox } from '../../../src/services/backup/make-backup.ts';
import { askWhy } from '../../../src/services/lines/ask-why.ts';
import type { Readiness } from '../../../src/services/box/health.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import type { BackupSettings } from '../../../src/storage/views/backup-state.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { DEFAULT_TEMPLATES } from '../../../src/domain/messages/receipt.ts';
import { REMINDER_TEMPLATES } from '../../../src/domain/messages/reminder.ts';
import { USE_TEMPLATES } from '../../../src/domain/messages/use.ts';
import { EXAMPLE_LINE, previewTexts } from '../../../src/views/sms-preview.ts';
import { POLICY } from '../../services/books.ts';
import { SEAL } from '../../services/staff/seal.ts';
import { NOW } from './seed.ts';

export const PASSWORD = 'a long enough password';

/** A console whose clock, lanes and verdict of the clock the test sets. */
export interface World {
  readonly store: Store;
  readonly app: Hono<ConsoleEnv>;
  now: number;
  lanes: readonly LaneStatus[];
  clock: { sane: boolean; reason?: string };
  readiness: Readiness;
  backups: BackupSettings;
  /** What the router of any line shows of it; null while nothing talks to it. */
  probe: LineProbe | null;
  /** What the version that runs came with. */
  releases: Releases;
  /** Outside parties that are taken on; a test of that has real ones. */
  readonly onboarding: Onboarding;
  /** Lanes that were told that something waits for them. */
  readonly woken: string[];
}

const TEXTS = {
  receipts: DEFAULT_TEMPLATES,
  reminders: { ...REMINDER_TEMPLATES, ...USE_TEMPLATES },
  currency: 'KES',
  timeZone: 'Africa/Nairobi',
  businessName: 'Jasiri Networks',
  supportPhone: null,
};

export const NO_BACKUPS: BackupBox = {
  places: [],
  keep: { hours: 24, days: 14, weeks: 8, months: 12 },
  everyMs: 3_600_000,
  proveHour: 2,
  zone: 'Africa/Nairobi',
  washa: '0.0.0',
  code: () => null,
  secrets: () => ({}),
  settings: () => null,
};

/** There is no network: whoever is asked does not answer. */
const silent = () => Promise.reject(new Fault('router.unreachable', 'unavailable', 'nothing answers'));
const NOBODY_OUTSIDE: Onboarding = {
  routerScript: ['/user/group/add name=washa'],
  certificateOf: silent,
  addRouter: silent,
  forms: connectForms(),
  connect: silent,
  offers: () => null,
  register: silent,
  addresses: silent,
  channels: silent,
  useChannel: silent,
  check: silent,
  addGateway: silent,
};

/** What the box of a test brought. */
const RELEASES: Releases = {
  installed: '0.3.0',
  all: readReleases(
    '## 0.3.0 - 2026-11-28\n\nBooks that close.\n\n### Added\n\n- A day is closed when it is over.\n\n## 0.2.0\n',
  ),
};

const READY: Readiness = {
  ready: true,
  books: { checked: true, sound: true },
  store: { writable: true, room: true },
  closed: [],
  lanes: { known: 1, up: 1, queued: 0 },
  degraded: [],
};

export function openWorld(
  store: Store,
  lanes: readonly LaneStatus[] = [],
  onboarding: Onboarding = NOBODY_OUTSIDE,
  backupBox: BackupBox = NO_BACKUPS,
  settingsFile = 'config/washa.toml',
): World {
  const world: Omit<World, 'app'> = {
    store,
    now: NOW,
    lanes,
    clock: { sane: true },
    readiness: READY,
    backups: { places: ['/mnt/backup'], hasCode: true, everyMs: 3_600_000 },
    probe: null,
    releases: RELEASES,
    woken: [],
    onboarding,
  };
  const app = createConsole({
    store,
    policy: POLICY,
    limits: { cashCents: 2_000_000, freeMs: 3 * 86_400_000, currency: 'KES' },
    wake: (lane) => world.woken.push(lane),
    requests: { connections: () => ['payhero'], random: seededRandom(4) },
    payers: () => ['payhero'],
    topUps: () => ['payhero'],
    notices: () => ({
      recipients: [{ channel: 'telegram', address: '-100123' }],
      box: { businessName: 'Jasiri Networks', timeZone: 'Africa/Nairobi', language: 'en', consoleUrl: null },
    }),
    reversers: () => [],
    onboarding: world.onboarding,
    backupBox,
    sendRequests: () => world.woken.push('requests'),
    now: () => world.now,
    lanes: () => world.lanes,
    routerLooks: createRouterLooks(store, { read: () => 'p4ss' }, { ...systemClock, now: () => world.now }),
    routerHoldings: (router) => routerHoldings(store, { read: () => 'p4ss' }, systemClock, router),
    routerScript: (router) => routerScript(store, router),
    readiness: () => world.readiness,
    askWhy: (lineId) => {
      const { probe } = world;
      return askWhy(store, lineId, () => (probe === null ? null : () => Promise.resolve(probe)), world.now);
    },
    business: {
      name: 'Jasiri Networks',
      timeZone: 'Africa/Nairobi',
      language: 'en',
      currency: 'KES',
      pagesUrl: 'http://wifi.test',
    },
    clock: () => world.clock,
    certificate: () => ({ fingerprint: 'AB:CD:EF', until: NOW + 700 * 86_400_000 }),
    backups: () => world.backups,
    settings: settingsDesk(store, '/nowhere', settingsFile, () => undefined),
    releases: () => world.releases,
    factors: SEAL,
    texts: () => previewTexts(EXAMPLE_LINE, TEXTS, world.now),
  });
  return Object.assign(world, { app });
}

/** What each form of the console asks for. */
export function doorsOf(store: World['store']): ReadonlyMap<string, ActionName> {
  const doors = new Map<string, ActionName>();
  const deps = {
    policy: POLICY,
    requests: { connections: () => [], random: seededRandom(1) },
    payers: () => [],
    notices: () => ({ recipients: [], box: {} }),
  };
  openDoors(
    <Input, Facts, Plan, Result, Why>({ path, action }: Door<Input, Facts, Plan, Result, Why>) =>
      void doors.set(path, action.name),
    { ...deps, store, now: () => NOW } as unknown as Parameters<typeof openDoors>[1],
  );
  for (const [path, name] of [...ONBOARD_DOORS, ...BACKUP_DOORS, ...IMPORT_DOORS]) doors.set(path, name);
  return doors;
}

/** A browser as far as cookies and forms go. */
export class Visitor {
  readonly #world: World;
  readonly #env: object;
  readonly cookies = new Map<string, string>();

  /** @param address where it sits on the LAN */
  constructor(world: World, address = '192.168.88.10') {
    this.#world = world;
    this.#env = { incoming: { socket: { remoteAddress: address, remotePort: 40_000, remoteFamily: 'IPv4' } } };
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const all = { headers: { ...this.#cookie(), ...headers } };
    return this.#keep(await this.#world.app.request(path, all, this.#env));
  }

  async text(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  /** The token in the first form of a page. */
  async csrf(path: string): Promise<string> {
    return /name="csrf" value="([^"]+)"/.exec(await this.text(path))?.[1] ?? '';
  }

  async post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const origin = { origin: 'http://localhost', host: 'localhost' };
    return this.#keep(
      await this.#world.app.request(
        path,
        { method: 'POST', body, headers: { ...type, ...origin, ...this.#cookie(), ...headers } },
        this.#env,
      ),
    );
  }

  async setUp(code: string, username = 'wanjiku', password = PASSWORD): Promise<Response> {
    return this.post('/setup', { csrf: await this.csrf('/setup'), code, username, password });
  }

  async logIn(username = 'wanjiku', password = PASSWORD): Promise<Response> {
    return this.post('/login', { csrf: await this.csrf('/login'), username, password });
  }

  #cookie(): Record<string, string> {
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  #keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}

/** The owner, logged in through the setup code. */
export async function owner(world: World): Promise<Visitor> {
  const visitor = new Visitor(world);
  await visitor.setUp(issueSetupCode(world.store, world.now) ?? '');
  return visitor;
}

/** The owner, logged in through a one-time link: no password, so no 0.1 s of scrypt. */
export async function entered(world: World): Promise<Visitor> {
  const visitor = new Visitor(world);
  await visitor.get(`/enter/${issueLoginToken(world.store, world.now, 'wanjiku')}`);
  return visitor;
}
