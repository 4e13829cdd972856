import type { Notice, PaymentKey, Reading } from '../../domain/money/notice.ts';
import { answerBytes } from '../../domain/money/kept-answer.ts';
import { isPromptOver, nextAsk, nextAskOfFailed } from '../../domain/money/payment-request.ts';
import { isOurFault, type NotDone } from '../../domain/outbound.ts';
import type { OrderState } from '../../domain/provider-port.ts';
import { cents } from '../../domain/values/money.ts';
import { closeOpenRequest, scheduleAsk, type RequestRow } from '../../storage/requests.ts';
import { deliveryKey } from './known-money.ts';
import { sha256 } from './post-ledger.ts';
import { keysOf, learnNames, mergeKeys, tellOfFault, type Requester, type SendDeps } from './send-request.ts';
import type { Delivery } from './take-payments.ts';

export interface AskDeps extends SendDeps {
  /** Takes what an answer decides by the way of every callback. Rejects when it could not be stored. */
  readonly submit: (delivery: Delivery) => Promise<unknown>;
}

/**
 * Asks what became of one request, and books it where that is decided, as if a callback had told it: whichever of the two comes
 * second is a repeat. Whatever cannot be stored now is asked for again.
 */
export async function askRequest(deps: AskDeps, asked: Requester, row: RequestRow, signal: AbortSignal): Promise<void> {
  const { provider, callbackUrl } = asked;
  const at = row.till === null ? {} : { till: row.till };
  const about = { orderId: row.order_id, account: row.account ?? '', keys: keysOf(row), callbackUrl, ...at };
  const state: OrderState | NotDone =
    provider.status === undefined
      ? { kind: 'open', detail: 'the connection cannot be asked' }
      : await provider.status(about, signal);
  if (signal.aborted) return;
  const reading = decided(row, provider.kind, state, deps.currency);
  if (reading !== null) {
    const { body, ...rest } = reading;
    await deps.submit({ provider: asked.name, body, receivedAt: deps.clock.now(), cameBy: 'answer', ...rest });
  }
  await deps.store.whenStored(deps.clock, () =>
    deps.store.transaction(() => goOn(deps, asked.name, row, state, deps.clock.now())),
  );
}

interface Decided {
  readonly reading: Reading;
  /** What is kept as evidence: what we asked, what was said, and what that was read as. */
  readonly body: Uint8Array;
}

/** What an answer decides; null where it decides nothing that is not known already. */
function decided(row: RequestRow, kind: string, state: OrderState | NotDone, currency: string): Decided | null {
  if (state.kind !== 'paid' && (state.kind !== 'failure' || row.state === 'failed')) return null;
  const { order_id: order, account } = row;
  const body = answerBytes({ order, account, keys: keysOf(row) }, state);
  if (state.kind === 'failure')
    return { reading: { kind: 'failure', failure: { ...state.failure, requestNames: [order] } }, body };
  return {
    reading: { kind: 'notice', notice: noticeOf(row, kind, state.paidAt, keysFor(row, state.keys, body), currency) },
    body,
  };
}

/** Those of the answer before those of the request. Without any the money is known by its order, and by what told of it. */
function keysFor(row: RequestRow, told: readonly PaymentKey[], body: Uint8Array): PaymentKey[] {
  const keys = mergeKeys(told, keysOf(row));
  return keys.length > 0 ? keys : [deliveryKey(sha256(body))];
}

function noticeOf(row: RequestRow, kind: string, paidAt: number | null, keys: PaymentKey[], currency: string): Notice {
  return {
    provider: kind,
    keys,
    amountCents: cents(row.amount_cents),
    currency,
    account: row.account,
    payerPhone: row.msisdn,
    payerName: null,
    paidAt,
    requestNames: [row.order_id],
    requestOnly: true,
    hold: null,
  };
}

/** Inside a transaction: when it is asked for next, if ever. */
function goOn({ store }: AskDeps, name: string, row: RequestRow, state: OrderState | NotDone, now: number): void {
  const sentAt = row.sent_at ?? row.created_at;
  const { id } = row;
  switch (state.kind) {
    case 'paid':
      // Booked, or held for a person to decide.
      store.run(scheduleAsk, { id, nextAt: null });
      learnNames(store, row, state.keys);
      return;
    case 'failure': {
      const isFinal = state.failure.terminalKeys.length > 0;
      store.run(scheduleAsk, { id, nextAt: isFinal ? null : nextAskOfFailed(sentAt, now) });
      return;
    }
    case 'refused':
      if (isOurFault(state.subject)) tellOfFault(store, name, state, now);
      break;
    case 'open':
    case 'absent':
    case 'unreachable':
    case 'unknown':
      break;
  }
  const next = row.state === 'failed' ? nextAskOfFailed(sentAt, now) : nextAsk(sentAt, now);
  store.run(scheduleAsk, { id, nextAt: next });
  if (isPromptOver(sentAt, now)) store.run(closeOpenRequest, { id, state: 'expired', outcome: null, now });
}
