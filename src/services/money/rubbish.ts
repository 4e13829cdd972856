import { glean, mayBeMoney } from '../../domain/money/gleanings.ts';
import type { Store } from '../../storage/engine/store.ts';
import { countRubbish, dropSpareCallbacks, forgetRubbish, rubbishSince } from '../../storage/intake.ts';
import type { Findings } from '../box/alarms.ts';
import type { Taken } from './taken.ts';

const SLOT_MS = 600_000;
const SLOTS_AN_HOUR = 6;
const SLOTS_KEPT = 24 * SLOTS_AN_HOUR;

/** What is kept of a delivery that tells of no money, and of how many: eight MB at most. */
const SPARE_BYTES = 2048;
const MOST_SPARE = 4000;

/** So many in an hour are no slip of a provider. */
const TOO_MANY = 20;

/** Bytes that were kept because something of ours failed: they say nothing of what they are. */
const OUR_FAULT: readonly (string | null)[] = ['internal', 'books_damaged'];

/** Why a delivery that brought no money is kept all the same: it says what became of a refund of ours. */
export const REFUND_TOLD = 'refund';

/** The worth of a delivery as evidence: what may be money is kept whole and for ever. */
export interface Worth {
  readonly spare: boolean;
  /** Nobody understood it, and nothing that could be money is in it. */
  readonly rubbish: boolean;
  /** What is kept of its bytes. */
  readonly body: Uint8Array;
}

/** @param body all of it */
export function worthOf(taken: Pick<Taken, 'result' | 'reason' | 'paymentId'>, body: Uint8Array): Worth {
  const isLost = taken.paymentId === null && taken.result === 'quarantined' && !OUR_FAULT.includes(taken.reason);
  const rubbish = isLost && !mayBeMoney(glean(body));
  const spare = rubbish || (taken.paymentId === null && taken.result === 'ignored' && taken.reason !== REFUND_TOLD);
  return { spare, rubbish, body: spare ? body.subarray(0, SPARE_BYTES) : body };
}

/** Inside a transaction: forgets the oldest deliveries of no money, and counts one that was rubbish. */
export function tidySpare(store: Store, provider: string, isRubbish: boolean, now: number): void {
  const dropped = store.run(dropSpareCallbacks, { keep: MOST_SPARE }).changes;
  if (!isRubbish) return;
  const slot = Math.floor(now / SLOT_MS);
  store.run(countRubbish, { provider, slot, deliveries: 1, dropped });
  store.run(forgetRubbish, { slot: slot - SLOTS_KEPT });
}

/** What came within the hour, where it was too much. */
export function rubbishFindings(store: Store, now: number): Findings {
  const slot = Math.floor(now / SLOT_MS);
  const found = store.all(rubbishSince, { slot: slot - SLOTS_AN_HOUR + 1 }).filter((one) => one.deliveries >= TOO_MANY);
  return new Map(
    found.map(({ provider, deliveries, dropped }) => {
      const gone = dropped === 0 ? '' : ` The oldest ${dropped} had to go for them.`;
      return [
        provider,
        `${deliveries} rubbish deliveries in the last hour to the address of ${provider}: nobody understands them, and nothing in them looks like money. ` +
          `The beginning of each is kept.${gone} Whoever sends them knows the address: if it is not the provider, give it another secret.`,
      ];
    }),
  );
}
