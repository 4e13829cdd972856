import type { Clock } from '../../domain/ports.ts';
import type { Fee, PaymentProvider, PulledRow } from '../../domain/provider-port.ts';
import type { Reading } from '../../domain/money/notice.ts';
import { formatWhen } from '../../domain/time/time.ts';
import { openAlarmAbout } from '../../storage/alarms.ts';
import { pullOf, putPull } from '../../storage/pulls.ts';
import { firstDeed, paymentOfName } from '../../storage/reconcile.ts';
import type { Store } from '../../storage/engine/store.ts';
import { raiseAlarm } from '../box/alarms.ts';
import { restoredBooks } from '../box/restored-books.ts';
import { takeFee } from '../money/take-fee.ts';
import type { Delivery } from '../money/take-payments.ts';
import type { Taken } from '../money/taken.ts';

const HOUR_MS = 3_600_000;

/** A list is asked for from so long before its last row on: what came in late stands among the earlier ones. */
const OVERLAP_MS = 2 * HOUR_MS;
/** As far as providers keep such lists. */
const FULL_MS = 48 * HOUR_MS;
/** More pages than two days of a large ISP fill; one that has always a next page ends here. */
const MOST_PAGES = 2_000;

/** A connection whose provider gives a list. */
export interface PulledConnection {
  readonly name: string;
  readonly pull: NonNullable<PaymentProvider['pull']>;
}

export interface PullDeps {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  /** IANA name, for what people are told. */
  readonly timeZone: string;
  /** Takes what was found into the books; resolves when it is on the disk. */
  readonly take: (deliveries: readonly Delivery[]) => Promise<readonly Taken[]>;
}

interface Gap {
  readonly from: number;
  readonly until: number;
}

/** What one pull found. */
export interface PullReport {
  readonly provider: string;
  readonly rows: number;
  /** Money that the books did not have: whoever paid it had waited. */
  readonly found: number;
  readonly fees: number;
  /** The provider keeps its list for a shorter time than was asked for: from when to when a statement is needed, UTC ms. */
  readonly gap: Gap | null;
  /** Why it ended before its end; null: it is whole. */
  readonly error: string | null;
}

/** Every connection whose provider gives a list. */
export function listing(
  connections: readonly { readonly name: string; readonly provider: PaymentProvider }[],
): PulledConnection[] {
  return connections.flatMap(({ name, provider }) =>
    provider.pull === undefined ? [] : [{ name, pull: provider.pull.bind(provider) }],
  );
}

/**
 * Asks one provider for what came in, and takes into the books what they lack. Each row goes the way of a callback, and none twice.
 * How far the list is known is stored when it is whole, so that one that ended early is asked for again from where it began.
 * @param reach `light`: since the last one. `full`: two days at least
 */
export async function pullPayments(
  { store, clock, timeZone, take }: PullDeps,
  { name, pull }: PulledConnection,
  reach: 'light' | 'full',
  signal: AbortSignal,
): Promise<PullReport> {
  const startedAt = clock.now();
  const began = store.first(firstDeed, {})?.at ?? startedAt;
  // Of books that come from a backup the callbacks since are missing too, so nothing is known by another way.
  const known = store.first(pullOf, { provider: name })?.whole_until ?? restoredBooks(store)?.endsAt ?? null;
  const wanted = known === null ? startedAt - FULL_MS : known - OVERLAP_MS;
  // What was paid before the books began is in their opening balances.
  const since = Math.max(began, reach === 'full' ? Math.min(wanted, startedAt - FULL_MS) : wanted);
  const counts = { rows: 0, found: 0, fees: 0 };
  const ended = (error: string | null, wholeSince: number): PullReport => {
    const wholeUntil = error === null ? startedAt : (known ?? since);
    // Before the first one nothing was known by a list, and nothing is missing in it.
    const gap = known !== null && wholeSince > known ? { from: known, until: wholeSince } : null;
    store.transaction(() => {
      store.run(putPull, { provider: name, wholeUntil, error });
      if (gap !== null && error === null) tellGap(store, name, gap, timeZone, startedAt);
    });
    return { provider: name, ...counts, gap, error };
  };
  let page: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await pull({ since, page }, signal);
    if (answer.kind !== 'page') return ended(answer.reason, since);
    const deliveries = answer.rows.flatMap((row) => deliveryOf(store, name, row, startedAt));
    const taken = deliveries.length === 0 ? [] : await take(deliveries);
    counts.rows += answer.rows.length;
    counts.found += taken.filter(({ isNew }) => isNew).length;
    counts.fees += takeFees(store, name, answer.rows, clock.now());
    page = answer.next;
    if (page === null) return ended(null, answer.wholeSince);
  }
  return ended(`its list has more than ${MOST_PAGES} pages`, since);
}

/** Inside a transaction: nothing will ever ask for that time again. What was told of one before, which nobody has ended, stays told. */
function tellGap(store: Store, provider: string, { from, until }: Gap, timeZone: string, now: number): void {
  const before = store.first(openAlarmAbout, { kind: 'pull-gap', subject: provider })?.message;
  const [since, to] = [from, until].map((at) => formatWhen(at, timeZone, 'en', now));
  const words = `The list of ${provider} does not reach back far enough: what came in from ${since} to ${to} is known by its callbacks alone. Compare that time with a statement (washa reconcile --statement FILE), then close this with "washa alarm close".`;
  const message = [before, words].filter((text) => text !== undefined).join(' ');
  raiseAlarm(store, { kind: 'pull-gap', subject: provider, message }, now);
}

/** What the books know already, whole and decided, costs nothing. What is out of our concern is no evidence. */
function deliveryOf(store: Store, provider: string, { body, reading }: PulledRow, receivedAt: number): Delivery[] {
  if (reading.kind === 'fee' || reading.kind === 'ignored' || reading.kind === 'payout' || isSettled(store, reading))
    return [];
  return [{ provider, body, reading, receivedAt, cameBy: 'list' }];
}

function isSettled(store: Store, reading: Reading): boolean {
  const notice =
    reading.kind === 'notice' ? reading.notice : reading.kind === 'quarantined' ? reading.claim : undefined;
  const receipt = notice?.keys.find(({ scheme }) => scheme === 'mpesa.receipt')?.value;
  const payment = receipt === undefined ? undefined : store.first(paymentOfName, { receipt });
  const isSame = payment?.amount_cents === notice?.amountCents && payment?.currency === notice?.currency;
  return payment !== undefined && isSame && payment.state !== 'held' && payment.state !== 'unmatched';
}

function takeFees(store: Store, provider: string, rows: readonly PulledRow[], now: number): number {
  const fees = rows.flatMap(({ reading }) => (reading.kind === 'fee' ? [reading] : []));
  if (fees.length === 0) return 0;
  return store.transaction(() => fees.filter((fee) => takeOne(store, provider, fee, now)).length);
}

function takeOne(store: Store, provider: string, { key, amountCents, at }: Fee, now: number): boolean {
  if (amountCents === 0) return false;
  const payment = key?.scheme === 'mpesa.receipt' ? store.first(paymentOfName, { receipt: key.value }) : undefined;
  const name = [key?.value ?? 'fee', amountCents, at ?? ''].join(' ').trim();
  const fee = { provider, name, amountCents, isBack: false, paymentId: payment?.id ?? null };
  return takeFee(store, fee, 'pull', now);
}
