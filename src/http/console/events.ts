import { performance } from 'node:perf_hooks';
import type { ConsoleDeps } from './frame/deps.ts';

/** How soon after a commit open pages hear of it. Milliseconds. */
const LOOK_MS = 200;
/** So few pages are told at once, and the others so much later: all of them before the next look, and no two crowds ask together. */
const AT_ONCE = 7;
const NEXT_MS = 25;
/** A page is told of changes with every third look, and so asks no oftener. */
const LOOKS_APART = 3;
/** How often a page hears that the box is alive. Milliseconds. */
const BEAT_MS = 2_000;
/** Then the browser comes again by itself, and its session is looked at anew. Milliseconds. */
const LONGEST_MS = 15 * 60_000;
/** After that a page that lost its connection comes again. Milliseconds. */
const AGAIN_MS = 300;
/** More pages than a house full of browsers opens; the others ask now and then instead. */
const MOST = 200;

/** A page that listens. */
interface Page {
  readonly send: (text: string) => void;
  /** Of the books, as it was told last, and with which look. */
  told: string;
  look: number;
}

/**
 * Tells open pages that there may be something new, by server-sent events: `changed` soon after a commit, `beat` each two seconds, with
 * the box's clock. Many pages are told a few at a time, so that what they ask then is spread out too. One timer for all of them, and none
 * while nobody listens.
 * @param clock of the box, in words
 */
export function createEvents(
  { store, now, ended }: Pick<ConsoleDeps, 'store' | 'now' | 'ended'>,
  clock: (ms: number) => string,
) {
  const pages = new Set<Page>();
  let timer: NodeJS.Timeout | null = null;
  let telling: NodeJS.Timeout | null = null;
  let seen = '';
  let beatAt = 0;
  let changes = 0;
  let looks = 0;

  const told = (event: 'changed' | 'beat'): string => {
    const at = now();
    return `id: ${seen}\nevent: ${event}\ndata: ${at} ${clock(at)}\n\n`;
  };
  const tell = (waiting: readonly Page[]) => {
    const there = waiting.filter((page) => pages.has(page));
    for (const page of there.slice(0, AT_ONCE)) {
      const event = page.told === seen ? 'beat' : 'changed';
      page.told = seen;
      page.look = looks;
      page.send(told(event));
    }
    const others = there.slice(AT_ONCE);
    telling = others.length === 0 ? null : setTimeout(tell, NEXT_MS, others);
  };
  const look = () => {
    const version = store.version();
    if (version !== seen) changes += 1;
    seen = version;
    looks += 1;
    // A house full of browsers takes longer than until the next look.
    if (telling !== null) return;
    const due = [...pages].filter((page) => page.told !== seen && looks - page.look >= LOOKS_APART);
    const isBeat = performance.now() - beatAt >= BEAT_MS;
    if (isBeat) beatAt = performance.now();
    if (due.length > 0) tell(due);
    else if (isBeat) tell([...pages]);
  };
  const add = (page: Page) => {
    if (timer === null) {
      // What happened while nobody listened was told to nobody.
      changes += 1;
      seen = store.version();
      timer = setInterval(look, LOOK_MS);
    }
    pages.add(page);
  };
  const remove = (page: Page) => {
    pages.delete(page);
    if (pages.size > 0 || timer === null) return;
    clearInterval(timer);
    if (telling !== null) clearTimeout(telling);
    timer = telling = null;
  };

  /** Another number after each change that pages were told of; null while nobody listens. */
  const lastTold = (): number | null => (timer === null ? null : changes);

  /**
   * The answer to one page that listens.
   * @param gone aborted when the page goes
   * @param heard the last event that it heard before it lost its connection: it is told at once where there was a change since; null: none
   */
  const listen = (gone: AbortSignal, heard: string | null): Response => {
    if (pages.size >= MOST) return new Response(null, { status: 503 });
    const ends = AbortSignal.any([gone, AbortSignal.timeout(LONGEST_MS), ...(ended === undefined ? [] : [ended])]);
    const encoder = new TextEncoder();
    let page: Page | null = null;
    const stop = () => {
      if (page !== null) remove(page);
      page = null;
    };
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        if (ends.aborted) {
          controller.close();
          return;
        }
        const send = (text: string) => {
          // A page that does not read is let go rather than kept in memory.
          if ((controller.desiredSize ?? 0) < -MOST) {
            stop();
            controller.close();
          } else controller.enqueue(encoder.encode(text));
        };
        add((page = { send, told: '', look: 0 }));
        page.told = seen;
        page.look = looks;
        send(`retry: ${AGAIN_MS}\n${told(heard === null || heard === seen ? 'beat' : 'changed')}`);
        ends.addEventListener('abort', () => {
          if (page === null) return;
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
