import { isDeepStrictEqual } from 'node:util';
import { readKeptAnswer, type KeptAnswer, type ReadAnswer } from '../../domain/money/kept-answer.ts';
import { BY_HAND, type Reading, type Refusal } from '../../domain/money/notice.ts';
import { describeError } from '../../domain/values/fault.ts';
import {
  aliasesSince,
  deliveriesFrom,
  linesSetOtherwise,
  linesSince,
  rowsFrom,
  setRetired,
} from '../../storage/replays.ts';
import { requestByOrder, settleRequest } from '../../storage/requests.ts';
import { putAlias } from '../../storage/payment-deeds.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { BooksPolicy } from './credit-line.ts';
import { compareRows } from './replay-compare.ts';
import { writeAgain, type Names } from './replay-rows.ts';
import { restoreAnchors } from './replay-anchors.ts';
import { takePayments } from './take-payments.ts';

type Told = NonNullable<(typeof deliveriesFrom)['row']>;

/** What a replay found. Each difference is a sentence; there are none where the books come out as they are. */
export interface ReplayReport {
  /** Deliveries that were read and booked once more. */
  readonly deliveries: number;
  /** Answers to our own questions, by which a request was known to be paid: what they brought is taken as it stands. */
  readonly answers: number;
  /** Deeds of people, and of the box itself, likewise. */
  readonly deeds: number;
  /** Rows of the ledger that were compared. */
  readonly rows: number;
  /** Lines that were set up otherwise since then: what they were is not known, so nothing of theirs is compared. */
  readonly passedOver: number;
  readonly differences: readonly string[];
}

interface Step {
  readonly at: number;
  /** Which of two at the same instant came first. */
  readonly order: number;
  readonly what: string;
  readonly run: () => void;
}

/**
 * Takes the deliveries that the books keep once more, by the code of today, into books that were taken back to before them, and
 * compares the rows of the ledger that come of it with those that are there. What people decided meanwhile, and what Washa did by
 * itself without a delivery, is written again as the ledger says it.
 * @param books as they are; nothing is written
 * @param scratch as `copyOfBefore` makes it
 * @param cut the first row of the ledger that `scratch` does not have
 * @param policy with `readAnew`
 */
export function replay(books: Store, scratch: Store, from: number, cut: number, policy: BooksPolicy): ReplayReport {
  const rows = books.all(rowsFrom, { cut });
  const told = books
    .all(deliveriesFrom, { from, cut })
    .filter(({ provider }) => !BY_HAND.some((one) => one === provider));
  const byAction = Map.groupBy(rows, (row) => row.action_id);
  const deeds = [...byAction.values()].filter(([row]) => row?.actor !== 'callback');
  const awaitedClock = new Set(rows.filter((row) => row.reason === 'clock').map((row) => row.payment_id));
  const names: Names = new Map();
  const counts = { deliveries: 0, answers: 0 };
  restoreAnchors(scratch, cut, policy.timeZone);

  const takenBy = new Map(
    [...byAction.values()].flatMap((own) => {
      const [row] = own;
      return row?.actor === 'callback' && row.payment_id !== null ? [[row.payment_id, own] as const] : [];
    }),
  );

  const deliver = (one: Told): void => {
    if (one.dropped_at !== null) throw new Error('its bytes are older than evidence_days, and kept no more');
    const answer = readKeptAnswer(one.body);
    if (answer !== null) {
      const own = one.payment_id === null || names.has(one.payment_id) ? undefined : takenBy.get(one.payment_id);
      counts.answers += 1;
      scratch.transaction(() => {
        if (own !== undefined) writeAgain(books, scratch, own, names);
        settleAgain(scratch, answer, one.payment_id === null ? undefined : names.get(one.payment_id), one.at);
      });
      compareAnswer(one.provider, answer, policy);
      return;
    }
    const reading = readAgain(one, policy);
    if (reading.kind === 'refused') throw new Error(`${one.provider} refuses it today (${reading.reason})`);
    counts.deliveries += 1;
    const { provider, body, at } = one;
    const clockSane = !awaitedClock.has(one.payment_id);
    const delivery = { provider, body, reading, receivedAt: receivedAtOf(one) };
    const [taken] = takePayments(scratch, [delivery], { ...policy, clockSane }, at);
    if (taken?.paymentId != null && one.payment_id !== null && !names.has(one.payment_id)) {
      names.set(one.payment_id, taken.paymentId);
    }
  };
  const steps: Step[] = [
    ...told.map((one) => ({ at: one.at, order: 1, what: `Delivery ${one.id}`, run: () => deliver(one) })),
    ...deeds.flatMap((rowsOfDeed) => {
      const [row] = rowsOfDeed;
      if (row === undefined) return [];
      const what = `Deed ${row.action_id}, ${row.name} by ${row.actor},`;
      const run = () => scratch.transaction(() => writeAgain(books, scratch, rowsOfDeed, names));
      return [{ at: row.at, order: 2, what, run }];
    }),
    ...setSince(books, scratch, from),
  ];
  const differences: string[] = [];
  for (const { what, run } of steps.sort((a, b) => a.at - b.at || a.order - b.order)) {
    try {
      run();
    } catch (error) {
      differences.push(`${what} cannot be done again: ${describeError(error)}`);
    }
  }
  const apart = new Set(books.all(linesSetOtherwise, { from, cut }).map(({ id }) => id));
  const again = scratch.all(rowsFrom, { cut });
  const compared = compareRows(rows, again, names, apart, policy);
  return {
    ...counts,
    deeds: deeds.length,
    rows: compared.rows,
    passedOver: apart.size,
    differences: [...differences, ...compared.differences],
  };
}

/** What comes later without a name of the order finds its money by it. */
function settleAgain(scratch: Store, { asked }: KeptAnswer, paymentId: number | undefined, now: number): void {
  const request = asked.order === null ? undefined : scratch.first(requestByOrder, { orderId: asked.order });
  if (request === undefined || paymentId === undefined) return;
  scratch.run(settleRequest, { id: request.id, state: 'paid', outcome: null, paymentId, now });
}

/** What came into being, or ended, since: each at its time. */
function setSince(books: Store, scratch: Store, from: number): Step[] {
  const put = (at: number, run: () => void): Step => ({ at, order: 0, what: 'A change of the setup', run });
  return [
    ...books
      .all(linesSince, { from })
      .flatMap(({ id, created_at, retired_at }) => [
        put(created_at, () => scratch.run(setRetired, { id, at: null })),
        ...(retired_at === null ? [] : [put(retired_at, () => scratch.run(setRetired, { id, at: retired_at }))]),
      ]),
    ...books
      .all(aliasesSince, { from })
      .map(({ alias, subscription_id: subscriptionId, actor, created_at: now }) =>
        put(now, () => scratch.run(putAlias, { alias, subscriptionId, actor, now })),
      ),
  ];
}

/**
 * What an answer did is written again as it stands; whether the code of today reads it as it was read then is told.
 * @throws where it does not
 */
function compareAnswer(provider: string, { asked, answer }: KeptAnswer, { answerAnew }: BooksPolicy): void {
  // A row of a list says nothing that `status` would be answered with.
  if (answer.told === undefined || answer.kind === 'listed') return;
  const today = answerAnew?.(provider, asked.keys, answer.told) ?? null;
  if (today === null || isDeepStrictEqual(asStored(today), answer)) return;
  throw new Error(`the answer that told of it is read otherwise today: ${today.kind}, and it was ${answer.kind}`);
}

function asStored(answer: ReadAnswer): unknown {
  return JSON.parse(JSON.stringify(answer));
}

function receivedAtOf({ first, provider, received_at, at }: Told): number {
  return first === provider ? Math.min(received_at ?? at, at) : at;
}

function readAgain(one: Told, policy: BooksPolicy): Reading | Refusal {
  const reading = policy.readAnew?.(one.provider, one.body, receivedAtOf(one), one.came_by) ?? null;
  if (reading === null) throw new Error(`the connection ${one.provider} cannot be opened`);
  return reading;
}
