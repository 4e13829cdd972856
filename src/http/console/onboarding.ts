import type { CheckedItem } from '../../domain/checked-connection.ts';
import type { Channel } from '../../domain/provider-port.ts';
import type { By } from '../../services/actions/act.ts';

/** A router as a form describes it. */
export interface AskedRouter {
  readonly name: string;
  readonly host: string;
  /** Null: the usual one. */
  readonly port: number | null;
  /** Without TLS. */
  readonly plain: boolean;
}

/** One thing that is not as it should be on a router; `repair` is a line for its terminal. */
export interface AskedFinding {
  readonly severity: 'blocks' | 'warns';
  readonly words: string;
  readonly repair: string | null;
}

/** A gateway as a form describes it. */
export interface AskedGateway {
  readonly kind: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly key: string;
  /** Hears the test. */
  readonly phone: string;
}

/**
 * Takes outside parties on: each is asked first, and kept when it has answered; from then on the box works with it. All of it throws a
 * Fault in the words of whoever reads it, and then nothing was kept.
 */
export interface Onboarding {
  /** Lines for the terminal of a router that make the login for this box. */
  readonly routerScript: readonly string[];
  /** The SHA-256 of the certificate that it shows; null without TLS. It hears no password. */
  readonly certificateOf: (asked: AskedRouter) => Promise<string | null>;
  readonly addRouter: (
    asked: AskedRouter & { readonly fingerprint: string | null; readonly username: string; readonly password: string },
    by: By,
  ) => Promise<readonly AskedFinding[]>;
  /** Connects PayHero. @param texts what its page shows, in the order of `pasted` */
  readonly connect: (asked: { readonly texts: readonly string[]; readonly baseUrl: string }, by: By) => Promise<void>;
  readonly channels: (name: string) => Promise<readonly Channel[]>;
  readonly useChannel: (name: string, id: string, by: By) => Promise<void>;
  readonly check: (name: string) => Promise<readonly CheckedItem[]>;
  readonly addGateway: (asked: AskedGateway, by: By) => Promise<void>;
}
