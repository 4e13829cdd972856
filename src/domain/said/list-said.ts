import type { Remark } from '../lists/remark.ts';
import { remarkWords } from '../lists/remark-words.ts';
import type { Both } from '../time/time.ts';
import { both } from './both.ts';

/** Remarks about a row, one behind the other. In English as at a terminal, whose audit it is. */
export const remarksSaid = (remarks: readonly Remark[]): Both =>
  both((language) => remarks.map((one) => remarkWords(one, language === 'en' ? 'terminal' : language)).join(', '));

/** The same as on a page. */
export const remarksIn = (remarks: readonly Remark[]): Both =>
  both((language) => remarks.map((one) => remarkWords(one, language)).join('; '));

const LEFT = {
  blocker: 'si sahihi',
  question: 'kuna kinachokosekana',
  gone: 'haihudumiwi tena',
} as const;

/** What of somebody's list is written, and why it is not. */
export const LIST_SAID = {
  nothing: (): Both => ({ en: 'Nothing was added.', sw: 'Hakuna kilichoongezwa.' }),
  noDay: (typed: string): Both => ({
    en: `"${typed}" is no day: write it like 2026-12-01.`,
    sw: `"${typed}" si siku: andika kama 2026-12-01.`,
  }),
  unreadable: (line: number, why: Both): Both => ({ en: `Line ${line}: ${why.en}.`, sw: `Mstari ${line}: ${why.sw}.` }),
  row: (line: number, why: Both): Both => ({ en: `line ${line}: ${why.en}`, sw: `mstari ${line}: ${why.sw}` }),
  leavesOut: (line: number, name: string, kind: keyof typeof LEFT, why: Both): Both => ({
    en: `line ${line} (${name}) is left out (${kind}): ${why.en}`,
    sw: `mstari ${line} (${name}) unaachwa (${LEFT[kind]}): ${why.sw}`,
  }),
  makesPlan: (code: string, name: string): Both => ({
    en: `the plan ${code} (${name}) is made`,
    sw: `kifurushi ${code} (${name}) kinatengenezwa`,
  }),
  gets: (name: string, line: string): Both => ({
    en: `${name} gets account ${line}`,
    sw: `${name} anapata akaunti ${line}`,
  }),
  getsPlan: (name: string, line: string, plan: string): Both => ({
    en: `${name} gets account ${line} of plan ${plan}`,
    sw: `${name} anapata akaunti ${line} ya kifurushi ${plan}`,
  }),
  getsNew: (name: string, plan: string): Both => ({
    en: `${name} gets a new account of plan ${plan}`,
    sw: `${name} anapata akaunti mpya ya kifurushi ${plan}`,
  }),
  corrects: (line: string, remarks: Both): Both => ({
    en: `${line}: ${remarks.en}`,
    sw: `${line}: ${remarks.sw}`,
  }),
};
