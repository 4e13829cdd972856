import type { Language } from '../time/time.ts';
import { readRate, shortRate, type Rate } from './rate.ts';

/** More than the rate for a while: so much, as long as the average of so many seconds stays below a threshold. */
export interface Burst {
  readonly rate: Rate;
  readonly above: Rate;
  /** Each way; of the average that is taken, not of the burst. */
  readonly seconds: { readonly up: number; readonly down: number };
}

/** A `rate-limit` of RouterOS, whole. */
export interface RateLimit {
  readonly rate: Rate;
  readonly burst: Burst | null;
  /** What stands behind the burst (a priority, what is promised), as the router has it; empty for nothing. */
  readonly more: string;
}

/**
 * Reads a `rate-limit`: `10M/20M`, or with a burst `10M/20M 15M/30M 8M/16M 10/10`; upload before download, as the subscriber sees them.
 * @returns null when it is none, and for a burst without its threshold or its time
 */
export function readRateLimit(text: string): RateLimit | null {
  const [first = '', burst, above, time, ...more] = text.trim().split(/\s+/);
  const rate = readRate(first);
  if (rate === null) return null;
  if (burst === undefined) return { rate, burst: null, more: '' };
  const [faster, threshold, seconds] = [readRate(burst), readRate(above ?? ''), readSeconds(time ?? '')];
  if (faster === null || threshold === null || seconds === null) return null;
  const isNone = faster.up === Infinity && faster.down === Infinity;
  return { rate, burst: isNone ? null : { rate: faster, above: threshold, seconds }, more: more.join(' ') };
}

/** The same in one spelling, so that equal limits are equal texts; null when it is none. */
export function spellRateLimit(text: string): string | null {
  const [first = '', burst = '', above = ''] = text.trim().split(/\s+/);
  const limit = readRateLimit(text);
  if (limit === null) return null;
  if (limit.burst === null)
    return [shortRate(first), ...(limit.more === '' ? [] : ['0/0 0/0 0/0', limit.more])].join(' ');
  const { up, down } = limit.burst.seconds;
  return [shortRate(first), shortRate(burst), shortRate(above), `${up}/${down}`, limit.more].join(' ').trim();
}

function readSeconds(text: string): { readonly up: number; readonly down: number } | null {
  const match = /^(\d{1,4})s?(?:\/(\d{1,4})s?)?$/.exec(text);
  if (match === null) return null;
  const [, up = '', down = up] = match;
  return { up: Number(up), down: Number(down) };
}

/** For people, what a subscriber sees first: `20M down and 5M up`, and the burst. A text that is no limit stays as it is. */
export function rateWords(text: string, language: Language = 'en'): string {
  const limit = readRateLimit(text);
  const [first = '', burst = '', above = ''] = text.trim().split(/\s+/);
  if (limit === null) return text;
  const { burst: faster } = limit;
  if (faster === null) return downUp(first, language);
  const { up, down } = faster.seconds;
  const same = up === down;
  const [now, then, below] = [first, burst, above].map((rate) => downUp(rate, language));
  if (language === 'sw') {
    const seconds = same ? `sekunde ${down}` : `sekunde ${down} kushuka na ${up} kupanda`;
    return `${now}, kwa muda mfupi ${then}, wastani wa ${seconds} ukiwa chini ya ${below}`;
  }
  const seconds = same ? `${down} s` : `${down} s down and ${up} s up`;
  return `${now}, for a while ${then}, as long as the average of ${seconds} is below ${below}`;
}

function downUp(text: string, language: Language): string {
  const [up = '', down = up] = shortRate(text).split('/');
  return language === 'sw' ? `${down} kushuka na ${up} kupanda` : `${down} down and ${up} up`;
}
