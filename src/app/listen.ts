import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { serve, type ServerType } from '@hono/node-server';
import type { Listen } from '../config/box-schema.ts';

/** How long requests may take to finish when the daemon stops. Milliseconds. */
const REQUESTS_GRACE_MS = 5_000;

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
  /** No new connection, and those that are busy may finish. Idempotent. */
  close(): Promise<void>;
}

/** Serves an app until it is closed. */
export async function listen(at: Listen, app: Served): Promise<Listening> {
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname: at.host, port: at.port }, () => resolve(starting));
    starting.once('error', reject);
  });
  const { address, port, family } = server.address() as AddressInfo;
  const isAny = address === '0.0.0.0' || address === '::';
  const host = isAny ? lanAddress() : family === 'IPv6' ? `[${address}]` : address;
  let closing: Promise<void> | null = null;
  return { url: `http://${host}:${port}`, close: () => (closing ??= close(server)) };
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), REQUESTS_GRACE_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}

/** Where others on the LAN find this box; itself, while it has no address there. */
export function lanAddress(): string {
  try {
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    return own.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'localhost';
  } catch {
    // The sandbox of the service forbids the question (AF_NETLINK).
    return hostname();
  }
}
