import { html, raw } from 'hono/html';
import { formatAge } from '../../../domain/time/durations.ts';
import type { Standing } from '../../../views/fact.ts';
import type { Formats } from './format.ts';

/** Markup whose interpolations have been escaped. */
export type Html = ReturnType<typeof html>;
export const nothing: Html = raw('');

/** What a fact means for the reader. Each has its own shape and stands beside words: colour is never the only sign. */
export type Tone = 'good' | 'wait' | 'bad' | 'unknown' | 'quiet';

const TONES: Readonly<Record<Standing, Tone>> = {
  right: 'good',
  waiting: 'wait',
  wrong: 'bad',
  unknown: 'unknown',
  idle: 'quiet',
};

/** The colour of what a view says. */
export const toneOf = (state: Standing): Tone => TONES[state];

export function mark(tone: Tone): Html {
  return html`<i class="mark ${tone}" aria-hidden="true"></i>`;
}

/** An age that the page keeps counting by itself between two answers of the box. */
export function age(at: number, now: number): Html {
  return html`<time data-age="${at}" datetime="${new Date(at).toISOString()}">${formatAge(now - at)}</time>`;
}

/** `14:02:10, 34 s ago` */
export function when(at: number, now: number, formats: Formats): Html {
  return html`<span class="when">${formats.moment(at, now)}, ${ago(at, now, formats)}</span>`;
}

/** `34 s ago`, `2 h from now` */
export function ago(at: number, now: number, { language }: Formats): Html {
  const past = at <= now;
  if (language === 'sw') return html`${past ? '' : 'baada ya '}${age(at, now)}${past ? ' iliyopita' : ''}`;
  return html`${age(at, now)} ${past ? 'ago' : 'from now'}`;
}

/** A part of a page that is sent again only when it says something else. */
export interface LivePart {
  readonly id: string;
  readonly title: string;
  /** Beside the title: counts, or a word that all is well. */
  readonly note: Html;
  /** On a desk, in which column of a page that has two; `top` goes across. */
  readonly column?: 'top' | 'left' | 'right';
  readonly body: Html;
}
