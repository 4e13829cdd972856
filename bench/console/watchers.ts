import { setTimeout as wait } from 'node:timers/promises';
import { answer } from '../measure/child.ts';
import { Browser } from './browser.ts';

// Open pages, a process of their own: each listens, and asks for what has changed as the page's script does.

export type WatchersQuestion =
  | { readonly ask: 'open'; readonly console: string; readonly token: string; readonly pages: number }
  | { readonly ask: 'close' };

/** When each payment, by its number, stood first on each page that saw it, UTC ms. */
export type WatchersAnswer = Readonly<Record<number, readonly number[]>>;

/** As the script asks at most. */
const LEAST_MS = 500;
/** A page loses its connection so often. */
const LOST_MS = 5_000;

const seen = new Map<number, number[]>();
let closing = new AbortController();
let pages: Promise<void>[] = [];

answer(
  async (question: WatchersQuestion): Promise<WatchersAnswer | null> => {
    if (question.ask === 'close') {
      closing.abort();
      await Promise.all(pages);
      return Object.fromEntries(seen);
    }
    seen.clear();
    closing = new AbortController();
    const { console: address, token, pages: count } = question;
    const browser = await Browser.logIn(address, token);
    pages = Array.from({ length: count }, (_, i) => keepOpen(browser, i));
    return null;
  },
  () => closing.abort(),
);

const now = (): number => performance.timeOrigin + performance.now();

async function keepOpen(browser: Browser, number: number): Promise<void> {
  const known = new Set<number>();
  let versions = versionsOf(await browser.read('/payments'));
  let askedAt = 0;
  let asking: Promise<void> | null = null;
  const ask = async () => {
    await wait(Math.max(0, askedAt + LEAST_MS - now()));
    askedAt = now();
    asking = null;
    const text = await browser.read(`/live/payments?v=${[...versions].map((entry) => entry.join('.')).join(',')}`);
    const at = now();
    for (const payment of paymentsOn(text)) {
      if (known.has(payment)) continue;
      known.add(payment);
      (seen.get(payment) ?? seen.set(payment, []).get(payment)!).push(at);
    }
    versions = new Map([...versions, ...versionsOf(text)]);
  };
  const pending = new Set<Promise<void>>();
  const changed = () => {
    if (asking !== null) return;
    asking = ask();
    pending.add(asking);
  };
  let heard: string | null = null;
  let againMs = 0;
  // Not all of them at once.
  let lostMs = (LOST_MS * (number % 10)) / 10 + 500;
  while (!closing.signal.aborted) {
    const lost = AbortSignal.any([closing.signal, AbortSignal.timeout(lostMs)]);
    lostMs = LOST_MS;
    try {
      const stream = await browser.open('/events', lost, heard);
      for await (const chunk of stream.body!.pipeThrough(new TextDecoderStream())) {
        againMs = Number(/^retry: (\d+)/m.exec(chunk)?.[1] ?? againMs);
        heard = /^id: (.*)$/m.exec(chunk)?.[1] ?? heard;
        if (chunk.includes('event: changed')) changed();
      }
    } catch (error) {
      if (!lost.aborted) throw error;
    }
    await wait(againMs);
  }
  await Promise.all(pending);
}

function paymentsOn(text: string): number[] {
  return [...text.matchAll(/href="\/payments\/(\d+)"/g)].map(([, id]) => Number(id));
}

function versionsOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/id="([^"]+)" class="part" data-v="([^"]+)"/g)].map(([, id, version]) => [id!, version!]),
  );
}
