import { createApp, type App } from '../../src/app/app.ts';
import { createLog } from '../../src/app/log.ts';
import type { Config } from '../../src/config/config.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createSecrets } from '../../src/host/secrets.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';

/** The whole daemon, as `washa run` starts it, in this process. */
export async function startApp(config: Config, secretsDir: string): Promise<App> {
  const app = await createApp({
    config,
    secrets: createSecrets({ credentialsDir: null, secretsDir }),
    clock: systemClock,
    random: Math.random,
    transport: createRouterosTransport({ clock: systemClock }),
    fetch,
    log: createLog({ level: 'error', format: 'json' }, process.stderr),
    builtAt: 0,
    onBug: (error) => {
      throw error;
    },
  });
  await app.start();
  return app;
}
