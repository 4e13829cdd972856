import type { App } from '../../src/app/app.ts';
import type { Config } from '../../src/config/config.ts';
import { issueLoginToken } from '../../src/services/staff/one-time-code.ts';
import { startApp } from '../measure/app.ts';
import { answer } from '../measure/child.ts';

// The whole daemon over a filled box.

export type ServerQuestion =
  { readonly ask: 'start'; readonly config: Config; readonly secretsDir: string } | { readonly ask: 'login' };

export interface ServerUrls {
  readonly intake: string;
  readonly console: string;
}

let app: App | null = null;

answer(
  async (question: ServerQuestion): Promise<ServerUrls | string> => {
    if (question.ask === 'start') {
      app = await startApp(question.config, question.secretsDir);
      return { intake: app.urls.intake, console: app.urls.console };
    }
    if (app === null) throw new Error('not started');
    return issueLoginToken(app.store, Date.now(), 'wanjiku');
  },
  () => app?.[Symbol.asyncDispose](),
);
