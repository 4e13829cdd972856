import type { NotDone } from '../../domain/outbound.ts';
import type { Clock } from '../../domain/ports.ts';

export interface Granted {
  readonly kind: 'granted';
  readonly token: string;
  /** How long it is good for, milliseconds. */
  readonly lifetimeMs: number;
}

/**
 * The access token of one connection, or why there is none. While one is being fetched everybody waits for that one, for
 * each new token of Daraja ends the one before.
 * @param refused a token that was not accepted, so that it is not given again; null at first
 */
export type Access = (refused: string | null, signal: AbortSignal) => Promise<Granted | NotDone>;

/** A token is renewed so long before its end, and at the latest when nine tenths of its life are over. */
const EARLY_MS = 5 * 60_000;

interface Flight {
  readonly answer: Promise<Granted | NotDone>;
  readonly stop: AbortController;
  waiting: number;
}

/** @param fetchToken asks for a new token; never rejects */
export function createAccess(
  clock: Pick<Clock, 'now'>,
  fetchToken: (signal: AbortSignal) => Promise<Granted | NotDone>,
): Access {
  let held: { readonly granted: Granted; readonly until: number } | null = null;
  let flight: Flight | null = null;

  function depart(): Flight {
    const stop = new AbortController();
    const answer = fetchToken(stop.signal).then((said) => {
      if (said.kind === 'granted') {
        const { lifetimeMs } = said;
        held = { granted: said, until: clock.now() + lifetimeMs - Math.min(EARLY_MS, lifetimeMs / 10) };
      }
      if (flight === own) flight = null;
      return said;
    });
    const own: Flight = { answer, stop, waiting: 0 };
    return own;
  }

  return async (refused, signal) => {
    if (held !== null && held.granted.token !== refused && clock.now() < held.until) return held.granted;
    const own = (flight ??= depart());
    own.waiting += 1;
    const given = Promise.withResolvers<NotDone>();
    const giveUp = (): void => given.resolve({ kind: 'unreachable', reason: 'not sent: we are stopping' });
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp);
    try {
      return await Promise.race([own.answer, given.promise]);
    } finally {
      signal.removeEventListener('abort', giveUp);
      own.waiting -= 1;
      // The last one who waited has gone: nobody needs it any more.
      if (own.waiting === 0 && flight === own) {
        flight = null;
        own.stop.abort();
      }
    }
  };
}
