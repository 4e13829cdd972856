import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const BENCH = 'test/bench/**/*.test.ts';
/** Makes the pictures of docs/tour.md. */
const TOUR = 'test/tour/make.test.ts';

/** Suites that start processes, or wait as long as a router or a disk may take. Each has a process of its own. */
const SLOW = [
  'test/{cli,e2e}/**/*.test.ts',
  'test/routers/link/connection.test.ts',
  'test/services/money/disk-full.test.ts',
  'test/storage/engine/power-cut.test.ts',
];

/** Suites of which each costs a processor half a second or more: many worlds, passwords, threads, or orders of things. */
const LARGE = [
  'test/app/{alarms,opening,tell-programs}.test.ts',
  'test/field/**/*.test.ts',
  'test/http/api/contract.test.ts',
  'test/http/console/{backups,deeds,erase,first-run,import,reconcile,releases,roles,shop}.test.ts',
  'test/notices/channels.test.ts',
  'test/providers/gateway-forgery.test.ts',
  'test/services/everything/everything.test.ts',
  'test/services/hotspot/{agents,free-time}.test.ts',
  'test/services/lines/{change-plan,lend-line,no-phone,remind}.test.ts',
  'test/services/money/{any-order,deeds,first-release,held-ends,moved,prove-payment,refund-by-*,replay}.test.ts',
  'test/services/money/{result-of-refund,sum-days,whose-money}.test.ts',
  'test/services/people/erase-subscriber.test.ts',
  'test/services/staff/accounts.test.ts',
  'test/sms/contract.test.ts',
  'test/storage/overdue.test.ts',
  'test/storage/engine/deeds.test.ts',
  'test/views/{search-payments,whereabouts}.test.ts',
];

/** Suites that try one thing in hundreds of ways, live through days of a router or of broken books, or need a browser or an engine. */
const LONG = [
  'test/{browser,containers,crash,systemd}/**/*.test.ts',
  'test/app/tell-owner.test.ts',
  'test/cli/{bundle,daemon,demo,hotspot,line,router-compare,router-import,waiting}.test.ts',
  'test/e2e/{broken-books,clock-day,dead-man,doctor,expiry,flood,hotspot-order,known-books}.test.ts',
  'test/e2e/{operator-faults,outside-holds,restore-drill,router-away,router-day}.test.ts',
  'test/field/{box,clock,ease,own-list,routers}.test.ts',
  'test/http/console/login.test.ts',
  'test/providers/capabilities.test.ts',
  'test/routers/{defects,fault-matrix,many-connects,vanishing}.test.ts',
  'test/services/backup/rounds.test.ts',
  'test/services/hotspot/abuse.test.ts',
  'test/storage/engine/migrations.test.ts',
];

/**
 * Where those keep their files: in memory, where the machine has room for them there and somebody waits for the answer. A flush is asked
 * for as ever, and done at once; what a disk does in its time is tried by the slow ones, and by all where everything is required.
 */
function folder(): string {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > 2 ** 30 && process.env['WASHA_REQUIRE_ALL'] !== '1' ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Node takes out the types itself, and keeps what it compiled: no module goes through Vite, and none is a mock. */
const BY_NODE = { experimental: { viteModuleRunner: false, nodeLoader: false } };

/** Suites that leave nothing behind in their process: a worker goes through many with one load of the modules. */
const SHARED = { ...BY_NODE, isolate: false, env: { TMPDIR: folder() }, setupFiles: 'test/by-chance.ts' };

export default defineConfig({
  test: {
    // The processes that tests start compile everything once, and not each of them anew.
    env: { TZ: 'UTC', NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
    // Most of these tests wait: for a router that is away, a timer, a process that starts.
    maxWorkers: 3,
    // How long a test may take is its sort's: many times what it takes alone, since a machine may have other things to do.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          ...SHARED,
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [...SLOW, ...LARGE, ...LONG, BENCH, TOUR],
        },
      },
      { extends: true, test: { ...SHARED, name: 'large', include: LARGE, exclude: LONG, testTimeout: 120_000 } },
      { extends: true, test: { ...BY_NODE, name: 'slow', include: SLOW, exclude: LONG, testTimeout: 240_000 } },
      { extends: true, test: { ...BY_NODE, name: 'long', include: LONG, testTimeout: 240_000 } },
      { extends: true, test: { name: 'bench', include: [BENCH] } },
      { extends: true, test: { name: 'tour', include: [TOUR] } },
    ],
  },
});
