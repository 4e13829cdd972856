import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { HttpDoor } from '../http-door.ts';
import { OBLIGING, type CallBehaviour, type ProviderScript } from './script.ts';
import { sendCallback } from './send-callback.ts';

/** One call as it arrived. */
export interface ProviderCall {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface ProviderAnswer {
  readonly status: number;
  /** Written as JSON. */
  readonly body: unknown;
}

/** A result on its way to the address that the caller gave for it. */
export interface ProviderResult {
  readonly url: string;
  /** The exact text of the callback. */
  readonly body: string;
}

/** The dialect of one provider, without the network. */
export interface ServedDialect {
  /** Does what the call asks. @returns null for a path that the provider does not have */
  readonly take: (call: ProviderCall) => ProviderAnswer | null;
  /** Its words for a behaviour of the script that refuses; null where it has none, or not for this call. */
  readonly refuse: (why: CallBehaviour, call: ProviderCall) => ProviderAnswer | null;
}

/** Longest that a result waits for the one that is to overtake it. */
const OVERTAKEN_WITHIN_MS = 1000;

const PROXY_PAGE = '<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>';

/** A provider on a real port: answers calls by its dialect, delivers results, and does both as its script says. */
export class ProviderServer {
  script: ProviderScript = OBLIGING;
  /** Everything that arrived, in order. */
  readonly calls: ProviderCall[] = [];
  /** Every result that was delivered, in the order of the answers, with the status that it was answered with; null: none. */
  readonly delivered: (ProviderResult & { readonly status: number | null })[] = [];
  readonly #dialect: ServedDialect;
  readonly #door = new HttpDoor(({ method, url, headers, body }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://provider');
    this.#take({ method, path: pathname, query: searchParams, headers, body }, response);
  });
  readonly #timers = new Set<NodeJS.Timeout>();
  #waiting: (() => void) | null = null;

  constructor(dialect: ServedDialect) {
    this.#dialect = dialect;
  }

  /** Listens, after a stop on the port that it had before. @returns the base URL, without a slash at its end */
  start(port?: number, host?: string): Promise<string> {
    return this.#door.start(port, host);
  }

  /** Ends every connection, also the silent ones, forgets what was still to be delivered, and frees the port. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting = null;
    await this.#door.stop();
  }

  /** Delivers a result as the script says: late, several times, after the next one, or not at all. */
  deliver(result: ProviderResult, afterMs = 0): void {
    this.#after(afterMs + this.script.results.delayMs, () => this.#post(result));
  }

  /** Calls `fn` later, unless the server is stopped before. */
  #after(ms: number, fn: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      fn();
    }, ms);
    this.#timers.add(timer);
  }

  #post(result: ProviderResult): void {
    const overtaken = this.#waiting;
    this.#waiting = null;
    if (overtaken === null && this.script.results.reordered) {
      const go = (): void => void this.#send(result);
      this.#waiting = go;
      this.#after(OVERTAKEN_WITHIN_MS, () => {
        if (this.#waiting !== go) return;
        this.#waiting = null;
        go();
      });
      return;
    }
    void this.#send(result).then(overtaken ?? undefined);
  }

  async #send(result: ProviderResult): Promise<void> {
    const deliveries = Array.from({ length: this.script.results.times }, async () => {
      const status = await sendCallback(result.url, result.body).then(
        (answer) => answer.status,
        () => null, // Nobody there: what real providers do then is to forget it.
      );
      this.delivered.push({ ...result, status });
    });
    await Promise.all(deliveries);
  }

  #take(call: ProviderCall, response: ServerResponse): void {
    this.calls.push(call);
    const { calls, answerDelayMs } = this.script;
    if (calls === 'silence') return;
    if (calls === 'html-error') {
      this.#after(answerDelayMs, () => {
        response.writeHead(502, { 'content-type': 'text/html' }).end(PROXY_PAGE);
      });
      return;
    }
    const answer = this.#dialect.refuse(calls, call) ?? this.#tryTake(call);
    this.#after(answerDelayMs, () => {
      if (calls === 'drop') response.socket?.resetAndDestroy();
      else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  }

  #tryTake(call: ProviderCall): ProviderAnswer {
    try {
      return this.#dialect.take(call) ?? { status: 404, body: { error: 'no such path' } };
    } catch {
      return { status: 400, body: { error: 'unreadable body' } };
    }
  }
}
