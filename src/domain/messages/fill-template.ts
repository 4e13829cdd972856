import type { Both } from '../time/time.ts';
import { nearest, unknownName } from '../values/nearest.ts';
import { firstNonGsm7, fitSms, gsm7Length, SMS_SIGNS, toGsm7 } from './gsm7.ts';

// Texts of SMS with placeholders. `{{name}}` is one; a part in `[[ ]]` goes when a placeholder in it has nothing to say, and when
// the text is too long for one SMS.

const PLACEHOLDER = /\{\{(\w+)\}\}/g;
const OPTIONAL = /\[\[((?:(?!\[\[|\]\]).)*)\]\]/gs;

/** What stands for each placeholder: GSM-7, on one line. */
export type Values = ReadonlyMap<string, string>;

/** A line end or a run of blanks in a name would only waste septets. */
export function valuesOf(texts: Readonly<Record<string, string>>): Values {
  return new Map(Object.entries(texts).map(([name, text]) => [name, toGsm7(text).replaceAll(/\s+/g, ' ').trim()]));
}

const namesIn = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');

/** Fills a template without the optional parts that are empty, or that hold one of `dropped`. */
function fill(template: string, values: Values, dropped: readonly string[]): string {
  const kept = template.replaceAll(OPTIONAL, (_whole, part: string) => {
    const names = namesIn(part);
    const goes = names.some((name) => values.get(name) === '') || names.some((name) => dropped.includes(name));
    return goes ? '' : part;
  });
  // One pass, so that a name which looks like a placeholder stays text.
  return toGsm7(kept.replaceAll(PLACEHOLDER, (whole, name: string) => values.get(name) ?? whole)).trim();
}

/**
 * The text in one SMS: GSM-7, at most 160 septets.
 * @param dropOrder which optional parts go first when it is too long
 */
export function fillTemplate(template: string, values: Values, dropOrder: readonly string[]): string {
  for (let drops = 0; drops <= dropOrder.length; drops++) {
    const text = fill(template, values, dropOrder.slice(0, drops));
    if ((gsm7Length(text) ?? Infinity) <= SMS_SIGNS) return text;
  }
  return fitSms(fill(template, values, dropOrder), SMS_SIGNS);
}

/**
 * What is wrong with a template that a person wrote, one sentence each, without its full stop; empty when it can be used.
 * @param typical each placeholder that there is, with a value that real ones seldom exceed in length
 */
export function templateProblems(text: string, typical: Values, dropOrder: readonly string[]): Both[] {
  if (text.trim() === '') return [{ en: 'the template is empty', sw: 'maandishi ni tupu' }];
  const problems: Both[] = [];
  for (const name of namesIn(text)) {
    if (!typical.has(name)) problems.push(unknownPlaceholder(name, [...typical.keys()]));
  }
  if (/\{\{|\}\}/.test(text.replaceAll(PLACEHOLDER, ''))) {
    problems.push({
      en: 'a placeholder is not written as {{name}}',
      sw: 'nafasi ya kujazwa haikuandikwa kama {{name}}',
    });
  }
  if (/\[\[|\]\]/.test(text.replaceAll(OPTIONAL, ''))) {
    problems.push({
      en: '"[[" and "]]" do not pair up, or are nested',
      sw: '"[[" na "]]" hazilingani, au moja iko ndani ya nyingine',
    });
  }
  const odd = firstNonGsm7(text);
  if (odd !== null) {
    problems.push({
      en: `the character "${odd}" is not in the SMS alphabet (GSM-7): with it one SMS would hold 70 characters (UCS-2) and not 160`,
      sw: `herufi "${odd}" haimo kwenye alfabeti ya SMS (GSM-7): ikiwemo, SMS moja ingebeba herufi 70 (UCS-2) badala ya 160`,
    });
  }
  const length = gsm7Length(fill(text, typical, dropOrder));
  if (length !== null && length > SMS_SIGNS) {
    problems.push({
      en: `too long for one SMS: ${length} of ${SMS_SIGNS} septets without its optional parts`,
      sw: `ni ndefu kwa SMS moja: herufi ${length} kati ya ${SMS_SIGNS}, bila sehemu zake za hiari`,
    });
  }
  return problems;
}

function unknownPlaceholder(name: string, known: readonly string[]): Both {
  const meant = nearest(name, known);
  const way = meant === null ? `zilizopo: ${known.join(', ')}` : `ulimaanisha "${meant}"?`;
  return { en: unknownName('placeholder', name, known), sw: `hakuna nafasi ya kujazwa "${name}"; ${way}` };
}
