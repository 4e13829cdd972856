import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { systemClock } from '../../src/host/clock.ts';
import type { ValidationJudge } from '../../src/domain/provider-port.ts';
import { createIntake } from '../../src/http/intake/intake.ts';
import { openProvider } from '../../src/providers/index.ts';
import { createJudge } from '../../src/services/money/judge-payer.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { answer } from '../measure/child.ts';

// The intake as it answers questions, a process of its own: by the books, or with the same yes to everybody.

export interface ServerQuestion {
  /** Null: nothing is looked up. */
  readonly database: string | null;
  readonly merchantId: string;
  readonly secret: string;
}

let store: Store | null = null;

answer(
  ({ database, merchantId, secret }: ServerQuestion) => {
    const provider = openProvider(
      'gateway',
      { merchants: [{ id: merchantId, secrets: ['merchant'] }] },
      { fetch, clock: systemClock, secret: () => secret },
    );
    const app = createIntake({
      endpoints: () => [{ name: 'gateway', secrets: { cb: [], validate: ['bench-path-secret'] }, provider }],
      closed: () => [],
      reports: () => [],
      ownCall: () => null,
      clock: systemClock,
      judge: database === null ? () => ({ kind: 'accept' }) : byTheBooks(database),
      submit: () => Promise.reject(new Error('nothing is submitted')),
      onRefused: (_, reason) => console.error(reason),
      onWrongAddress: (path) => console.error(path),
      onTaken: () => undefined,
      onFailure: (_, error) => console.error(error),
    });
    return new Promise<number>((resolve) => {
      const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () =>
        resolve((server.address() as AddressInfo).port),
      );
    });
  },
  () => store?.close(),
);

function byTheBooks(database: string): ValidationJudge {
  store = Store.open(database, 'read');
  const rules = { currency: 'KES', accountPrefix: 'JSY', businessName: 'Washa', sharedNumbers: [], loginsMatch: false };
  return createJudge({ store, rules, language: 'en', onFailure: (error) => console.error(error) });
}
