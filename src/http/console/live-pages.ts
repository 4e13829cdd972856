import type { Hono } from 'hono';
import { html } from 'hono/html';
import { performance } from 'node:perf_hooks';
import { languageOf } from './door/language.ts';
import type { ConsoleContext, ConsoleEnv } from './door/session-cookie.ts';
import { page, type Frame } from './frame/layout.ts';
import type { Html, LivePart } from './frame/markup.ts';
import { drawParts, hasOtherParts, liveAnswer, livePage, type DrawnPart } from './live.ts';
import { missing } from './turned-away.ts';

/** What is drawn for one page serves others no longer than this, however little happens. Milliseconds. */
const SHARED_MS = 1_000;

/** A page with live parts; null for "there is no such thing". */
type Parts = (c: ConsoleContext) => { title: string; parts: LivePart[] } | null;

interface LiveDeps {
  readonly now: () => number;
  /** `lastTold`: another number after each change that open pages were told of; null while nobody listens. */
  readonly events: { readonly lastTold: () => number | null };
  readonly frameOf: (c: ConsoleContext) => Frame;
  /** What is said to one person above the parts, which are drawn for all of a role. */
  readonly aboveOf: (c: ConsoleContext) => Html;
  /** A time of the box, in words. */
  readonly clock: (ms: number) => string;
}

/** @returns adds a page that renews itself: whole at its path, and at `/live` before its path those of its parts that have changed */
export function livePages(
  app: Hono<ConsoleEnv>,
  { now, events, frameOf, aboveOf, clock }: LiveDeps,
): (path: string, parts: Parts) => void {
  const drawn = new Map<
    string,
    { readonly at: number; readonly told: number; readonly parts: Promise<DrawnPart[] | null> }
  >();
  /** Pages that were told of the same change, and ask what it is, are shown the same. */
  const drawShared = (c: ConsoleContext, parts: Parts): Promise<DrawnPart[] | null> => {
    const { pathname, search } = new URL(c.req.url);
    const query = search.replace(/[?&]v=[^&]*/, '');
    const key = [pathname, query, languageOf(c), c.get('session')?.role].join(' ');
    const told = events.lastTold();
    const last = drawn.get(key);
    if (last?.told === told && performance.now() - last.at < SHARED_MS) return last.parts;
    for (const [old, { at }] of drawn) if (performance.now() - at >= SHARED_MS) drawn.delete(old);
    const found = parts(c);
    const shown = found === null ? Promise.resolve(null) : drawParts(found.parts);
    if (told !== null) drawn.set(key, { at: performance.now(), told, parts: shown });
    return shown;
  };
  return (path, parts) => {
    app.get(path, async (c) => {
      const found = parts(c);
      if (found === null) return c.html(missing(frameOf(c)), 404);
      const { pathname, search } = new URL(c.req.url);
      const said = SAID[languageOf(c)];
      const asOf = html`<p class="as-of">
        ${said.asOf} <b>${clock(now())}</b>: ${said.still} <a href="${pathname}${search}">${said.refresh}</a>
      </p>`;
      const body = livePage(`${pathname}${search}`, asOf, await drawParts(found.parts));
      return c.html(page(frameOf(c), found.title, html`${aboveOf(c)} ${body}`));
    });
    app.get(`/live${path}`, async (c) => {
      const shown = await drawShared(c, parts);
      if (shown === null) return c.notFound();
      const at = now();
      c.header('X-Washa-Now', String(at));
      c.header('X-Washa-Clock', clock(at));
      const versions = c.req.query('v') ?? '';
      // A part that came or went: what stands there cannot be brought up to date piece by piece.
      if (hasOtherParts(versions, shown)) c.header('HX-Refresh', 'true');
      return c.html(liveAnswer(versions, shown));
    });
  };
}

const SAID = {
  en: {
    asOf: 'As of',
    still: 'without JavaScript this page stands still.',
    refresh: 'Refresh',
  },
  sw: {
    asOf: 'Ilivyokuwa',
    still: 'bila JavaScript ukurasa huu haubadiliki wenyewe.',
    refresh: 'Onyesha upya',
  },
} as const;
