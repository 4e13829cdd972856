const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/i;

/** In the audit these are Washa itself. */
const OWN_NAMES = ['washa', 'box', 'sweep', 'clock', 'nobody'];

export const USERNAME_WORDS = 'A name has 2 to 32 letters, digits, dots or dashes.';

/** Whether somebody may be called so: the audit tells people, programs (`cli:`, `token:`) and Washa's own parts by it. */
export function isUsername(text: string): boolean {
  return USERNAME.test(text) && !OWN_NAMES.includes(text.toLowerCase());
}
