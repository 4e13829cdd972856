import type { NotDone, Refused } from '../../domain/outbound.ts';
import type { PaymentKey } from '../../domain/money/notice.ts';
import type { Accepted, PayoutOrder, PushOrder, TopUpOrder } from '../../domain/provider-port.ts';
import { toLocal } from '../../domain/values/msisdn.ts';
import type { Verdict } from '../../outside/call.ts';
import type { JsonNode } from '../json/strict-json.ts';
import type { PayheroApi } from './api.ts';
import { fieldsOf } from './fields.ts';
import { isNameOf, pushReference } from './names.ts';
import { saidOf } from './verdict.ts';

type Done = Promise<Accepted | NotDone>;

/** `POST /payments`: an STK push that collects by a channel. */
export function pushOver(api: PayheroApi, channelId: number): (order: PushOrder, signal: AbortSignal) => Done {
  return (order, signal) => {
    const amount = wholeShillings(order);
    if (typeof amount !== 'number') return Promise.resolve(amount);
    const body = {
      amount,
      phone_number: toLocal(order.phone),
      channel_id: channelId,
      provider: 'm-pesa',
      external_reference: pushReference(order.account, order.orderId),
      ...callbackOf(order.callbackUrl),
    };
    return api({ path: '/payments', body, phones: [order.phone] }, { read: readAccepted }, signal);
  };
}

/**
 * `POST /withdraw`: from the payments wallet to a phone. PayHero asks for no confirmation, and says nowhere that the same order sent
 * twice is paid once.
 */
export function payOutFrom(
  api: PayheroApi,
  walletChannelId: number,
  networkCode: string,
): (order: PayoutOrder, signal: AbortSignal) => Done {
  return (order, signal) => {
    const amount = wholeShillings(order);
    if (typeof amount !== 'number') return Promise.resolve(amount);
    const body = {
      external_reference: order.orderId,
      amount,
      phone_number: order.phone,
      network_code: networkCode,
      ...callbackOf(order.callbackUrl),
      channel: 'mobile',
      channel_id: walletChannelId,
      payment_service: 'b2c',
    };
    return api({ path: '/withdraw', body, phones: [order.phone] }, { read: readAccepted }, signal);
  };
}

/** `POST /topup`: service tokens, by a push to a phone. */
export function topUpBy(api: PayheroApi): (order: TopUpOrder, signal: AbortSignal) => Done {
  return (order, signal) => {
    const amount = wholeShillings(order);
    if (typeof amount !== 'number') return Promise.resolve(amount);
    const body = { amount, phone_number: toLocal(order.phone) };
    return api({ path: '/topup', body, phones: [order.phone] }, { read: readAccepted }, signal);
  };
}

function wholeShillings({ amountCents, currency }: TopUpOrder): number | Refused {
  const shillings = amountCents / 100;
  if (currency === 'KES' && Number.isInteger(shillings) && shillings > 0) return shillings;
  return { kind: 'refused', final: true, subject: 'amount', reason: 'PayHero takes whole Kenyan shillings only' };
}

function callbackOf(url: string | null): { callback_url?: string } {
  return url === null ? {} : { callback_url: url };
}

/** `{success, status: "QUEUED", reference, CheckoutRequestID}`, or `{status, merchant_reference, checkout_request_id, response_code}`. */
function readAccepted(root: JsonNode): Verdict<Accepted> {
  const fields = root.kind === 'object' ? fieldsOf(root) : '';
  if (typeof fields === 'string') return null;
  const keys: PaymentKey[] = [
    { scheme: 'payhero.reference', value: fields.name('reference', 'merchant_reference') },
    { scheme: 'checkout', value: fields.name('CheckoutRequestID') },
  ];
  const named = keys.filter(({ scheme, value }) => isNameOf(scheme, value));
  const isDenied = fields.flag('success') === false || saidOf(fields) === 'failed';
  const code = fields.text('response_code');
  if (named.length === 0) return !isDenied && fields.flag('success') === true ? { kind: 'accepted', keys: [] } : null;
  // It has a name there, so it exists, whatever else is said of it.
  if (isDenied || (code !== '' && !/^0+$/.test(code))) {
    return { kind: 'unknown', reason: 'PayHero gave the order a name, and says no to it' };
  }
  return { kind: 'accepted', keys: named };
}
