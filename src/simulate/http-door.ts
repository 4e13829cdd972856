import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived, whole. */
export interface ArrivedRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A port at which a simulated machine takes HTTP; what it answers is its own. */
export class HttpDoor {
  readonly #server: Server;
  #port = 0;

  constructor(take: (request: ArrivedRequest, response: ServerResponse) => void) {
    this.#server = createServer((incoming, response) => {
      const parts: Buffer[] = [];
      incoming.on('data', (part: Buffer) => parts.push(part));
      incoming.on('end', () => {
        const { method = '', url = '/', headers } = incoming;
        take({ method, url, headers, body: Buffer.concat(parts).toString('utf8') }, response);
      });
    });
  }

  /** Listens, after a stop on the port that it had before. @returns the base URL, without a slash at its end */
  async start(port = this.#port, host = '127.0.0.1'): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    return `http://${host}:${this.#port}`;
  }

  /** Ends every connection, also the silent ones, and frees the port. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
