import type { Standing } from '../views/fact.ts';

const MARKS: Readonly<Record<Standing, string>> = { right: '✓', waiting: '○', wrong: '✗', unknown: '?', idle: '–' };

/** What a view says, as one sign before its words. */
export const markOf = (state: Standing): string => MARKS[state];
