import { createApp, type App } from '../../src/app/app.ts';
import { createLog } from '../../src/app/log.ts';
import type { Stage } from '../../src/cli/demo/stage.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';

/** A Washa in this process, on the box of a stage; its owner disposes of it. @param bugs what it reports as such goes there */
export async function startApp(
  { config, secrets }: Pick<Stage, 'config' | 'secrets'>,
  random: () => number,
  bugs: unknown[],
): Promise<App> {
  await using opened = new AsyncDisposableStack();
  const app = opened.use(
    await createApp({
      config,
      secrets,
      clock: systemClock,
      random,
      transport: createRouterosTransport({ clock: systemClock }),
      fetch,
      log: createLog({ level: 'error', format: 'json' }, { write: () => undefined }),
      builtAt: 0,
      onBug: (error) => bugs.push(error),
    }),
  );
  await app.start();
  opened.move();
  return app;
}
