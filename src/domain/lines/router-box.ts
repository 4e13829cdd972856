import type { RouterBox } from '../router-record.ts';

/**
 * Whether another box answers than before. A board's serial number decides where both tell one, for a name can be changed;
 * where one of them tells none, the name has to do. What is not known is no proof.
 */
export function isOtherBox(known: RouterBox, seen: RouterBox): boolean {
  if (known.serial !== null && seen.serial !== null) return known.serial !== seen.serial;
  if (known.identity === null || seen.identity === null) return false;
  return known.identity !== seen.identity;
}

/** `serial HG70A1B2C3 ("tower-1")` */
export function nameBox({ serial, identity }: RouterBox): string {
  const named = identity === null ? 'without a name' : `"${identity}"`;
  return serial === null ? named : `serial ${serial} (${named})`;
}
