import type { CheckedItem } from '../../domain/checked-connection.ts';
import type { ConnectForm } from '../../domain/connecting.ts';
import type { Channel, Registered } from '../../domain/provider-port.ts';
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

/** Where a provider tells of payments, and where it may ask before one; null: it does not ask. */
export interface PastedAddresses {
  readonly callback: string;
  readonly validation: string | null;
}

/** What a connection can do. */
export interface ConnectionOffers {
  readonly channels: boolean;
  /** It wants to know the addresses of this box beforehand, and takes them from us. */
  readonly registers: boolean;
  /** Phones can be asked for money. */
  readonly pushes: boolean;
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
  /** The forms by which a provider is connected, one of each kind. */
  readonly forms: readonly ConnectForm[];
  /** Connects one under the name of its kind. @param texts by the keys of its form */
  readonly connect: (kind: string, texts: Readonly<Record<string, string>>, by: By) => Promise<void>;
  /** What a connection can do here beside being asked what it is; null: it is not open. */
  readonly offers: (name: string) => ConnectionOffers | null;
  /** Gives a provider the addresses of this box. */
  readonly register: (name: string, by: By) => Promise<Registered['parts']>;
  /** The addresses that are pasted at a provider which is given none and brings none along. They hold a secret. */
  readonly addresses: (name: string, by: By) => Promise<PastedAddresses>;
  readonly channels: (name: string) => Promise<readonly Channel[]>;
  readonly useChannel: (name: string, id: string, by: By) => Promise<void>;
  readonly check: (name: string) => Promise<readonly CheckedItem[]>;
  readonly addGateway: (asked: AskedGateway, by: By) => Promise<void>;
}
