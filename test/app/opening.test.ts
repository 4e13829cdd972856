import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app/app.ts';
import { createLog } from '../../src/app/log.ts';
import { setStage } from '../../src/cli/demo/stage.ts';
import { databasePath } from '../../src/config/config.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { seededRandom } from '../../src/simulate/random.ts';

test('the state folder is one app’s from before its database is opened until it is closed', async () => {
  const random = seededRandom(1);
  await using stage = await setStage({ clock: systemClock, random, lines: 2 });
  const { config, secrets } = stage;
  const create = () =>
    createApp({
      config,
      secrets,
      clock: systemClock,
      random,
      transport: createRouterosTransport({ clock: systemClock }),
      fetch,
      log: createLog({ ...config.log, format: 'json' }, { write: () => undefined }),
      builtAt: 0,
      onBug: (error) => {
        throw error;
      },
    });
  const setVersion = (version: number) => {
    const db = new Database(databasePath(config));
    const before = Number(db.pragma('user_version', { simple: true }));
    db.pragma(`user_version = ${version}`);
    db.close();
    return before;
  };

  const known = setVersion(999);
  // A database that is refused keeps nobody out.
  for (const _ of [1, 2]) await expect(create()).rejects.toThrow(/written by a newer Washa/);
  setVersion(known);

  const first = await create();
  const locked = /runs on the state folder/;
  await expect(create()).rejects.toThrow(locked);
  setVersion(999);
  // The lock comes first: it is not even looked at the database.
  await expect(create()).rejects.toThrow(locked);
  setVersion(known);
  await first[Symbol.asyncDispose]();
  const second = await create();
  // The port is open before the database was: who knocks meanwhile waits for the answer, and is not sent away.
  const knocked = fetch(`${second.urls.intake}/healthz`);
  await second.start();
  expect((await knocked).status).toBe(200);
  await second[Symbol.asyncDispose]();
});
