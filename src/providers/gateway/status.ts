import type { PaymentKey } from '../../domain/money/notice.ts';
import type { NotDone } from '../../domain/outbound.ts';
import type { OrderState, StatusQuery } from '../../domain/provider-port.ts';
import type { Verdict } from '../../outside/call.ts';
import { scrub } from '../../outside/scrub.ts';
import { readAnswer, refusalIn, refused, STATUS, type GatewayAnswer } from './answer.ts';
import type { Caller, GatewayApi } from './api.ts';
import { IDENTIFIER } from './members.ts';

const ORDER_ID = /^[A-Za-z0-9_:.-]{1,128}$/;
const RECEIPT = /^[A-Z][A-Z0-9]{9}$/;

/** `status`: of an order of ours, or of one that the gateway made up and told of under its signature. */
export function statusOver(
  api: GatewayApi,
  merchants: readonly Caller[],
): (about: StatusQuery, signal: AbortSignal) => Promise<OrderState | NotDone> {
  return ({ orderId: own, keys, till }, signal) => {
    const known = ordersIn(keys);
    const [of, , given] = known[0]?.value.split('/') ?? [];
    const orderId = own ?? given;
    const merchant = merchants.find(({ id }) => id === (till ?? of)) ?? merchants[0];
    if (merchant === undefined || orderId === undefined) {
      return Promise.resolve(refused('the gateway is asked by the order id, and none is known'));
    }
    if (!ORDER_ID.test(orderId) || IDENTIFIER.test(orderId)) {
      return Promise.resolve(refused('an order id that spells the name of a member is never signed'));
    }
    const members = [['merchant_id', merchant.id] as const, ['order_id', orderId] as const];
    return api<OrderState>(
      { operation: 'status', merchant, orderId, members, phones: [] },
      (answer, clean, whole) => readState(answer, known, clean, whole),
      signal,
    );
  };
}

/** Reads an answer that decided, as it was kept. */
export function readKeptState(keys: readonly PaymentKey[], told: string): Verdict<OrderState> {
  const answer = readAnswer(told);
  const clean = (text: string): string => scrub(text, [], []);
  return answer === null ? null : readState(answer, ordersIn(keys), clean, () => told);
}

function ordersIn(keys: readonly PaymentKey[]): PaymentKey[] {
  return keys.filter(({ scheme }) => scheme === 'gateway.order');
}

/** A failed order has a result code other than 0: the question was answered all the same, so `status` decides. */
function readState(
  answer: GatewayAnswer,
  known: readonly PaymentKey[],
  clean: (text: string) => string,
  whole: () => string,
): Verdict<OrderState> {
  const { status, code, message, transactionId, transactionRef } = answer;
  const detail = clean(`status ${status ?? 'missing'}, code ${code}${message === '' ? '' : `: ${message}`}`);
  switch (status) {
    case STATUS.success: {
      if (code !== 0) return { kind: 'open', detail };
      const receipt = transactionRef.toUpperCase();
      const keys: PaymentKey[] = RECEIPT.test(receipt) ? [{ scheme: 'mpesa.receipt', value: receipt }] : [];
      keys.push(...known);
      if (transactionId !== '') keys.push({ scheme: 'gateway.transaction', value: transactionId });
      // Its time is that of some operation, and nobody says whether of this question.
      return { kind: 'paid', keys, paidAt: null, told: whole() };
    }
    case STATUS.failed:
    case STATUS.cancelled: {
      const word = status === STATUS.failed ? 'failed' : 'cancelled';
      return {
        kind: 'failure',
        isFinal: true,
        told: whole(),
        failure: {
          provider: 'gateway',
          requestNames: [],
          terminalKeys: known,
          code: code === 0 ? word : String(code),
          message: clean(message),
        },
      };
    }
    case STATUS.undefined:
      if (/not found/i.test(message)) return { kind: 'absent', detail };
      return refusalOr(answer, detail);
    case null:
      return refusalOr(answer, detail);
    default:
      return { kind: 'open', detail };
  }
}

/** A question that was not let in is refused; every other one is open. */
function refusalOr(answer: GatewayAnswer, detail: string): Verdict<OrderState> {
  const no = refusalIn(answer, true);
  return no?.kind === 'refused' ? no : { kind: 'open', detail };
}
