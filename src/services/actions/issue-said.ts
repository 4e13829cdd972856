import type { core } from 'zod';
import { ruleSaid } from '../../domain/said/rule-said.ts';
import type { Both } from '../../domain/time/time.ts';

/** How zod itself begins: what does not begin so is a rule of ours. */
const ZODS_OWN = /^(?:Invalid |Too small|Too big|Unrecognized )/;

const TYPES: Readonly<Partial<Record<string, Both>>> = {
  string: { en: 'a text', sw: 'maandishi' },
  number: { en: 'a number', sw: 'namba' },
  int: { en: 'a whole number', sw: 'namba kamili' },
  boolean: { en: 'yes or no', sw: 'ndiyo au hapana' },
  array: { en: 'a list', sw: 'orodha' },
};

/** What is wrong with something that was typed, as people say it; about a rule of ours what it says itself. */
export function issueSaid(issue: core.$ZodIssue): Both {
  if (!ZODS_OWN.test(issue.message)) return ruleSaid(issue.message);
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = TYPES[issue.expected];
      if (wanted === undefined) return asIs(issue.message);
      return { en: `has to be ${wanted.en}`, sw: `inatakiwa kuwa ${wanted.sw}` };
    }
    case 'too_small':
      return atLeast(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return atMost(issue.origin, Number(issue.maximum), issue.inclusive !== false);
    case 'invalid_value': {
      const known = issue.values.map(String).join(', ');
      return { en: `is not one of: ${known}`, sw: `si moja kati ya: ${known}` };
    }
    case 'invalid_format':
      return { en: 'is not written as it has to be', sw: 'haikuandikwa inavyotakiwa' };
    case 'custom':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
      return asIs(issue.message);
  }
}

/** What no form asks for: a program is told in the words of the schema. */
const asIs = (en: string): Both => ({ en, sw: `si sahihi (${en})` });

function atLeast(origin: string, least: number, isIncluded: boolean): Both {
  if (origin === 'string') {
    return least <= 1
      ? { en: 'is missing', sw: 'haipo' }
      : { en: `needs at least ${least} characters`, sw: `inahitaji angalau herufi ${least}` };
  }
  if (origin === 'array') return { en: `needs at least ${least}`, sw: `inahitaji angalau ${least}` };
  return isIncluded
    ? { en: `has to be at least ${least}`, sw: `inatakiwa isipungue ${least}` }
    : { en: `has to be more than ${least}`, sw: `inatakiwa izidi ${least}` };
}

function atMost(origin: string, most: number, isIncluded: boolean): Both {
  if (origin === 'string') {
    return { en: `has more than ${most} characters`, sw: `ina herufi zaidi ya ${most}` };
  }
  if (origin === 'array') return { en: `takes at most ${most}`, sw: `inachukua zisizozidi ${most}` };
  return isIncluded
    ? { en: `may be ${most} at most`, sw: `isizidi ${most}` }
    : { en: `has to be less than ${most}`, sw: `inatakiwa ipungue ${most}` };
}
