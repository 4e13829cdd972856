import type { ServerResponse } from 'node:http';
import { HttpDoor, type ArrivedRequest } from './http-door.ts';

/** One SMS that the gateway took. `reference` is null in the dialects that carry none. */
export interface SimulatedSms {
  readonly to: string;
  readonly text: string;
  /** When it was taken, UTC milliseconds. */
  readonly at: number;
  readonly reference: string | null;
  readonly dialect: Dialect;
}

export type Dialect = 'africas-talking' | 'services-family' | 'generic';

/**
 * How the next requests are answered.
 * - `refuse`: a refusal inside HTTP 200 or 201, in the dialect's own words
 * - `error`: HTTP 500 · `stall`: never · `drop`: the message is taken, then the connection is reset
 * - `say`: exactly this answer; nothing is taken
 */
export type SmsBehaviour =
  | { readonly kind: 'accept' | 'refuse' | 'error' | 'stall' | 'drop' }
  | { readonly kind: 'say'; readonly status: number; readonly body: string };

interface Parsed {
  readonly dialect: Dialect;
  readonly to: string;
  readonly text: string;
  readonly reference: string | null;
}

/** Members of a JSON body, a form body and the query, together. */
function fieldsOf(request: ArrivedRequest): ReadonlyMap<string, string> {
  const fields = new Map(new URL(request.url, 'http://gateway').searchParams);
  const type = request.headers['content-type'] ?? '';
  if (type.includes('json')) {
    const parsed = JSON.parse(request.body) as Record<string, unknown>;
    for (const [name, value] of Object.entries(parsed)) fields.set(name, String(value));
  } else if (type.includes('x-www-form-urlencoded')) {
    for (const [name, value] of new URLSearchParams(request.body)) fields.set(name, value);
  }
  return fields;
}

function parse(request: ArrivedRequest): Parsed | null {
  const { pathname } = new URL(request.url, 'http://gateway');
  const fields = fieldsOf(request);
  const field = (name: string): string => fields.get(name) ?? '';
  const text = field('message');
  if (pathname === '/version1/messaging') {
    return { dialect: 'africas-talking', to: field('to'), text, reference: null };
  }
  if (pathname === '/api/services/sendsms/') {
    return { dialect: 'services-family', to: field('mobile'), text, reference: null };
  }
  if (pathname === '/send') {
    return { dialect: 'generic', to: field('to'), text, reference: fields.get('reference') ?? null };
  }
  return null;
}

function accepted({ dialect, to }: Parsed, id: number): [status: number, body: unknown] {
  switch (dialect) {
    case 'africas-talking': {
      const row = { statusCode: 101, number: to, status: 'Success', cost: 'KES 0.8000', messageId: `ATXid_${id}` };
      return [201, { SMSMessageData: { Message: 'Sent to 1/1 Total Cost: KES 0.8000', Recipients: [row] } }];
    }
    case 'services-family': {
      const code = { 'respose-code': 200, 'response-description': 'Success' };
      return [200, { responses: [{ ...code, mobile: Number(to), messageid: id, networkid: '1' }] }];
    }
    case 'generic':
      return [200, { status: 'queued', id: String(id) }];
  }
}

/** A report about the message of this number, as each dialect posts it; null in one that posts none. */
function reportOf(dialect: Dialect, id: number, arrived: boolean, why: string): [type: string, body: string] | null {
  switch (dialect) {
    case 'africas-talking': {
      const failure = arrived ? {} : { failureReason: why };
      const form = { id: `ATXid_${id}`, status: arrived ? 'Success' : 'Failed', networkCode: '63902', ...failure };
      return ['application/x-www-form-urlencoded', new URLSearchParams(form).toString()];
    }
    case 'generic':
      return ['application/json', JSON.stringify({ messageId: String(id), dlrStatus: arrived ? 1 : 2, dlrDesc: why })];
    case 'services-family':
      return null;
  }
}

function refused({ dialect, to }: Parsed): [status: number, body: unknown] {
  switch (dialect) {
    case 'africas-talking':
      return [201, { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } }];
    case 'services-family':
      return [200, { responses: [{ 'respose-code': 1004, 'response-description': 'Low bulk credits', mobile: to }] }];
    case 'generic':
      return [200, { status: 'rejected', reason: `no credit to reach ${to}` }];
  }
}

/**
 * A recording SMS gateway on a real port. It speaks Africa's Talking (`POST /version1/messaging`), the services family
 * (`/api/services/sendsms/`) and a plain dialect (`/send` with `to`, `message`, `reference` as JSON, form or query).
 * `GET /messages` gives what it took, in order, as JSON.
 */
export class SmsSimulator {
  /** Switch at any time; it holds for the requests that come after. */
  behaviour: SmsBehaviour = { kind: 'accept' };
  /** Waits so long before every answer, milliseconds. */
  delayMs = 0;
  /** What the gateway took, in order. */
  readonly messages: SimulatedSms[] = [];
  /** Everything that arrived, in order. */
  readonly requests: ArrivedRequest[] = [];
  readonly #now: () => number;
  readonly #door = new HttpDoor((request, response) => this.#take(request, response));

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Listens, after a stop on the port that it had before. @returns the base URL, without a slash at its end */
  start(port?: number, host?: string): Promise<string> {
    return this.#door.start(port, host);
  }

  /** Ends every connection, also the stalled ones, and frees the port. */
  stop(): Promise<void> {
    return this.#door.stop();
  }

  /**
   * Posts a delivery report about one of `messages`. @param index its place there @param why words of a failure; null: it arrived
   * @returns the status of the answer; null in a dialect that posts none
   */
  async report(index: number, url: string, why: string | null): Promise<number | null> {
    const message = this.messages[index];
    const report = message === undefined ? null : reportOf(message.dialect, index + 1, why === null, why ?? '');
    if (report === null) return null;
    const [type, body] = report;
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    await answer.arrayBuffer();
    return answer.status;
  }

  #take(request: ArrivedRequest, response: ServerResponse): void {
    if (request.method === 'GET' && request.url === '/messages') {
      // For whoever looks on from another machine. No gateway has it, so it is not counted as a request.
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(this.messages));
      return;
    }
    this.requests.push(request);
    const { behaviour } = this;
    const answer = (status: number, body: string): void => {
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json' }).end(body), this.delayMs);
    };
    let parsed: Parsed | null;
    try {
      parsed = parse(request);
    } catch {
      answer(400, '{"error":"unreadable body"}');
      return;
    }
    if (behaviour.kind === 'say') answer(behaviour.status, behaviour.body);
    else if (!parsed) answer(404, '{"error":"no such path"}');
    else if (behaviour.kind === 'error') answer(500, '{"error":"internal"}');
    else if (behaviour.kind === 'refuse') this.#send(answer, refused(parsed));
    else if (behaviour.kind !== 'stall') {
      this.messages.push({ ...parsed, at: this.#now() });
      if (behaviour.kind === 'drop') setTimeout(() => response.socket?.resetAndDestroy(), this.delayMs);
      else this.#send(answer, accepted(parsed, this.messages.length));
    }
  }

  #send(answer: (status: number, body: string) => void, [status, body]: [number, unknown]): void {
    answer(status, JSON.stringify(body));
  }
}
