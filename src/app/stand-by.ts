import type { Config } from '../config/config.ts';
import type { Clock } from '../domain/ports.ts';
import type { Readiness } from '../services/box/health.ts';
import { readAddress } from '../http/intake/address.ts';
import { lockState } from '../storage/engine/state-lock.ts';
import type { Secrets } from '../host/secrets.ts';
import { takeAside } from './aside.ts';
import { listen } from './listen.ts';
import type { Log } from './log.ts';

const EVERY_MS = 2_000;

/**
 * What a Washa is that must not touch its books: both doors are open, callbacks are kept aside or answered 503, so that the provider
 * sends again, and whoever asks is told why.
 * @param words what is wrong, and what to do
 * @param keepsAside whether callbacks are kept beside the books meanwhile, and answered 200
 * @param mayGoOn asked every few seconds
 * @returns when it may go on, or `signal` is aborted
 */
export async function standBy(
  {
    config,
    clock,
    log,
    secrets,
  }: { readonly config: Config; readonly clock: Clock; readonly log: Log; readonly secrets: Secrets },
  words: string,
  keepsAside: boolean,
  mayGoOn: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  using _lock = lockState(config.box.stateDir);
  await using doors = new AsyncDisposableStack();
  const open = async (
    at: Config['intake']['listen'],
    answer: (path: string, request: Request) => Response | Promise<Response>,
  ) => {
    const door = await listen(at, { fetch: (request) => answer(new URL(request.url).pathname, request) });
    doors.defer(() => door.close());
    return door.url;
  };
  const intake = await open(config.intake.listen, (path, request) => {
    if (path === '/healthz') return new Response('ok');
    if (readAddress(path)?.purpose !== 'cb' && !path.startsWith('/cb/'))
      return new Response('not found', { status: 404 });
    if (keepsAside) return takeAside(config.box.stateDir, secrets, request, clock.now());
    return new Response('try again', { status: 503 });
  });
  const pages = await open(config.console.listen, (path) => {
    if (path === '/healthz') return new Response('ok');
    return path === '/readyz' ? Response.json(notReady(words), { status: 503 }) : page(config.box.businessName, words);
  });
  log.standingBy({ intake, console: pages }, keepsAside);
  do {
    await clock.sleep(EVERY_MS, signal);
  } while (!signal.aborted && !mayGoOn());
}

function notReady(problem: string): Readiness {
  return {
    ready: false,
    problem,
    books: { checked: false, sound: false },
    store: { writable: false, room: true },
    closed: [],
    degraded: [],
    lanes: { known: 0, up: 0, queued: 0 },
  };
}

/** Nobody is logged in while there are no books: this says no more than `washa status` on the box. */
function page(business: string, words: string): Response {
  return new Response(`${business}: Washa takes no payments.\n\n${words}\n`, {
    status: 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
