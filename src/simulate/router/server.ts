import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { RouterFaults } from './faults.ts';
import { RouterLog } from './log.ts';
import { seededRandom } from '../random.ts';
import { runSchedulers } from './scheduler.ts';
import { ApiSession, type SessionContext } from './session.ts';
import type { RouterWorld } from './world.ts';

export interface RouterSimulatorOptions {
  /** API login; default `washa`. It gets the policies api, read and write. */
  readonly username?: string;
  /** Default `washa-api`. */
  readonly password?: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** PEM key and certificate: the server then speaks TLS, as api-ssl does. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Commands without data are answered `!empty` first. RouterOS does so since 7.18; the default follows the version. */
  readonly emptyReplies?: boolean;
  /** MD5 challenge instead of the plain login. RouterOS before 6.43 wants it; the default follows the version. */
  readonly legacyLogin?: boolean;
  /** How long CPEs and phones take to come back, ms; default 300. */
  readonly redialMs?: number;
  /** Every answer comes this much later, ms. */
  readonly answerDelayMs?: number;
  /** 0 to 1; for login challenges. */
  readonly random?: () => number;
  /** As printed: `7.18.2 (stable)`. */
  readonly version?: string;
  readonly identity?: string;
  /** Of its board; null for a virtual router, which has none. */
  readonly serial?: string | null;
}

/** How often its clock looks at its schedulers. */
const TICK_MS = 100;

/** A RouterOS API server over TCP or TLS in front of a world: the stand-in for a real router. */
export class RouterSimulator {
  readonly world: RouterWorld;
  /** Switches for bad behaviour; may be changed at any time. */
  readonly faults = new RouterFaults();
  readonly log = new RouterLog();
  readonly username: string;
  readonly password: string;
  readonly #options: RouterSimulatorOptions;
  readonly #sockets = new Set<Socket>();
  readonly #random = seededRandom(1);
  #server: Server | null = null;
  #ticking: NodeJS.Timeout | undefined;
  #port: number;

  constructor(world: RouterWorld, options: RouterSimulatorOptions = {}) {
    this.world = world;
    this.#options = options;
    this.#port = options.port ?? 0;
    this.username = options.username ?? 'washa';
    this.password = options.password ?? world.logins.get(this.username)?.password ?? 'washa-api';
    if (options.password !== undefined || !world.logins.has(this.username))
      world.addLogin(this.username, this.password);
    if (options.redialMs !== undefined) world.state.redialMs = options.redialMs;
    if (options.version !== undefined) world.state.version = options.version;
    if (options.answerDelayMs !== undefined) this.faults.answerDelayMs = options.answerDelayMs;
    const [identity] = world.table('/system/identity').all();
    if (options.identity !== undefined) identity?.fields.set('name', options.identity);
    if (options.serial !== undefined) this.becomeBoard(options.serial);
  }

  /** Listens and lets the world's devices move. @returns where it listens */
  async start(): Promise<{ host: string; port: number }> {
    this.world.start();
    // Its schedulers run whether or not somebody asks it something.
    this.#ticking ??= setInterval(() => runSchedulers(this.world), TICK_MS).unref();
    await this.openPort();
    return { host: this.#host, port: this.#port };
  }

  /** Ends all connections, the listener and every device's timer. Idempotent. */
  async stop(): Promise<void> {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.world.stop();
    await this.closePort();
  }

  /** From now on it is the board of this serial number; null: it has none. */
  becomeBoard(serial: string | null): void {
    const fields = this.world.table('/system/routerboard').all()[0]?.fields;
    if (serial === null) fields?.delete('serial-number');
    else fields?.set('serial-number', serial);
  }

  /** Destroys all connections now. @param how `reset` sends RST instead of FIN */
  drop(how: 'destroy' | 'reset' = 'destroy'): void {
    for (const socket of [...this.#sockets]) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  /** The router is off: connections are gone and new ones are refused, until `openPort`. */
  async closePort(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    const closed = new Promise<void>((resolve) => {
      if (server === null) resolve();
      else server.close(() => resolve());
    });
    this.drop();
    await closed;
  }

  /** Listens (again), on the port that it had before. */
  async openPort(): Promise<void> {
    if (this.#server !== null) return;
    const tls = this.#options.tls;
    const server = tls === undefined ? createServer() : createTlsServer({ key: tls.key, cert: tls.cert });
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#accept(socket);
    });
    if (tls === undefined) server.on('connection', (socket: Socket) => this.#serve(socket));
    else server.on('secureConnection', (socket: Socket) => this.#serve(socket));
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, this.#host, resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Power cycle: connections destroyed, all sessions gone, new ids, uptime from zero. Devices dial again. */
  reboot(): void {
    this.drop();
    this.world.reboot();
  }

  get #host(): string {
    return this.#options.host ?? '127.0.0.1';
  }

  #accept(socket: Socket): void {
    const { faults, log } = this;
    log.connections += 1;
    log.open += 1;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    const row = this.#connectionRow(socket);
    socket.on('close', () => {
      log.open -= 1;
      this.#sockets.delete(socket);
      if (row !== null) this.world.table('/ip/service').remove(row);
    });
    if (faults.refuse) socket.resetAndDestroy();
    // What a router sends to one session too many is not documented; accepted and closed is the worst for a client.
    else if (faults.finAtAccept || log.open > this.#maxSessions) {
      socket.end();
      // Read on, or the peer's own end would never be seen.
      socket.resume();
    }
  }

  #serve(socket: Socket): void {
    if (!socket.writable) return;
    if (this.#options.tls !== undefined) {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    }
    new ApiSession(socket, this.#context());
  }

  get #service(): string {
    return this.#options.tls === undefined ? 'api' : 'api-ssl';
  }

  get #maxSessions(): number {
    return Number(this.world.table('/ip/service').first('name', this.#service)?.fields.get('max-sessions') ?? '20');
  }

  /** The row of this connection among the services, where the version has such. @returns its id */
  #connectionRow(socket: Socket): string | null {
    const { state } = this.world;
    if (!state.personality.connectionRows) return null;
    const row = {
      name: this.#service,
      proto: 'tcp',
      local: `${socket.localAddress ?? ''}:${socket.localPort ?? 0}`,
      remote: `${socket.remoteAddress ?? ''}:${socket.remotePort ?? 0}`,
      connection: 'true',
      dynamic: 'true',
    };
    return this.world.table('/ip/service').insert(Object.entries(row), { since: state.now() }).id;
  }

  #context(): SessionContext {
    const { emptyReplies, legacyLogin, random } = this.#options;
    const { personality } = this.world.state;
    return {
      world: this.world,
      faults: this.faults,
      log: this.log,
      emptyReplies: emptyReplies ?? personality.emptyReplies,
      legacyLogin: legacyLogin ?? personality.legacyLogin,
      random: random ?? this.#random,
      drop: () => {
        this.drop();
      },
    };
  }
}
