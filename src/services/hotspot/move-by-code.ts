import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { parseMsisdn, type Msisdn } from '../../domain/values/msisdn.ts';
import type { Store } from '../../storage/engine/store.ts';
import { guestLines } from '../../storage/line-devices.ts';
import { accessFacts, lineById, type LineRow } from '../../storage/lines.ts';
import { endNumberCode, type CodeAsk } from '../../storage/number-codes.ts';
import { actWithin, type By } from '../actions/act.ts';
import { askForCode, readCode, type CodeAsked, type CodePolicy } from '../customers/number-code.ts';
import { letThrough } from './let-through.ts';
import { moveDevice } from './move-device.ts';

/** The phone at hand, as its router says, and the number that bought the time, as typed. */
export interface Mover {
  readonly router: string;
  readonly mac: string;
  readonly phone: string;
}

function askOf({ router, mac }: Mover, msisdn: Msisdn): CodeAsk {
  return { purpose: 'move', asked: msisdn, device: `${router} ${mac}` };
}

/** The guest's line of this number, at this hotspot, that has time on another phone than the one at hand. */
function lineElsewhere(store: Store, { router, mac }: Mover, msisdn: Msisdn, now: number): LineRow | undefined {
  const rows = store.all(guestLines, { router, mac: '', msisdn });
  const lines = rows.flatMap((row) => (row.mac === mac ? [] : (store.first(lineById, { id: row.id }) ?? [])));
  return lines.find((one) => desiredAccess(accessFacts(one), now) === 'on');
}

/**
 * Sends a code to the number that bought time, if it did. Whether it did is not told: whoever asks may not be whose number it is.
 * @returns the lanes to wake; or that what was typed is no number, or was asked for too often
 */
export function askToMove(
  store: Store,
  policy: CodePolicy,
  mover: Mover,
  by: By,
  now: number,
): CodeAsked | { readonly kind: 'phone' } {
  return store.transaction(() => {
    const msisdn = parseMsisdn(mover.phone);
    if (msisdn === null) return { kind: 'phone' };
    return askForCode(store, policy, askOf(mover, msisdn), lineElsewhere(store, mover, msisdn, now), by, now);
  });
}

export type MovedByCode =
  | { readonly kind: 'moved'; readonly lanes: readonly string[] }
  /**
   * `wrong`: no such code, or too old, or tried too often. `limit`: it was moved often enough today. `full`: as many devices use it as the
   * plan is for, which is `devices`; null where it does not say.
   */
  | { readonly kind: 'wrong' | 'limit' }
  | { readonly kind: 'full'; readonly devices: number | null };

/**
 * The time goes to the phone at hand, or is used by it too, by the newest code that this phone had sent to the number; a code is good once.
 * @param joins the other phone keeps it
 */
export function moveByCode(
  store: Store,
  mover: Mover,
  typed: string,
  joins: boolean,
  by: By,
  now: number,
): MovedByCode {
  return store.transaction(() => {
    const msisdn = parseMsisdn(mover.phone);
    const code = msisdn === null ? null : readCode(store, askOf(mover, msisdn), typed, now);
    const line = msisdn === null || code === null ? undefined : lineElsewhere(store, mover, msisdn, now);
    if (code === null || line === undefined) return { kind: 'wrong' };
    const { id: lineId, devices } = line;
    if (joins && (devices ?? 1) < 2) return { kind: 'full', devices };
    const moved = joins
      ? actWithin(store, letThrough, { lineId, mac: mover.mac, wants: true }, by, now)
      : actWithin(store, moveDevice, { lineId, mac: mover.mac }, by, now);
    if (moved.kind === 'refused' && moved.why === 'limit') return joins ? { kind: 'full', devices } : { kind: 'limit' };
    // One that uses it already is where it was to be.
    if (moved.kind === 'refused' && !(joins && moved.why === 'mac')) return { kind: 'wrong' };
    store.run(endNumberCode, { id: code.id, now });
    return { kind: 'moved', lanes: moved.kind === 'refused' || moved.repeated ? [] : moved.result };
  });
}
