import type { Language } from '../domain/time/time.ts';
import { isTunnelDown, type TunnelFacts } from '../domain/tunnel.ts';
import type { Store } from '../storage/engine/store.ts';
import { tunnelFacts, tunnelRow } from '../storage/tunnel.ts';
import { ageOf, type Fact, type Standing, type WordsOf } from './fact.ts';

/** Called each minute: what is older than three calls was not looked at. Milliseconds. */
const DEADLINE_MS = 3 * 60_000;

/** `unset`: there is no public address that could be called. */
export type TunnelCode = 'unset' | 'open' | 'failing' | 'down' | 'unknown';

/** The way by which callbacks come, as our own calls find it. */
export interface TunnelView {
  /** `at`: when the last call arrived, since when none does, or when it was called last. */
  readonly fact: Fact<TunnelCode>;
  readonly tunnel: TunnelFacts | null;
}

const STANDINGS: Readonly<Record<TunnelCode, Standing>> = {
  unset: 'idle',
  open: 'right',
  failing: 'waiting',
  down: 'wrong',
  unknown: 'unknown',
};

export function tunnelView(store: Store, now: number): TunnelView {
  const row = store.first(tunnelRow, {});
  const tunnel = row === undefined ? null : tunnelFacts(row);
  const [code, at] = judge(tunnel, now);
  const state = STANDINGS[code];
  return { tunnel, fact: { code, state, at, ageMs: ageOf(at, now), fresh: state !== 'unknown' } };
}

function judge(tunnel: TunnelFacts | null, now: number): [TunnelCode, number | null] {
  if (tunnel === null) return ['unset', null];
  if (Math.abs(now - tunnel.askedAt) > DEADLINE_MS) return ['unknown', tunnel.askedAt];
  if (tunnel.failing === null) return ['open', tunnel.askedAt];
  return [isTunnelDown(tunnel, now) ? 'down' : 'failing', tunnel.failing.since];
}

const WORDS: WordsOf<TunnelCode, TunnelFacts | null, string> = {
  unset: {
    en: () => 'not watched yet: where public_url is set it is called each minute',
    sw: () => 'haijaangaliwa bado: public_url ikiwekwa huitwa kila dakika',
  },
  open: {
    en: (tunnel) => `our own call arrives, ${tunnel?.arrived?.ms ?? '?'} ms`,
    sw: (tunnel) => `mwito wetu unafika, ms ${tunnel?.arrived?.ms ?? '?'}`,
  },
  failing: { en: () => 'our own call is lost since', sw: () => 'mwito wetu unapotea tangu' },
  down: { en: () => 'no call arrives since', sw: () => 'hakuna mwito unaofika tangu' },
  unknown: { en: () => 'not called since', sw: () => 'haijaitwa tangu' },
};

/** What is so, without its moment. */
export function tunnelWords({ fact, tunnel }: TunnelView, language: Language = 'en'): string {
  return WORDS[fact.code][language](tunnel);
}

/** Whether the moment of the fact ends its sentence; otherwise it stands behind as an age. */
export function isSince(code: TunnelCode): boolean {
  return code === 'failing' || code === 'down' || code === 'unknown';
}
