import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MAX_CALLBACK_BYTES, type Refusal } from '../../domain/money/notice.ts';
import type { Clock } from '../../domain/ports.ts';
import type { PaymentProvider, ValidationJudge } from '../../domain/provider-port.ts';
import type { Delivery } from '../../services/money/take-payments.ts';
import type { Taken } from '../../services/money/taken.ts';
import { findEndpoint, providerIn, readAddress, type Purpose } from './address.ts';

/** One provider connection as the intake sees it. */
export interface IntakeEndpoint {
  /** The second part of its paths: `/cb/<name>/<secret>`. */
  readonly name: string;
  /** The secrets that open each of them: the present one, and the one before during a rotation. */
  readonly secrets: Readonly<Record<Exclude<Purpose, 'report'>, readonly string[]>>;
  readonly provider: Pick<
    PaymentProvider,
    'read' | 'validate' | 'acknowledgement' | 'signsNothing' | 'status' | 'pull'
  >;
}

/** Where the SMS gateway tells what became of messages: `/report/<name>/<secret>`. */
export interface ReportEndpoint {
  readonly name: string;
  readonly secrets: { readonly report: readonly string[] };
  /** Keeps it. A throw is a 503: the gateway may send it again. */
  readonly take: (body: Uint8Array, now: number) => void;
}

export interface IntakeDeps {
  /** Asked at every request, so that a reload drops none. */
  readonly endpoints: () => readonly IntakeEndpoint[];
  /** Asked only for a path that is a report's; none where the gateway tells nothing afterwards. */
  readonly reports: () => readonly ReportEndpoint[];
  /** What to answer to a call of our own to this path; null when it is none. */
  readonly ownCall: (path: string) => string | null;
  /** Names of connections that are ours and cannot be opened: a secret is missing, or cannot be read. */
  readonly closed: () => readonly string[];
  readonly clock: Clock;
  /** Whether a payer may pay what a provider asks about. A fault is a no. */
  readonly judge: ValidationJudge;
  /** Whether a connection may deliver so many bytes more at this moment. */
  readonly admit: (provider: string, bytes: number) => boolean;
  /** Stores a delivery for good; rejects when it could not. */
  readonly submit: (delivery: Delivery) => Promise<Taken>;
  /** A delivery that is not authentic. */
  readonly onRefused: (provider: string, reason: string, body: Uint8Array) => void;
  /** Something was delivered to a path that is none of ours. */
  readonly onWrongAddress: (path: string, body: Uint8Array) => void;
  readonly onTaken: (provider: string, taken: Taken, ms: number) => void;
  readonly onFailure: (provider: string, error: unknown) => void;
}

/** Deliveries that are in the house at one time: each may hold 64 KB until it is on the disk. */
const MOST_AT_ONCE = 512;

/** Where a provider reads only the status. */
const RECEIVED = JSON.stringify({ received: true });

/** Of a provider that never asks. */
const NOT_ASKED: Refusal = { kind: 'refused', reason: 'no_validation' };

/** When a provider may come again, in seconds. */
const SOON = '5';
const LATER = '60';

/** Where nobody can be asked whether a payment is true, it stands as it was taken, and nothing is written down to be asked. */
export function canBeAsked({ status, pull }: IntakeEndpoint['provider']): boolean {
  return status !== undefined || pull !== undefined;
}

/**
 * The tunnel's side: callbacks, questions before a payment, reports of SMS, and a bare health answer, nothing else. Of the answer to a callback the
 * status counts; what a provider wants to read beside it is its own `acknowledgement`:
 * 200 it is in the books (or kept for a person) · 401 not authentic · 404 no such path · 405 only POST · 413 too large ·
 * 503 send it again.
 */
export function createIntake(deps: IntakeDeps): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok'));
  // Our own call through the tunnel: no room is taken for it, and its body is not read. One that is not ours is told nothing.
  app.post('/cb/-/*', (c) => {
    const answer = deps.ownCall(c.req.path);
    return answer === null ? c.notFound() : c.text(answer);
  });
  app.post(
    '*',
    atMost(MOST_AT_ONCE),
    bodyLimit({ maxSize: MAX_CALLBACK_BYTES, onError: (c) => c.text('too large', 413) }),
    async (c) => {
      const { path } = c.req;
      // Whose secret is not known here nobody can say that the address is wrong.
      if (deps.closed().some((name) => name.toLowerCase() === providerIn(path))) {
        return c.text('try again', 503, { 'Retry-After': LATER });
      }
      const address = readAddress(path);
      const reported = address?.purpose === 'report' ? findEndpoint(deps.reports(), address) : null;
      const endpoint = findEndpoint(deps.endpoints(), address);
      const body = new Uint8Array(await c.req.arrayBuffer());
      if (reported !== null) {
        reported.take(body, deps.clock.now());
        return c.body(RECEIVED, 200, { 'Content-Type': 'application/json' });
      }
      if (endpoint === null) {
        deps.onWrongAddress(path, body);
        return c.notFound();
      }
      const receivedAt = deps.clock.now();
      const { provider } = endpoint;
      const read =
        address?.purpose === 'validate'
          ? (provider.validate?.(body, receivedAt, deps.judge) ?? NOT_ASKED)
          : provider.read(body, receivedAt);
      if (read.kind === 'refused') {
        deps.onRefused(endpoint.name, read.reason, body);
        return c.text('unauthorized', 401);
      }
      if (read.kind === 'reply') return c.body(read.body, 200, { 'Content-Type': 'application/json' });
      if (!deps.admit(endpoint.name, body.byteLength)) return c.text('try again', 503, { 'Retry-After': LATER });
      const reading = read;
      try {
        const taken = await deps.submit({
          provider: endpoint.name,
          body,
          reading,
          receivedAt,
          isUnproven: provider.signsNothing === true && canBeAsked(provider),
        });
        deps.onTaken(endpoint.name, taken, deps.clock.now() - receivedAt);
        return c.body(provider.acknowledgement ?? RECEIVED, 200, { 'Content-Type': 'application/json' });
      } catch (error) {
        deps.onFailure(endpoint.name, error);
        return c.text('try again', 503, { 'Retry-After': SOON });
      }
    },
  );
  // Who opens the address in a browser is told whether it is the right one.
  app.all('*', (c) => {
    const address = readAddress(c.req.path);
    const endpoints = address?.purpose === 'report' ? deps.reports() : deps.endpoints();
    if (findEndpoint<IntakeEndpoint | ReportEndpoint>(endpoints, address) === null) return c.notFound();
    return c.text('This address is right: it is delivered to by POST.', 405, { Allow: 'POST' });
  });
  app.notFound((c) => c.text('not found', 404));
  app.onError((error, c) => {
    deps.onFailure('intake', error);
    return c.text('try again', 503, { 'Retry-After': SOON });
  });
  return app;
}

/** Above the bound a delivery is sent away before its body is read, and comes again. */
function atMost(bound: number): MiddlewareHandler {
  let inside = 0;
  return async (c, next) => {
    if (inside >= bound) return c.text('try again', 503, { 'Retry-After': SOON });
    inside += 1;
    try {
      await next();
    } finally {
      inside -= 1;
    }
    return undefined;
  };
}
