import { MACHINE_ACTORS } from '../../domain/actors.ts';
import type { Both } from '../../domain/time/time.ts';

const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/i;

/** In the audit these are Washa itself. */
const OWN_NAMES = ['washa', 'nobody', 'demo', ...MACHINE_ACTORS];

export const USERNAME_WORDS: Both = {
  en: 'A name has 2 to 32 letters, digits, dots or dashes.',
  sw: 'Jina lina herufi, tarakimu, nukta au vistari 2 hadi 32.',
};

/** Whether somebody may be called so: the audit tells people, programs (`cli:`, `token:`) and Washa's own parts by it. */
export function isUsername(text: string): boolean {
  return USERNAME.test(text) && !OWN_NAMES.some((one) => one === text.toLowerCase());
}
