import type { Log } from './log.ts';
import type { Config } from '../config/config.ts';
import type { Fetch } from '../domain/outbound.ts';
import type { Clock, RouterTransport } from '../domain/ports.ts';
import type { Rollback } from '../domain/upgrade.ts';
import type { Secrets } from '../host/secrets.ts';

/** The outside of one Washa. The entry point passes the real ones; a test passes its own. */
export interface AppDeps {
  readonly config: Config;
  /** The same read again, when the books turn out to have chosen otherwise; left out: they are as given. */
  readonly readAnew?: () => Config;
  /** The file of the settings, which goes into the backups; left out: built-in defaults. */
  readonly configFile?: string | null;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Uniform in [0, 1): jitter. */
  readonly random: () => number;
  readonly transport: RouterTransport;
  readonly fetch: Fetch;
  readonly log: Log;
  /** When this Washa was built, UTC ms: a clock before that is wrong. */
  readonly builtAt: number;
  /** Why this version runs although a newer one is installed; left out: it does not. */
  readonly rollback?: Rollback | null;
  /** Somebody wants this process to end, and to be started anew; left out: nothing would start it again. */
  readonly onRestart?: () => void;
  /** A bug, or a disk that refuses: the process has to end, and to be started anew. */
  readonly onBug: (error: unknown) => void;
}
