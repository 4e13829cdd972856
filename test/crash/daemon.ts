import { createApp } from '../../src/app/app.ts';
import { systemClock } from '../../src/host/clock.ts';
import type { Config } from '../../src/config/config.ts';
import { createLog } from '../../src/app/log.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { createSecrets } from '../../src/host/secrets.ts';

// A whole Washa as a process of its own, on the state folder that the test has prepared. Its settings come as JSON in the
// first argument; `READY <address of the intake>` on standard output says that it takes payments.

const config = JSON.parse(process.argv[2] ?? '') as Config;

function fail(error: unknown): never {
  process.stderr.write(`bug: ${error instanceof Error ? String(error.stack) : String(error)}\n`);
  process.exit(70);
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const app = await createApp({
  config,
  secrets: createSecrets({ credentialsDir: null, secretsDir: config.box.secretsDir }),
  clock: systemClock,
  random: Math.random,
  transport: createRouterosTransport({ clock: systemClock }),
  fetch,
  log: createLog({ level: 'error', format: 'json' }),
  builtAt: 0,
  onBug: fail,
});
await app.start();
process.once('SIGTERM', () => {
  app[Symbol.asyncDispose]().then(() => process.exit(0), fail);
});
process.stdout.write(`READY ${app.urls.intake}\n`);
