/** Since when the table below says what it says. */
export const SAFE_AS_OF = '2026-11';

/**
 * The oldest version of each branch in which every hole that is known to be used is closed.
 * Sources: MikroTik's release notes; CERT Polska; CVE-2026-59108, -67276, -67277, -67279, -67281, -86060, -84411.
 * The records of CVE-2026-84411 disagree about 7.23; the long-term branch is taken by its newest release.
 */
export const SAFE_VERSIONS: readonly string[] = ['6.49.23', '7.23.7', '7.24.5'];
