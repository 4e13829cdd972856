import { isOrderId } from '../../domain/money/order-id.ts';
import type { NotDone, Refused } from '../../domain/outbound.ts';
import type {
  Accepted,
  ConfirmationAsked,
  PayoutOrder,
  PushOrder,
  TillOrder,
  TillPayout,
} from '../../domain/provider-port.ts';
import type { Verdict } from '../../outside/call.ts';
import { orderKeys, refusalIn, refused, type GatewayAnswer } from './answer.ts';
import type { Caller, GatewayApi, GatewayRequest } from './api.ts';
import { OPERATION, POS_PROVIDER, type GatewaySettings } from './settings.ts';
import type { Members } from './sign-request.ts';

/** Signed text joins its neighbours without a separator, so nothing in it may look like more than an address. */
const CALLBACK_URL = /^https?:\/\/[A-Za-z0-9.:_/~-]{1,480}$/;
const CODE = /^[A-Za-z0-9-]{1,64}$/;

type Confirmable = Promise<Accepted | ConfirmationAsked | NotDone>;

/** `payment_c2b`: an STK push. */
export function pushOver(
  api: GatewayApi,
  settings: GatewaySettings,
  merchant: Caller,
): (order: PushOrder, signal: AbortSignal) => Promise<Accepted | NotDone> {
  return (order, signal) => {
    const no = unfit(order, settings) ?? unfitUrl(order.callbackUrl);
    if (no !== null) return Promise.resolve(no);
    const members: Members = [
      ...common(merchant, order, settings),
      ['callback_url', order.callbackUrl ?? ''],
      ['provider_id', providerOf(settings)],
    ];
    const keys = (answer: GatewayAnswer) => orderKeys(merchant.id, OPERATION.c2b, answer);
    return api(
      requestOf('payment_c2b', merchant, order, members),
      (answer): Verdict<Accepted> => refusalIn(answer, false) ?? { kind: 'accepted', keys: keys(answer) },
      signal,
    );
  };
}

/** `payment_b2c`, and the same again with the code that was asked for. */
export function payOutOver(
  api: GatewayApi,
  settings: GatewaySettings,
  merchant: Caller,
): (order: PayoutOrder, signal: AbortSignal) => Confirmable {
  return (order, signal) => {
    const no = unfit(order, settings) ?? unfitUrl(order.callbackUrl) ?? unfitCode(order.confirmation);
    if (no !== null) return Promise.resolve(no);
    const members: Members = [
      ...common(merchant, order, settings),
      ...confirmed(order.confirmation, settings),
      ['callback_url', order.callbackUrl ?? ''],
      ['provider_id', providerOf(settings)],
    ];
    const request = requestOf('payment_b2c', merchant, order, members);
    return api(request, readConfirmable(merchant.id, OPERATION.b2c), signal);
  };
}

/** `deposit`: cash that a till takes in. Of cards the gateway would take more; none of that is offered here. */
export function depositOver(
  api: GatewayApi,
  settings: GatewaySettings,
  tills: readonly Caller[],
): (cash: TillOrder, signal: AbortSignal) => Promise<Accepted | NotDone> {
  return (cash, signal) => {
    const till = tills.find(({ id }) => id === cash.till);
    const no = till === undefined ? noTill(cash) : unfit(cash, settings);
    if (till === undefined || no !== null) return Promise.resolve(no ?? noTill(cash));
    const members = [...common(till, cash, settings), ...atTill(till)];
    return api(
      requestOf('deposit', till, cash, members),
      (answer): Verdict<Accepted> => {
        return refusalIn(answer, false) ?? { kind: 'accepted', keys: orderKeys(till.id, null, answer) };
      },
      signal,
    );
  };
}

/** `withdrawal`: cash that a till hands out, and the same again with the code that was asked for. */
export function withdrawOver(
  api: GatewayApi,
  settings: GatewaySettings,
  tills: readonly Caller[],
): (cash: TillPayout, signal: AbortSignal) => Confirmable {
  return (cash, signal) => {
    const till = tills.find(({ id }) => id === cash.till);
    const no = till === undefined ? noTill(cash) : (unfit(cash, settings) ?? unfitCode(cash.confirmation));
    if (till === undefined || no !== null) return Promise.resolve(no ?? noTill(cash));
    const members = [...common(till, cash, settings), ...confirmed(cash.confirmation, settings), ...atTill(till)];
    return api(requestOf('withdrawal', till, cash, members), readConfirmable(till.id, null), signal);
  };
}

type AnyOrder = Pick<TillOrder, 'orderId' | 'amountCents' | 'currency' | 'phone'>;

function requestOf(
  operation: GatewayRequest['operation'],
  merchant: Caller,
  { orderId, phone }: AnyOrder,
  members: Members,
): GatewayRequest {
  return { operation, merchant, orderId, members, phones: [phone] };
}

function common(merchant: Caller, order: AnyOrder, { country }: GatewaySettings): Members {
  return [
    ['merchant_id', merchant.id],
    ['customer_id', order.phone],
    ['order_id', order.orderId],
    ['amount', (order.amountCents / 100).toFixed(2)],
    ['currency', order.currency],
    ['country', country],
  ];
}

function providerOf({ sendProviderId, providerIds }: GatewaySettings): number {
  return sendProviderId ?? providerIds[0] ?? 40;
}

function atTill({ destinationId }: Caller): Members {
  const destination = destinationId === undefined ? [] : [['destination_id', destinationId] as const];
  return [['provider_id', POS_PROVIDER], ...destination];
}

function confirmed(confirmation: PayoutOrder['confirmation'], { confirmationMembers }: GatewaySettings): Members {
  if (confirmation === null) return [];
  return [[confirmationMembers[confirmation.type] ?? 'confirmation_code', confirmation.code]];
}

function readConfirmable(merchantId: string, operation: number | null) {
  return (answer: GatewayAnswer): Verdict<Accepted | ConfirmationAsked> => {
    const no = refusalIn(answer, true);
    if (no !== null) return no;
    const keys = orderKeys(merchantId, operation, answer);
    const { confirmType } = answer;
    return /^0*$/.test(confirmType) ? { kind: 'accepted', keys } : { kind: 'confirmation', type: confirmType, keys };
  };
}

function noTill({ till }: TillOrder): Refused {
  return refused(`there is no till "${till}" with a public_id among the merchants of the gateway`);
}

function unfit({ orderId, amountCents, currency }: AnyOrder, { currencies }: GatewaySettings): Refused | null {
  if (!isOrderId(orderId)) return refused('the order id is none of ours, and what others chose is never signed');
  if (amountCents <= 0) return refused('the amount is nothing', 'amount');
  return currencies.includes(currency) ? null : refused(`the gateway is not set up for ${currency}`, 'amount');
}

function unfitUrl(url: string | null): Refused | null {
  return url === null || CALLBACK_URL.test(url)
    ? null
    : refused('the callback address holds what is not signed safely');
}

function unfitCode(confirmation: PayoutOrder['confirmation']): Refused | null {
  const isFit = confirmation === null || CODE.test(confirmation.code);
  return isFit ? null : refused('a confirmation code is letters, digits and dashes');
}
