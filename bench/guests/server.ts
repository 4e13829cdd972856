import type { App } from '../../src/app/app.ts';
import type { Config } from '../../src/config/config.ts';
import { query } from '../../src/storage/engine/query.ts';
import { startApp } from '../measure/app.ts';
import { answer } from '../measure/child.ts';

// The whole daemon, as `washa run` starts it.

export type ServerQuestion =
  { readonly ask: 'start'; readonly config: Config; readonly secretsDir: string } | { readonly ask: 'times' };

export interface ServerUrls {
  readonly intake: string;
  readonly portal: string;
}

/** From the callback's arrival to the session that was seen, ms, of every purchase that got so far. */
export interface ServerTimes {
  readonly online: readonly number[];
  readonly cpuMs: number;
}

const walked = query()((db) =>
  db
    .selectFrom('payment')
    .innerJoin('line_device', 'line_device.subscription_id', 'payment.subscription_id')
    .select(['payment.received_at', 'payment.online_at'])
    .where('payment.online_at', 'is not', null)
    .orderBy('payment.online_at'),
);

let app: App | null = null;

answer(
  async (question: ServerQuestion): Promise<ServerUrls | ServerTimes> => {
    if (question.ask === 'start') {
      const { config, secretsDir } = question;
      app = await startApp(config, secretsDir);
      return { intake: app.urls.intake, portal: app.urls.portal ?? '' };
    }
    if (app === null) throw new Error('not started');
    const online = app.store.all(walked, {}).map((row) => (row.online_at ?? 0) - row.received_at);
    const { user, system } = process.cpuUsage();
    return { online, cpuMs: (user + system) / 1000 };
  },
  () => app?.[Symbol.asyncDispose](),
);
