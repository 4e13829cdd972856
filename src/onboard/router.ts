import type { Config } from '../config/config.ts';
import { ROUTER_HOST, ROUTER_NAME } from '../config/setup-schema.ts';
import { Fault } from '../domain/values/fault.ts';
import type { Clock, RouterTransport } from '../domain/ports.ts';
import type { Secrets } from '../host/secrets.ts';
import { checkRouter, type BoxWishes } from '../routers/routeros/check/check-router.ts';
import type { RouterFinding } from '../routers/routeros/check/finding.ts';
import type { RouterRow } from '../services/setup/setup.ts';

/** Where a router that is new stands. */
export interface RouterDoor {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Without TLS: then it shows no certificate. */
  readonly plain: boolean;
}

/** With whom it is spoken there. */
export interface RouterLogin extends RouterDoor {
  /** Of the certificate that it showed, which is pinned; null for a plain one. */
  readonly fingerprint: string | null;
  readonly username: string;
  readonly password: string;
}

/** What looking at a router needs. */
export interface RouterLook {
  readonly transport: RouterTransport;
  readonly clock: Clock;
  readonly wishes: BoxWishes;
}

/** How a line is kept out that is over, until somebody says otherwise. */
const WALL = { suspension: 'expired-profile', expiredProfile: 'EXPIRED', expiredList: 'expired' } as const;
const CHANGES_PER_SECOND = 10;

/** How long the door of a router may take, milliseconds. */
export const REACH_MS = 2_000;

export const portOf = (plain: boolean): number => (plain ? 8728 : 8729);

/** What is wrong with how a router is described; null: nothing is. */
export function flawOf({ name, host, port }: RouterDoor): string | null {
  if (!ROUTER_NAME.test(name)) return 'Name the router by letters, digits, "-", "_" and ".", for example tower-1.';
  if (!ROUTER_HOST.test(host)) return 'Say the address of the router, without a port, for example 192.168.88.1.';
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return 'A port is a number from 1 to 65535.';
  return null;
}

/** @throws Fault `router.secret` when the name of its secret is taken by another password */
export function refuseOtherPassword(secrets: Secrets, { name, password }: RouterLogin): void {
  const secret = secretOf(name);
  if (!secrets.has(secret) || secrets.read(secret) === password) return;
  const text = `There is another password at ${secrets.place(secret)} already: remove it, or name the router otherwise.`;
  throw new Fault('router.secret', 'stop', text);
}

/** Logs in and reads; writes nothing, here or there. @throws Fault for one that cannot be logged in to */
export function lookAtNew(login: RouterLogin, { wishes, transport, clock }: RouterLook): Promise<RouterFinding[]> {
  const { fingerprint, name, host, port, username, password } = login;
  const tls = fingerprint === null ? null : { fingerprint };
  const address = { name, host, port, tls, username, password };
  return checkRouter({ address, wall: WALL, sold: new Set(), ...wishes }, { transport, clock });
}

/** Its password becomes a file of its own. @returns its row for the books */
export function keepRouter(secrets: Secrets, login: RouterLogin): RouterRow {
  const { name, host, port, fingerprint, username, password } = login;
  const secret = secretOf(name);
  secrets.ensure(secret, () => password);
  return {
    name,
    host,
    port,
    tls_fingerprint: fingerprint,
    username,
    password_secret: secret,
    suspension: WALL.suspension,
    expired_profile: WALL.expiredProfile,
    expired_list: WALL.expiredList,
    changes_per_second: CHANGES_PER_SECOND,
    retired: false,
  };
}

const secretOf = (name: string): string => `router-${name.toLowerCase().replaceAll('_', '-')}`;

/** What the settings of this box ask of a router. */
export function wishesOf({ portal: { listen, publicUrl }, routers }: Config): BoxWishes {
  return { portal: listen === null ? null : { publicUrl, port: listen.port }, notes: routers.deadManHours > 0 };
}
