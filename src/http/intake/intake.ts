import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MAX_CALLBACK_BYTES } from '../../domain/money/notice.ts';
import type { Clock } from '../../domain/ports.ts';
import type { PaymentProvider } from '../../domain/provider-port.ts';
import type { Delivery } from '../../services/money/take-payments.ts';
import type { Taken } from '../../services/money/taken.ts';

/** One provider connection as the intake sees it. */
export interface IntakeEndpoint {
  /** First part of its path: `/cb/<name>/<secret>`. */
  readonly name: string;
  /** The secrets that open it: the present one, and the one before during a rotation. */
  readonly pathSecrets: readonly string[];
  readonly provider: Pick<PaymentProvider, 'read'>;
}

export interface IntakeDeps {
  /** Asked at every request, so that a reload drops none. */
  readonly endpoints: () => readonly IntakeEndpoint[];
  readonly clock: Clock;
  /** Stores a delivery for good; rejects when it could not. */
  readonly submit: (delivery: Delivery) => Promise<Taken>;
  /** A delivery that is not authentic. */
  readonly onRefused: (provider: string, reason: string, body: Uint8Array) => void;
  readonly onTaken: (provider: string, taken: Taken, ms: number) => void;
  readonly onFailure: (provider: string, error: unknown) => void;
}

/**
 * The tunnel's side: callbacks and a bare health answer, nothing else. The provider reads only the status:
 * 200 it is in the books (or kept for a person) · 401 not authentic · 404 no such path · 413 too large · 503 send it again.
 */
export function createIntake(deps: IntakeDeps): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok'));
  app.post(
    '/cb/:provider/:secret',
    bodyLimit({ maxSize: MAX_CALLBACK_BYTES, onError: (c) => c.text('too large', 413) }),
    async (c) => {
      const endpoint = findEndpoint(deps.endpoints(), c.req.param('provider'), c.req.param('secret'));
      if (endpoint === null) return c.notFound();

      const body = new Uint8Array(await c.req.arrayBuffer());
      const receivedAt = deps.clock.now();
      const reading = endpoint.provider.read(body, receivedAt);
      if (reading.kind === 'refused') {
        deps.onRefused(endpoint.name, reading.reason, body);
        return c.text('unauthorized', 401);
      }
      try {
        const taken = await deps.submit({ provider: endpoint.name, body, reading, receivedAt });
        deps.onTaken(endpoint.name, taken, deps.clock.now() - receivedAt);
        return c.json({ received: true });
      } catch (error) {
        deps.onFailure(endpoint.name, error);
        return c.text('try again', 503);
      }
    },
  );
  app.notFound((c) => c.text('not found', 404));
  app.onError((error, c) => {
    deps.onFailure('intake', error);
    return c.text('try again', 503);
  });
  return app;
}

/** Compares with every secret of every endpoint, in the same time whichever fits. */
function findEndpoint(endpoints: readonly IntakeEndpoint[], name: string, secret: string): IntakeEndpoint | null {
  const given = digest(secret);
  let found: IntakeEndpoint | null = null;
  for (const endpoint of endpoints) {
    for (const expected of endpoint.pathSecrets) {
      const same = timingSafeEqual(given, digest(expected));
      if (same && endpoint.name === name) found = endpoint;
    }
  }
  return found;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
