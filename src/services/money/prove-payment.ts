import { paymentsSubject } from '../../domain/alarm-subject.ts';
import type { HoldReason, Notice } from '../../domain/money/notice.ts';
import { isNoSure, judgeListed, judgeState, nextProof, type Proof } from '../../domain/proof.ts';
import type { PulledRow } from '../../domain/provider-port.ts';
import type { Clock } from '../../domain/ports.ts';
import { formatCents } from '../../domain/values/money.ts';
import {
  hasProvedOrder,
  noesSince,
  noteNo,
  openProofOf,
  unaskedAt,
  scheduleProof,
  settleProof,
  type ProofRow,
} from '../../storage/proofs.ts';
import { requestById, settleRequest } from '../../storage/requests.ts';
import type { Store } from '../../storage/engine/store.ts';
import { act, resultOf } from '../actions/act.ts';
import { raiseAlarm } from '../box/alarms.ts';
import type { BooksPolicy } from './credit-line.ts';
import { keepAnswer, PROOF_TOLD, type DecidingAnswer } from './keep-answer.ts';
import { releaseByHand } from './release-payment.ts';
import { reverseByHand } from './reverse-payment.ts';
import { keysOf, type Requester } from './send-request.ts';

export interface ProveDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: BooksPolicy;
  /** A line has to be looked at. */
  readonly wake: (lane: string) => void;
}

/** Somebody else's clock may be so far off, and a list so far behind. Milliseconds. */
const AROUND_MS = 15 * 60_000;
/** As far back as lists are kept. Milliseconds. */
const LISTED_MS = 48 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
/** More than a provider fills in two days of a large ISP. */
const MOST_PAGES = 200;

/**
 * Asks whether money that an unsigned delivery told of is true: what answers an order of ours by the state of that order, other money by the
 * provider's list of what came in, for a state says nothing of the amount. Only a plain no moves anything.
 */
export async function provePayment(
  deps: ProveDeps,
  asked: Requester,
  row: ProofRow,
  signal: AbortSignal,
): Promise<void> {
  const way = row.request_id === null ? proveByList : proveByState;
  await way(deps, asked, row, signal);
}

async function proveByState(deps: ProveDeps, asked: Requester, row: ProofRow, signal: AbortSignal): Promise<void> {
  const { store, clock } = deps;
  const { provider, callbackUrl } = asked;
  const request = row.request_id === null ? undefined : store.first(requestById, { id: row.request_id });
  if (provider.status === undefined || request === undefined) return settle(deps, row, null, null);
  const keys = keysOf(request);
  const about = { orderId: request.order_id, account: request.account ?? '', keys, callbackUrl };
  const state = await provider.status(about, signal);
  if (signal.aborted) return;
  const hasProved = store.first(hasProvedOrder, { provider: asked.name }) !== undefined;
  const proof = judgeState(state, row.receipt_code, hasProved, clock.now() - row.received_at);
  const askedAbout = { order: request.order_id, account: request.account, keys };
  await settle(deps, row, proof, { provider: asked.name, asked: askedAbout, answer: state });
}

/** One list proves everything that is asked for and stands in it. */
async function proveByList(
  deps: ProveDeps,
  { name, provider }: Requester,
  row: ProofRow,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock } = deps;
  if (provider.pull === undefined || row.receipt_code === null) return settle(deps, row, null, null);
  const paidAt = Math.min(row.paid_at ?? row.received_at, row.received_at);
  const since = Math.max(paidAt, row.received_at - LISTED_MS) - AROUND_MS;
  let [page, isWhole, knowsLater, isMentioned]: [string | null, boolean, boolean, boolean] = [
    null,
    false,
    false,
    false,
  ];
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const answer = await provider.pull({ since, page }, signal);
    if (signal.aborted) return;
    if (answer.kind !== 'page') {
      return settle(deps, row, { kind: 'open', words: `could not be asked for: ${answer.reason}` }, null);
    }
    for (const pulled of answer.rows) {
      isMentioned ||= hasText(pulled.body, row.receipt_code);
      const told = noticeOf(pulled.reading);
      const receipt = told?.keys.find(({ scheme }) => scheme === 'mpesa.receipt')?.value;
      if (told === null || receipt === undefined) continue;
      knowsLater ||= (store.first(unaskedAt, { provider: name, receipt })?.received_at ?? 0) > row.received_at;
      const one = store.first(openProofOf, { provider: name, receipt });
      if (one === undefined) continue;
      await settleListed(deps, one, told, { provider: name, body: pulled.body });
      if (one.payment_id === row.payment_id) return;
    }
    page = answer.next;
    isWhole = page === null && answer.wholeSince <= since && since <= paidAt;
    if (page === null) break;
  }
  await settle(
    deps,
    row,
    judgeListed({ amount: null, isMentioned, isWhole, knowsLater }, clock.now() - row.received_at),
    null,
  );
}

function hasText(body: Uint8Array, text: string): boolean {
  return Buffer.from(body).toString('utf8').toUpperCase().includes(text);
}

function noticeOf(reading: PulledRow['reading']): Notice | null {
  return reading.kind === 'notice' ? reading.notice : null;
}

function settleListed(
  deps: ProveDeps,
  row: ProofRow,
  { amountCents, currency, keys }: Notice,
  { provider, body }: Pick<PulledRow, 'body'> & { readonly provider: string },
): Promise<void> {
  const isSame = amountCents === row.amount_cents && currency === row.currency;
  const amount = { isSame, words: formatCents(amountCents, currency) };
  const age = deps.clock.now() - row.received_at;
  const answer = { kind: 'listed', told: new TextDecoder().decode(body) };
  const ground = { provider, asked: { order: null, account: null, keys }, answer };
  return settle(deps, row, judgeListed({ amount, isMentioned: true, isWhole: true, knowsLater: true }, age), ground);
}

/** What a proof rests on; null where nothing was said, or not there. */
type Ground = Pick<DecidingAnswer, 'provider' | 'asked' | 'answer'> | null;

/** @param proof null: nobody can be asked, so it stands as it was taken */
async function settle(deps: ProveDeps, row: ProofRow, proof: Proof | null, ground: Ground): Promise<void> {
  const { store, clock } = deps;
  const lanes = await store.whenStored(clock, () => write(deps, row, proof, ground, clock.now()));
  for (const lane of lanes ?? []) deps.wake(lane);
}

/** What a confirmation ends; anything else that speaks against money is for a person. */
const WAITS_FOR_PROOF: readonly string[] = ['unconfirmed', 'ceiling'] satisfies HoldReason[];

/** @returns the lanes that have something to do now */
function write(
  { store, policy }: ProveDeps,
  row: ProofRow,
  proof: Proof | null,
  ground: Ground,
  now: number,
): readonly string[] {
  switch (proof?.kind) {
    case 'true':
      return confirm(store, policy, row, ground, now);
    case 'false':
      return undo(store, policy, row, proof.words, ground, now);
    case 'no': {
      const noes = store.first(noesSince, { paymentId: row.payment_id, since: now - DAY_MS })?.noes ?? 0;
      if (isNoSure(row.no_at, noes, now)) return undo(store, policy, row, proof.words, ground, now);
      store.transaction(() => {
        store.run(noteNo, { paymentId: row.payment_id, now });
        leave(store, row, { kind: 'open', words: proof.words, isDoubt: true }, now);
      });
      return [];
    }
    case 'open':
    case undefined:
      store.transaction(() => leave(store, row, proof ?? null, now));
      return [];
  }
}

/** Inside a transaction: nothing is moved. */
function leave(store: Store, row: ProofRow, proof: Extract<Proof, { kind: 'open' }> | null, now: number): void {
  const { payment_id: paymentId } = row;
  const nextAt = proof === null ? null : nextProof(row.received_at, row.state === 'held', now);
  if (proof !== null && nextAt !== null) {
    store.run(scheduleProof, { paymentId, nextAt, said: proof.words });
    return;
  }
  store.run(settleProof, { paymentId, state: 'unknown', said: proof?.words ?? null });
  // That it is missing was said, and nobody has said otherwise since.
  if (proof?.isDoubt !== true && row.no_at === null) return;
  const message = `Payment ${paymentId} could not be confirmed in two days: it ${proof?.words ?? 'was not there when it was asked for'}. Nothing was moved. Look for it at the provider; if it is not there: washa payment reverse ${paymentId}`;
  raiseAlarm(store, { kind: 'false-payment', subject: paymentsSubject([paymentId]), message }, now);
}

/** Inside a transaction: what moved money is kept. */
function keepGround(store: Store, row: ProofRow, ground: Ground, detail: string, now: number): void {
  if (ground === null) return;
  keepAnswer(store, { ...ground, paymentId: row.payment_id, decided: PROOF_TOLD, detail }, now);
}

/** What was held for a confirmation goes where a person would have released it to. */
function confirm(store: Store, policy: BooksPolicy, row: ProofRow, ground: Ground, now: number): readonly string[] {
  const { payment_id: paymentId, request_id: requestId } = row;
  const isHeld = row.state === 'held' && WAITS_FOR_PROOF.includes(row.reason ?? '');
  const by = { actor: 'box', reason: 'the provider confirms it', key: `true payment ${paymentId}` };
  const done = isHeld ? act(store, releaseByHand(policy), { paymentId }, by, now) : null;
  store.transaction(() => {
    if (done?.kind === 'refused' && done.why === 'clock') {
      store.run(scheduleProof, { paymentId, nextAt: now + AROUND_MS, said: 'is confirmed, and waits for the clock' });
      return;
    }
    store.run(settleProof, { paymentId, state: 'true', said: null });
    if (isHeld) keepGround(store, row, ground, 'it is true', now);
    if (isHeld && requestId !== null)
      store.run(settleRequest, { id: requestId, state: 'paid', outcome: null, paymentId, now });
  });
  return (done === null ? null : resultOf(done)) ?? [];
}

/**
 * What a provider says plainly is not so is reversed, as a person would. Asked again after a death in between, nothing of it is there
 * any more, and it is only told.
 */
function undo(
  store: Store,
  policy: BooksPolicy,
  row: ProofRow,
  words: string,
  ground: Ground,
  now: number,
): readonly string[] {
  const { payment_id: paymentId } = row;
  const reason = `the provider says otherwise: it ${words}`;
  const by = { actor: 'box', reason, key: `false payment ${paymentId}` };
  const done = act(store, reverseByHand(policy), { paymentId }, by, now);
  store.transaction(() => {
    // Until it is known what time it is, the time that it bought cannot be taken back.
    if (done.kind === 'refused' && done.why === 'clock') {
      store.run(scheduleProof, { paymentId, nextAt: now + AROUND_MS, said: words });
      return;
    }
    store.run(settleProof, { paymentId, state: 'false', said: words });
    keepGround(store, row, ground, words, now);
    const what = done.kind === 'done' ? 'It was reversed.' : `It was not reversed: ${done.words}`;
    const message = `Payment ${paymentId} was told by a callback that nobody signed, and ${words}. ${what} If it is true after all: washa payment release ${paymentId}. If not, give the connection another path secret.`;
    raiseAlarm(store, { kind: 'false-payment', subject: paymentsSubject([paymentId]), message }, now);
  });
  return resultOf(done) ?? [];
}
