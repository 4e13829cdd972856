import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const BENCH = 'test/bench/**/*.test.ts';
/** Makes the pictures of docs/tour.md. */
const TOUR = 'test/tour/make.test.ts';

/** Suites that start processes or threads, hash many passwords, walk thousands of orders of things, or wait as long as a router or a disk may take. */
const SLOW = [
  'test/{cli,e2e}/**/*.test.ts',
  'test/app/{alarms,tell-programs}.test.ts',
  'test/http/console/{backups,import,roles}.test.ts',
  'test/notices/channels.test.ts',
  'test/routers/link/connection.test.ts',
  'test/services/everything.test.ts',
  'test/services/lines/{change-plan,lend-line}.test.ts',
  'test/services/money/{any-order,deeds,disk-full,first-release,replay,whose-money}.test.ts',
  'test/services/staff/accounts.test.ts',
  'test/sms/contract.test.ts',
  'test/storage/engine/{deeds,power-cut}.test.ts',
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
 * Where quick suites keep their files: in memory, where the machine has room for them there and somebody waits for the answer. A flush is
 * asked for as ever, and done at once; what a disk does in its time is tried by the slow ones, and by all where everything is required.
 */
function quickFolder(): string {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > 2 ** 30 && process.env['WASHA_REQUIRE_ALL'] !== '1' ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}

export default defineConfig({
  test: {
    // The processes that tests start compile everything once, and not each of them anew.
    env: { TZ: 'UTC', NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
    // Most of these tests wait: for a router that is away, a timer, a process that starts.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['test/**/*.test.ts'],
          exclude: [...SLOW, ...LONG, BENCH, TOUR],
          // None of them leaves anything behind in its process, so a worker goes through many with one load of the modules.
          isolate: false,
          env: { TMPDIR: quickFolder() },
          setupFiles: 'test/quick.ts',
          // Node takes out the types itself, and keeps what it compiled: no module goes through Vite, and none is a mock.
          experimental: { viteModuleRunner: false, nodeLoader: false },
        },
      },
      { extends: true, test: { name: 'slow', include: SLOW, exclude: LONG, testTimeout: 60_000 } },
      { extends: true, test: { name: 'long', include: LONG, testTimeout: 60_000 } },
      { extends: true, test: { name: 'bench', include: [BENCH] } },
      { extends: true, test: { name: 'tour', include: [TOUR] } },
    ],
  },
});
