import { performance } from 'node:perf_hooks';
import type { ConsoleDeps } from './frame/deps.ts';

/** How soon after a commit open pages hear of it. Milliseconds. */
const LOOK_MS = 200;
/** How often a page hears that the box is alive. Milliseconds. */
const BEAT_MS = 2_000;
/** Then the browser comes again by itself, and its session is looked at anew. Milliseconds. */
const LONGEST_MS = 15 * 60_000;
/** After that a page that lost its connection comes again. Milliseconds. */
const AGAIN_MS = 300;
/** More pages than a house full of browsers opens; the others ask now and then instead. */
const MOST = 200;

type Listener = (text: string) => void;

/**
 * Tells open pages that there may be something new, by server-sent events: `changed` within 200 ms after a commit, `beat` each
 * two seconds, with the box's clock. One timer for all of them, and none while nobody listens.
 * @param clock of the box, in words
 */
export function createEvents(
  { store, now, ended }: Pick<ConsoleDeps, 'store' | 'now' | 'ended'>,
  clock: (ms: number) => string,
) {
  const listeners = new Set<Listener>();
  let timer: NodeJS.Timeout | null = null;
  let seen = '';
  let beatAt = 0;
  let changes = 0;

  const told = (event: 'changed' | 'beat', version: string): string => {
    const at = now();
    return `id: ${version}\nevent: ${event}\ndata: ${at} ${clock(at)}\n\n`;
  };
  const tell = (event: 'changed' | 'beat') => {
    const text = told(event, seen);
    for (const listener of listeners) listener(text);
    beatAt = performance.now();
  };
  const look = () => {
    const version = store.version();
    const isNew = version !== seen;
    seen = version;
    if (isNew) {
      changes += 1;
      tell('changed');
    } else if (performance.now() - beatAt >= BEAT_MS) tell('beat');
  };
  const add = (listener: Listener) => {
    if (timer === null) {
      // What happened while nobody listened was told to nobody.
      changes += 1;
      seen = store.version();
      timer = setInterval(look, LOOK_MS);
    }
    listeners.add(listener);
  };
  const remove = (listener: Listener) => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };

  /** Another number after each change that pages were told of; null while nobody listens. */
  const lastTold = (): number | null => (timer === null ? null : changes);

  /**
   * The answer to one page that listens.
   * @param gone aborted when the page goes
   * @param heard the last event that it heard before it lost its connection: it is told at once where there was a change since; null: none
   */
  const listen = (gone: AbortSignal, heard: string | null): Response => {
    if (listeners.size >= MOST) return new Response(null, { status: 503 });
    const ends = AbortSignal.any([gone, AbortSignal.timeout(LONGEST_MS), ...(ended === undefined ? [] : [ended])]);
    const encoder = new TextEncoder();
    let listener: Listener | null = null;
    const stop = () => {
      if (listener !== null) remove(listener);
      listener = null;
    };
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        if (ends.aborted) {
          controller.close();
          return;
        }
        listener = (text) => {
          // A page that does not read is let go rather than kept in memory.
          if ((controller.desiredSize ?? 0) < -MOST) {
            stop();
            controller.close();
          } else controller.enqueue(encoder.encode(text));
        };
        add(listener);
        listener(`retry: ${AGAIN_MS}\n${told(heard === null || heard === seen ? 'beat' : 'changed', seen)}`);
        ends.addEventListener('abort', () => {
          if (listener === null) return;
          stop();
          controller.close();
        });
      },
      cancel: stop,
    });
    return new Response(body, {
      headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
    });
  };
  return { listen, lastTold };
}
