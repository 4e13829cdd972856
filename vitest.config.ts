import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const BENCH = 'test/bench/**/*.test.ts';
/** Makes the pictures of docs/tour.md. */
const TOUR = 'test/tour/make.test.ts';

/** Suites that start processes, browsers and containers, hash many passwords, or wait as long as a router or a disk may take. */
const SLOW = [
  'test/{browser,cli,containers,crash,e2e,systemd}/**/*.test.ts',
  'test/field/clock.test.ts',
  'test/field/ease.test.ts',
  'test/field/own-list.test.ts',
  'test/field/routers.test.ts',
  'test/http/console/login.test.ts',
  'test/providers/capabilities.test.ts',
  'test/routers/defects.test.ts',
  'test/routers/fault-matrix.test.ts',
  'test/routers/many-connects.test.ts',
  'test/routers/vanishing.test.ts',
  'test/services/money/disk-full.test.ts',
  'test/storage/engine/power-cut.test.ts',
];

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
          exclude: [...SLOW, BENCH, TOUR],
          // None of them leaves anything behind in its process, so a worker goes through many with one load of the modules.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'slow', include: SLOW } },
      { extends: true, test: { name: 'bench', include: [BENCH] } },
      { extends: true, test: { name: 'tour', include: [TOUR] } },
    ],
  },
});
