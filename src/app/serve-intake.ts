import { openReports, type Connections } from './connections.ts';
import type { Served } from './listen.ts';
import type { Log } from './log.ts';
import type { watchIntake } from './watch-intake.ts';
import type { watchPath } from './watch-path.ts';
import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/ports.ts';
import type { Secrets } from '../host/secrets.ts';
import { createIntake } from '../http/intake/intake.ts';
import type { BooksPolicy } from '../services/money/credit-line.ts';
import { createJudge } from '../services/money/judge-payer.ts';
import type { Delivery } from '../services/money/take-payments.ts';
import type { Taken } from '../services/money/taken.ts';
import type { Store } from '../storage/engine/store.ts';

/** What the intake works with. */
export interface IntakeParts {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: BooksPolicy;
  readonly connections: () => Connections;
  readonly path: ReturnType<typeof watchPath>;
  readonly watch: ReturnType<typeof watchIntake>;
  readonly submit: (delivery: Delivery) => Promise<Taken>;
  readonly onRefused: (provider: string, reason: string, body: Uint8Array) => void;
}

/** What callbacks come to. A database whose file was removed takes nothing: what it said to have stored would be gone with it. */
export function serveIntake(parts: IntakeParts): Served {
  const { config, secrets, store, clock, log, policy, connections, path, watch, submit, onRefused } = parts;
  return createIntake({
    endpoints: () => connections().providers,
    closed: () => connections().closed,
    ownCall: path.ownCall,
    reports: () => openReports(connections().sms, secrets, store),
    clock,
    judge: createJudge({
      store,
      rules: policy,
      language: config.box.language,
      onFailure: (error) => log.intakeFailed('validation', error),
    }),
    admit: watch.admit,
    submit(delivery) {
      const lost = store.lostFile();
      return lost === null ? submit(delivery) : Promise.reject(new Error(`the ${lost} was removed`));
    },
    onRefused,
    onWrongAddress: watch.noteAddress,
    onTaken: log.callback,
    onFailure: log.intakeFailed,
  });
}
