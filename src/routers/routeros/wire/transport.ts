import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { RouterOSAPI } from 'node-routeros/dist/RouterOSAPI.js';
import { describeError, Fault } from '../../../domain/values/fault.ts';
import type { Clock, RouterAddress, RouterLink, RouterTransport } from '../../../domain/ports.ts';
import { hardenNodeRouteros } from './harden.ts';
import type { LibraryApi, LibraryOptions } from './library.ts';
import { checkPin, normaliseFingerprint } from './pin.ts';
import { selfTest } from './self-test.ts';
import { RouterSession } from './session.ts';

export interface RouterosTransportSettings {
  readonly clock: Clock;
  /** For the TCP connection alone. Default 2,000 ms. */
  readonly connectTimeoutMs?: number;
  /** From the TCP connection to the answered log-in, with the TLS handshake. Default 5,000 ms. */
  readonly loginDeadlineMs?: number;
  /** Default of `exec`. 10,000 ms, because a busy router answers late, not never. */
  readonly commandDeadlineMs?: number;
  /** So long a router that owes an answer may say nothing at all. Default 4,500 ms: who has paid waits for its return. */
  readonly silenceMs?: number;
  /**
   * Commands that wait for their answer on one connection; the rest queue here in order. Default 12: three for each of the four lines
   * that a lane works at, which is what one of them sends in a round trip.
   */
  readonly maxInFlight?: number;
  /** Given only to see a failed self-test refuse. */
  readonly verify?: () => Fault | null;
}

/** TCP probes on an idle connection start after this long. */
const KEEP_ALIVE_MS = 10_000;

/**
 * The RouterOS API over node-routeros 1.6.9, hardened. Hardens the library when it is made; if the self-test fails, every
 * `connect` throws its fault (`router.library`, dead).
 *
 * `connect` throws: `router.credentials` and `router.permission` (stop), `router.fingerprint` (stop), `router.address`
 * (dead), and for everything that is silence, loss or refusal before the log-in is answered a fault that is `unavailable`
 * (`router.unreachable`, `router.timeout`, `router.lost`, `router.fatal`, `router.protocol`, `router.closed`).
 */
export function createRouterosTransport(settings: RouterosTransportSettings): RouterTransport {
  hardenNodeRouteros();
  const broken = (settings.verify ?? selfTest)();
  return {
    async connect(address, signal) {
      if (broken !== null) throw broken;
      return connect(settings, address, signal);
    },
  };
}

async function connect(
  settings: RouterosTransportSettings,
  address: RouterAddress,
  signal: AbortSignal,
): Promise<RouterLink> {
  const where = `${address.name} (${address.host}:${address.port})`;
  if (signal.aborted) throw cancelled(where);
  const api = createApi(address, where, settings.connectTimeoutMs ?? 2_000);
  const login = api.connect();
  // It may stay open for ever or fail late; what counts is decided below.
  login.catch(() => undefined);
  const { socket } = api.connector;
  if (socket === undefined) throw await refusedByLibrary(login, where);
  tune(socket);

  const session = new RouterSession(api.connector, {
    clock: settings.clock,
    where,
    commandDeadlineMs: settings.commandDeadlineMs ?? 10_000,
    silenceMs: settings.silenceMs ?? 4_500,
    maxInFlight: settings.maxInFlight ?? 12,
  });
  const disarm = armDeadlines(settings, session, socket, where);
  const abort = (): void => session.end(cancelled(where));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([login, session.lost]);
    if (session.ended !== null) throw session.ended;
    return session;
  } catch (error) {
    const fault = session.ended ?? loginFault(error, where);
    session.end(fault);
    throw fault;
  } finally {
    disarm();
    signal.removeEventListener('abort', abort);
    api.password = '';
  }
}

function createApi(address: RouterAddress, where: string, timeoutMs: number): LibraryApi {
  const { host, port, username: user, password, tls } = address;
  // The library turns a missing port into 8728 even for TLS, so there must be one.
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || host === '') {
    throw new Fault('router.address', 'dead', `${where}: the address needs a host and a port from 1 to 65535`);
  }
  const pinned = tls === null ? null : normaliseFingerprint(tls.fingerprint);
  // The name of the certificate is not checked (a router has none that means anything), its fingerprint is.
  // Node's default ciphers hold no anonymous suite.
  const options: LibraryOptions = {
    host,
    port,
    user,
    password,
    // Seconds. Its idle timer is switched off as soon as there is a socket; this is what it starts with.
    timeout: timeoutMs / 1_000,
    ...(pinned === null ? {} : { tls: { rejectUnauthorized: false, minVersion: 'TLSv1.2' } }),
  };
  const api = new RouterOSAPI(options) as unknown as LibraryApi;
  // The session listens to the connector itself; without a listener here the library would crash the process.
  api.on('error', () => undefined);
  if (pinned !== null) {
    api.beforeLogin = () => {
      const { socket } = api.connector;
      if (!(socket instanceof TLSSocket)) throw new Fault('router.fingerprint', 'stop', 'the connection is not TLS');
      checkPin(socket, pinned);
    };
  }
  return api;
}

/** No idle timer (an idle connection is healthy, and every command has its deadline), no Nagle, TCP keep-alive. */
function tune(socket: Socket): void {
  socket.setTimeout(0);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
}

function armDeadlines(
  settings: RouterosTransportSettings,
  session: RouterSession,
  socket: Socket,
  where: string,
): () => void {
  const { clock, connectTimeoutMs = 2_000, loginDeadlineMs = 5_000 } = settings;
  const give = (afterMs: number, code: string, text: string): (() => void) =>
    clock.after(afterMs, () => session.end(new Fault(code, 'unavailable', `${where}: ${text} within ${afterMs} ms`)));

  let disarm = give(connectTimeoutMs, 'router.unreachable', 'no TCP connection');
  const onConnect = (): void => {
    disarm();
    disarm = give(loginDeadlineMs, 'router.timeout', 'connected, but the log-in was not answered');
  };
  socket.once('connect', onConnect);
  return () => {
    disarm();
    socket.removeListener('connect', onConnect);
  };
}

function cancelled(where: string): Fault {
  return new Fault('router.closed', 'unavailable', `${where}: connecting was cancelled`);
}

function loginFault(error: unknown, where: string): Fault {
  if (error instanceof Fault) return new Fault(error.code, error.retry, `${where}: ${error.message}`);
  return new Fault('router.lost', 'unavailable', `${where}: ${describeError(error)}`);
}

async function refusedByLibrary(login: Promise<unknown>, where: string): Promise<Fault> {
  const reason = await login.then(() => 'no socket', describeError);
  return new Fault('router.address', 'dead', `${where}: ${reason}`);
}
