/**
 * What a caller may do about a fault:
 * - `retry`: it failed and nothing was changed; try again with backoff, and count the attempt.
 * - `unknown`: it may or may not have happened; read back before repeating.
 * - `unavailable`: the other side cannot be reached; wait for it, and do not count the attempt.
 * - `stop`: repeating cannot help until a person changes something (a bad password, a missing right).
 * - `dead`: this one request can never succeed (our bug, or bad settings of this line).
 */
export type FaultRetry = 'retry' | 'unknown' | 'unavailable' | 'stop' | 'dead';

/**
 * Something outside went wrong. Thrown, never returned; expected outcomes are returned unions instead.
 * `code` is a short stable word for machines (`router.timeout`), `message` is for the technician who reads the console
 * and never holds a secret.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: string;
  readonly retry: FaultRetry;

  constructor(code: string, retry: FaultRetry, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.retry = retry;
  }
}

/** The text of anything that was thrown, for logs and for the console. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}
