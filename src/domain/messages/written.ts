import type { Both } from '../time/time.ts';
import { gsm7Length, gsm7Parts, toGsm7 } from './gsm7.ts';

/** More is a letter, and each part is paid for. */
const MOST_PARTS = 3;
/** What no phone shows by itself: control characters, joiners, marks that are left over. */
const INVISIBLE = /[\p{C}\p{M}]/u;

/** A text as it is sent, with its length in septets and how many SMS it takes; or why it is not sent, in words. */
export type Written =
  | { readonly kind: 'fits'; readonly text: string; readonly septets: number; readonly parts: number }
  | { readonly kind: 'unfit'; readonly words: Both };

/** What a person wrote, as an SMS in GSM-7. A sign that means something is never left out without a word. */
export function readWritten(typed: string): Written {
  for (const char of typed.normalize('NFC')) {
    if (!INVISIBLE.test(char) && toGsm7(char) === '') {
      return {
        kind: 'unfit',
        words: {
          en: `"${char}" is not in the SMS alphabet (GSM-7): write it in other words.`,
          sw: `"${char}" haimo kwenye alfabeti ya SMS (GSM-7): andika kwa maneno mengine.`,
        },
      };
    }
  }
  const text = toGsm7(typed).replaceAll(/\r\n?/g, '\n').trim();
  if (text === '') {
    return { kind: 'unfit', words: { en: 'There is no text to send.', sw: 'Hakuna maandishi ya kutuma.' } };
  }
  const parts = gsm7Parts(text);
  if (parts > MOST_PARTS) {
    return {
      kind: 'unfit',
      words: {
        en: `The text needs ${parts} SMS; more than ${MOST_PARTS} are not sent at once. Shorten it.`,
        sw: `Maandishi yanahitaji SMS ${parts}; zaidi ya ${MOST_PARTS} hazitumwi mara moja. Fupisha.`,
      },
    };
  }
  return { kind: 'fits', text, septets: gsm7Length(text) ?? 0, parts };
}
