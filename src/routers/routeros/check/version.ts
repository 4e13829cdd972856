import { SAFE_VERSIONS } from './safe-versions.ts';

/** Major, minor, patch of `7.18.2 (stable)`; null when it is no such text. */
export function readVersion(text: string | undefined): readonly [number, number, number] | null {
  const match = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(text ?? '');
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

export function isAtLeast(version: string | undefined, least: string): boolean {
  const [a, b] = [readVersion(version), readVersion(least)];
  if (a === null || b === null) return false;
  for (const [i, part] of a.entries()) if (part !== b[i]) return part > (b[i] ?? 0);
  return true;
}

/** The version to go to, where this one is below the safe one of its branch; a branch without one goes to the next that has one. */
export function saferThan(version: string): string | null {
  const own = readVersion(version);
  if (own === null) return null;
  const next = SAFE_VERSIONS.find((safe) => {
    const [major, minor] = readVersion(safe) ?? [0, 0];
    return major === own[0] && minor >= own[1];
  });
  return next === undefined || isAtLeast(version, next) ? null : next;
}
