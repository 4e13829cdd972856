import type { ServerResponse } from 'node:http';
import { HttpDoor } from '../http-door.ts';
import { FAULT_KINDS, faultsNow, switchFault } from './fault-kinds.ts';
import type { RouterSimulator } from './server.ts';

const SHOWN = 100;

/** What can be done to the router besides its faults; the words after `=` are the name of a line, and how much. */
const DEEDS: Readonly<Record<string, (router: RouterSimulator, name: string) => void | Promise<void>>> = {
  drop: (router) => router.drop(),
  'drop-reset': (router) => router.drop('reset'),
  reboot: (router) => router.reboot(),
  'power-off': (router) => router.closePort(),
  'power-on': (router) => router.openPort(),
  'hang-up': (router, name) => router.world.hangUp(name),
  use: (router, words) => {
    const [name = '', bytes] = words.split(' ');
    router.world.use(name, Number(bytes) || 0);
  },
};

/**
 * A door beside a simulated router, for whoever wants to see and disturb it while it runs; HTTP on 127.0.0.1 only.
 * `GET /` is its state and `GET /log` what it was told last, as JSON. `POST /` takes a fault or a deed a line: `stall`,
 * `slow=2000`, `timed-out-done=/ppp/secret/set*1`, `none`, `reboot`, `hang-up=pppoe-0001`, `use=pppoe-0001 5000000`; either all lines are words
 * that it knows, or the first wrong one is answered with 400, and those before it were done.
 */
export class RouterControl {
  readonly #router: RouterSimulator;
  readonly #door: HttpDoor;

  constructor(router: RouterSimulator) {
    this.#router = router;
    this.#door = new HttpDoor(({ method, url, body }, response) => {
      if (method === 'GET' && url === '/') answer(response, 200, this.#state());
      else if (method === 'GET' && url === '/log') answer(response, 200, this.#log());
      else if (method === 'POST' && url === '/') {
        this.#obey(body.split('\n')).then(
          (wrong) => answer(response, wrong === null ? 200 : 400, wrong === null ? this.#state() : { wrong }),
          () => response.destroy(),
        );
      } else answer(response, 404, { wrong: 'there are GET /, GET /log and POST /' });
    });
  }

  /** @param port 0 takes a free one @returns its URL */
  start(port: number): Promise<string> {
    return this.#door.start(port);
  }

  stop(): Promise<void> {
    return this.#door.stop();
  }

  /** @returns what is wrong with a line, or null when all were done */
  async #obey(lines: readonly string[]): Promise<string | null> {
    for (const line of lines.map((one) => one.trim()).filter((one) => one !== '')) {
      const [name = '', of = ''] = line.split('=');
      const deed = Object.hasOwn(DEEDS, name) ? DEEDS[name] : undefined;
      if (deed !== undefined) await deed(this.#router, of);
      else {
        const wrong = switchFault(this.#router.faults, line);
        if (wrong !== null) return `${wrong}; and ${Object.keys(DEEDS).join(', ')}`;
      }
    }
    return null;
  }

  #state(): unknown {
    const { world, faults, log } = this.#router;
    return {
      version: world.state.version,
      faults: faultsNow(faults),
      connections: log.connections,
      open: log.open,
      logins: log.logins,
      failedLogins: log.failedLogins,
      broken: log.broken,
      sessions: world.sessionCount,
      writes: world.changes.length,
      kicks: world.kicks.length,
      violations: world.violations,
      kinds: Object.keys(FAULT_KINDS),
    };
  }

  /** The last sentences, writes and ended sessions; passwords are masked in all of them. */
  #log(): unknown {
    const { world, log } = this.#router;
    return {
      sentences: log.sentences.slice(-SHOWN),
      writes: world.changes.slice(-SHOWN),
      kicks: world.kicks.slice(-SHOWN),
    };
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body, null, 2)}\n`);
}
