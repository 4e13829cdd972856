import { unknownName } from '../values/nearest.ts';
import { firstNonGsm7, fitSms, gsm7Length, toGsm7 } from './gsm7.ts';

// Texts of SMS with placeholders. `{{name}}` is one; a part in `[[ ]]` goes when a placeholder in it has nothing to say, and when
// the text is too long for one SMS.

/** One SMS. */
const MAX_SEPTETS = 160;

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
    if ((gsm7Length(text) ?? Infinity) <= MAX_SEPTETS) return text;
  }
  return fitSms(fill(template, values, dropOrder), MAX_SEPTETS);
}

/**
 * What is wrong with a template that a person wrote, one sentence each; empty when it can be used.
 * @param typical each placeholder that there is, with a value that real ones seldom exceed in length
 */
export function templateProblems(text: string, typical: Values, dropOrder: readonly string[]): string[] {
  if (text.trim() === '') return ['the template is empty'];
  const problems: string[] = [];
  for (const name of namesIn(text)) {
    if (!typical.has(name)) {
      problems.push(unknownName('placeholder', name, typical.keys()));
    }
  }
  if (/\{\{|\}\}/.test(text.replaceAll(PLACEHOLDER, ''))) problems.push('a placeholder is not written as {{name}}');
  if (/\[\[|\]\]/.test(text.replaceAll(OPTIONAL, ''))) problems.push('"[[" and "]]" do not pair up, or are nested');
  const odd = firstNonGsm7(text);
  if (odd !== null) problems.push(`the character "${odd}" is not in the SMS alphabet (GSM-7)`);
  const length = gsm7Length(fill(text, typical, dropOrder));
  if (length !== null && length > MAX_SEPTETS) {
    problems.push(`too long for one SMS: ${length} of ${MAX_SEPTETS} septets without its optional parts`);
  }
  return problems;
}
