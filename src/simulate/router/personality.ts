import { versionAtLeast } from './times.ts';

/** In what RouterOS versions differ for a program that writes lines. */
export interface Personality {
  /** As `/system/resource` prints it: `7.18.2 (stable)`. */
  readonly version: string;
  /** MD5 challenge instead of the plain login: before 6.43. */
  readonly legacyLogin: boolean;
  /** Commands without data are answered `!empty` first: since 7.18. */
  readonly emptyReplies: boolean;
  /** Dates are 2024-05-17 instead of may/17/2024: since 7.10. */
  readonly isoDates: boolean;
  /** `/system/device-mode` can be printed: since 7.13. */
  readonly deviceMode: boolean;
  /** `/ip/service` has `max-sessions`: since 7.16. */
  readonly maxSessions: boolean;
  /** `/ip/service` prints a dynamic row for each connection too: since 7.22. */
  readonly connectionRows: boolean;
}

/** @param version as printed, or only its number */
export function personalityOf(version: string): Personality {
  return {
    version: version.includes(' ') ? version : `${version} (stable)`,
    legacyLogin: !versionAtLeast(version, 6, 43),
    emptyReplies: versionAtLeast(version, 7, 18),
    isoDates: versionAtLeast(version, 7, 10),
    deviceMode: versionAtLeast(version, 7, 13),
    maxSessions: versionAtLeast(version, 7, 16),
    connectionRows: versionAtLeast(version, 7, 22),
  };
}
