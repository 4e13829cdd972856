import { createThrottle } from '../../services/box/throttle.ts';

/** Of one address within a minute: a page that waits looks 24 times. */
const LOOKS_A_MINUTE = 120;
const FORMS_A_MINUTE = 20;
const MINUTE_MS = 60_000;

/** @returns whether one more request of an address is answered, which costs neither a look into the books nor a question to a router */
export function createBounds(): (address: string, isForm: boolean, now: number) => boolean {
  const mayLook = createThrottle(LOOKS_A_MINUTE, MINUTE_MS);
  const mayPost = createThrottle(FORMS_A_MINUTE, MINUTE_MS);
  return (address, isForm, now) => mayLook(address, now) && (!isForm || mayPost(address, now));
}
