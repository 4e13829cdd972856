import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { Whose } from '../domain/caller.ts';
import type { Clock } from '../domain/ports.ts';
import { describeError } from '../domain/values/fault.ts';
import { secureRandom } from '../host/secure-random.ts';
import type { Logo } from '../http/portal/deps.ts';
import { createPortal } from '../http/portal/portal.ts';
import type { RefusedForms } from '../services/hotspot/refused-forms.ts';
import type { TwinPhones } from '../services/hotspot/twin-phones.ts';
import type { BooksPolicy } from '../services/money/credit-line.ts';
import type { RequestPolicy } from '../services/money/request-payment.ts';
import type { Store } from '../storage/engine/store.ts';
import type { Asking } from './ask-providers.ts';
import { listen, type Listening } from './listen.ts';
import type { Log } from './log.ts';

/** A phone loads it over a radio that it has not paid for. */
const LARGEST_LOGO = 8 * 1024;

/** However many say that they have paid, lists of what came in are pulled for them no sooner than this. Milliseconds. */
const PULL_MS = 60_000;

/** Opens the customers' pages where they are set up. @returns null where they are not */
export async function openPortal(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly config: Config;
  readonly requests: RequestPolicy;
  readonly books: BooksPolicy;
  readonly log: Log;
  readonly whoIsAt: (address: string) => Promise<Whose>;
  readonly wake: (lane: string) => void;
  readonly refusedForms: RefusedForms;
  readonly twinPhones: TwinPhones;
  readonly isTimeKnown: () => boolean;
  /** Null until the providers are asked. */
  readonly asking: () => Asking | null;
}): Promise<Listening | null> {
  const { store, clock, config, log, asking } = deps;
  const { portal, box, accounts } = config;
  if (portal.listen === null) return null;
  const guests = { accountPrefix: accounts.prefix, timeZone: box.timeZone, random: secureRandom };
  let pulledAt = Number.NEGATIVE_INFINITY;
  let ownUrl = portal.publicUrl ?? '';
  const pages = createPortal({
    store,
    now: () => clock.now(),
    business: {
      ...box,
      get name() {
        return config.box.businessName;
      },
      get supportPhone() {
        return config.box.supportPhone;
      },
    },
    look: { ...portal, logo: readLogo(portal.logo, log.warn) },
    ownUrl: () => ownUrl,
    whoIsAt: deps.whoIsAt,
    sale: {
      ...{ ...deps.requests, ...guests, freeMinutes: portal.freeMinutes, freeDevicesADay: portal.freeDevicesADay },
      isTimeKnown: deps.isTimeKnown,
    },
    books: deps.books,
    wake: deps.wake,
    sendRequests: () => asking()?.look(),
    askForPayments() {
      if (Math.abs(clock.now() - pulledAt) < PULL_MS) return;
      pulledAt = clock.now();
      asking()?.pull();
    },
    onPhone: (phone, address) => deps.twinPhones.note(phone, address),
    onRefusedForm: (why, address) => deps.refusedForms.note(why, address),
    onFailure: (error) => log.warn(`The customers’ pages: ${describeError(error)}`),
  });
  const listening = await listen(portal.listen, pages);
  if (portal.publicUrl === null) ownUrl = listening.url;
  return listening;
}

/** A logo that cannot be shown keeps no page from being shown. */
function readLogo(path: string | null, warn: (message: string) => void): Logo | null {
  if (path === null) return null;
  try {
    const body = new Uint8Array(readFileSync(path));
    if (body.length > LARGEST_LOGO)
      throw new Error(`it has ${body.length} bytes, and ${LARGEST_LOGO} are the most: make it smaller`);
    return { type: path.endsWith('.png') ? 'image/png' : 'image/svg+xml', body };
  } catch (error) {
    warn(`The logo of the customers' pages is left out, ${path}: ${describeError(error)}`);
    return null;
  }
}
