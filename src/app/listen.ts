import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { serve } from '@hono/node-server';
import type { Listen } from '../config/box-fields.ts';
import type { Certificate } from '../host/certificate.ts';
import { takeBothWays } from './take-tls.ts';

/** How long requests may take to finish when the daemon stops. Milliseconds. */
const REQUESTS_GRACE_MS = 1_000;

/**
 * Tunnels keep an idle connection for 90 to 120 s. Whoever closes first loses the request that is sent at that moment, and the
 * tunnel answers it 502: that must never be us. Milliseconds.
 */
const KEPT_MS = 150_000;
/** Counted from the connection's last answer on, so it has to be longer. */
const HEADERS_MS = KEPT_MS + 10_000;

/** More than a tunnel or a house full of browsers opens; each costs some memory. */
const MOST_CONNECTIONS = 1_000;

/** A Hono app, whatever its environment. */
export interface Served {
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>;
}

/** Nothing can be stored now: whoever delivers has to come again. */
export const UNAVAILABLE: Served = { fetch: () => new Response('try again', { status: 503 }) };

/** A listener. */
export interface Listening {
  /** Its base address as others on the LAN reach it, without a slash at the end. */
  readonly url: string;
  /** Whoever comes encrypted from now on is shown this certificate. */
  renew(certificate: Certificate): void;
  /** From now on each answer ends its connection, so that a close is soon over. */
  endConnections(): void;
  /** No new connection, and those that are busy may finish. Idempotent. */
  close(): Promise<void>;
}

/** Serves an app until it is closed. @param certificate with which it is spoken to encrypted too, at the same port; null: in the open alone */
export async function listen(at: Listen, app: Served, certificate: Certificate | null = null): Promise<Listening> {
  let isEnding = false;
  const fetch = async (request: Request, env: object) => {
    const response = await app.fetch(request, env);
    if (isEnding) response.headers.set('Connection', 'close');
    return response;
  };
  const server = await new Promise<Server>((resolve, reject) => {
    const options = { keepAliveTimeout: KEPT_MS, headersTimeout: HEADERS_MS };
    const starting = serve({ fetch, hostname: at.host, port: at.port, serverOptions: options }, () => resolve(http));
    const http = starting as Server;
    http.once('error', reject);
  });
  server.maxConnections = MOST_CONNECTIONS;
  const bothWays = certificate === null ? null : takeBothWays(server, certificate);
  const { address, port, family } = server.address() as AddressInfo;
  const isAny = address === '0.0.0.0' || address === '::';
  const host = isAny ? lanAddress() : family === 'IPv6' ? `[${address}]` : address;
  const endConnections = () => {
    isEnding = true;
    bothWays?.end();
    server.closeIdleConnections();
  };
  let closing: Promise<void> | null = null;
  return {
    url: `http://${host}:${port}`,
    endConnections,
    renew: (next) => bothWays?.renew(next),
    close() {
      endConnections();
      return (closing ??= close(server));
    },
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), REQUESTS_GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}

/** Where others on the LAN find this box; itself, while it has no address there. */
export function lanAddress(): string {
  try {
    return lanAddressesOf()[0] ?? 'localhost';
  } catch {
    // The sandbox of the service forbids the question (AF_NETLINK).
    return hostname();
  }
}

/** All its addresses there; none where it may not ask. */
export function lanAddresses(): string[] {
  try {
    return lanAddressesOf();
  } catch {
    return [];
  }
}

function lanAddressesOf(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address);
}
