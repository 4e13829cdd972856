import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { RouterWorld } from '../../src/simulate/router/world.ts';

/** Name under which phones reach the customers' pages, as a router answers it. */
export const PAGES = 'wifi.test';

/** What stands behind the hotspot: whoever gets through reads this. */
export const INTERNET = 'The internet';

/**
 * The way of one phone through the hotspot of a simulated router, as a proxy for its browser: the customers' pages always, with the phone's
 * own address; anything else while the router lets it out, and otherwise the page to which the router sends whoever is not.
 */
export class CaptiveWay {
  /** What the phone asked for outside, and got. */
  readonly reached: string[] = [];
  readonly #server: Server;
  readonly #world: RouterWorld;
  readonly #address: string;
  readonly #pages: URL;

  constructor(world: RouterWorld, address: string, pagesUrl: string) {
    this.#world = world;
    this.#address = address;
    this.#pages = new URL(pagesUrl);
    this.#server = createServer((incoming, response) => this.#pass(incoming, response));
    // What is encrypted cannot be redirected: it is refused until the phone is let out, and here nothing is behind it.
    this.#server.on('connect', (_request, socket) => socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n'));
  }

  /** @returns its URL, for the browser's settings */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Whether the router lets the phone out. */
  isOut(): boolean {
    const host = this.#world.table('/ip/hotspot/host').first('address', this.#address);
    return host?.fields.get('authorized') === 'true' || host?.fields.get('bypassed') === 'true';
  }

  #pass(incoming: IncomingMessage, response: ServerResponse): void {
    const url = new URL(incoming.url ?? '', 'http://nowhere');
    if (url.hostname === PAGES) {
      const { hostname: host, port } = this.#pages;
      const { method, headers } = incoming;
      const localAddress = this.#address;
      const path = url.pathname + url.search;
      const socketOf = () => connect({ host, port: Number(port), localAddress });
      const inner = request({ host, port, method, headers, path, createConnection: socketOf }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      inner.on('error', () => response.writeHead(502).end());
      incoming.pipe(inner);
      return;
    }
    if (this.isOut()) {
      this.reached.push(url.href);
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<title>${INTERNET}</title><h1>${url.hostname}</h1>`);
      return;
    }
    response.writeHead(302, { location: `http://${PAGES}/?to=${encodeURIComponent(url.href)}` }).end();
  }
}
