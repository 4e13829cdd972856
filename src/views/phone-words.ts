import type { Language } from '../domain/time/time.ts';
import { formatLocal, parseMsisdn } from '../domain/values/msisdn.ts';

/** Of a subscriber who has no phone. */
export const NO_PHONE: Readonly<Record<Language, string>> = { en: 'no phone', sw: 'hana simu' };

/** A subscriber's own number for people, `0712 345 678`; in words where there is none. */
export function phoneWords(msisdn: string | null, language: Language = 'en'): string {
  if (msisdn === null) return NO_PHONE[language];
  const number = parseMsisdn(msisdn);
  return number === null ? msisdn : formatLocal(number);
}
