import { countLines } from '../lines/count-lines.ts';
import { periodSaid } from '../time/period-words.ts';
import { nearest, unknownName } from '../values/nearest.ts';
import { formatWhen, type Both, type Language } from '../time/time.ts';

/** The same text, made in each language. */
export function both(make: (language: Language) => string): Both {
  return { en: make('en'), sw: make('sw') };
}

/** Whether it is a text in each language, and no value of another kind. */
export function isSaid(value: unknown): value is Both {
  return typeof value === 'object' && value !== null && 'en' in value && 'sw' in value;
}

/** What is not ours to say, the words of a file's reader or of a name, is the same in both. */
export function asWritten(text: string): Both {
  return both(() => text);
}

/** Says instants of `zone` (an IANA name) as they are said at `now`. Both are UTC milliseconds. */
export function whenIn(zone: string, now: number): (at: number) => Both {
  return (at) => both((language) => formatWhen(at, zone, language, now));
}

/** Texts one behind the other. */
export function joined(parts: readonly Both[], between: string): Both {
  return both((language) => parts.map((part) => part[language]).join(between));
}

const NOUNS = {
  router: 'ruta',
  plan: 'kifurushi',
  agent: 'wakala',
} as const;

/** That a name is not known, and the name that was probably meant, or all that are. */
export function noSuchName(what: keyof typeof NOUNS, name: string, known: readonly string[]): Both {
  const meant = nearest(name, known);
  const none = `hakuna ${NOUNS[what]} "${name}"`;
  const sw =
    meant === null
      ? `${none}; zinazojulikana: ${known.length === 0 ? 'hakuna' : known.join(', ')}`
      : `${none}; ulimaanisha "${meant}"?`;
  return { en: unknownName(what, name, known), sw };
}

/** `1 day`, `siku 1`. */
export function daysSaid(days: number): Both {
  return both((language) => periodSaid({ unit: 'day', count: days }, language));
}

/** `1 line`, `laini 1`. */
export function linesSaid(count: number): Both {
  return { en: countLines(count), sw: `laini ${count}` };
}
