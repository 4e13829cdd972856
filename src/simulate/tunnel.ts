import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The tunnel of a box: an address that others know before the intake is there, and that leads to wherever it is then. */
export class Tunnel {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #port: number | null = null;

  constructor() {
    this.#server = createServer((outer) => {
      if (this.#port === null) {
        outer.destroy();
        return;
      }
      const inner = connect(this.#port, '127.0.0.1');
      for (const [one, other] of [
        [outer, inner],
        [inner, outer],
      ] as const) {
        this.#open.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => {
          this.#open.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
  }

  /** @returns its base URL, without a slash at its end */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param url of the intake; null: the tunnel is cut */
  to(url: string | null): void {
    this.#port = url === null ? null : Number(new URL(url).port);
  }

  async stop(): Promise<void> {
    for (const one of this.#open) one.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
