import type { NotDone } from '../../domain/outbound.ts';
import type { OwnAddresses, Registered } from '../../domain/provider-port.ts';
import { parseMsisdn, toLocal } from '../../domain/values/msisdn.ts';
import type { Ask, Said } from './ask.ts';
import { codeOf } from './result-codes.ts';
import type { DarajaSettings } from './settings.ts';

interface Part {
  readonly kind: 'part';
  readonly state: 'new' | 'before';
}

/** Safaricom takes the addresses of a short code once. It does not say which ones it has. */
const HAS_ADDRESSES = '500.003.1001';

/**
 * Registers the addresses for confirmations and validations, and the list of transactions where the settings name a phone for
 * it. When the validation address cannot be reached the payment is to go through: a box that is down must not stop money.
 */
export async function register(
  ask: Ask,
  { shortCode, nominatedPhone }: DarajaSettings,
  addresses: OwnAddresses,
  signal: AbortSignal,
): Promise<Registered | NotDone> {
  const { callback, validation } = addresses;
  if (callback === validation) {
    const reason =
      'validations need an address of their own: by its form a question cannot be told from a confirmation';
    return { kind: 'refused', final: true, reason };
  }
  const secrets = [callback, validation];
  const urls = { ResponseType: 'Completed', ConfirmationURL: callback, ValidationURL: validation };
  const callbacks = await ask<Part>(
    { path: '/mpesa/c2b/v2/registerurl', body: { ShortCode: shortCode, ...urls }, secrets },
    (said) => {
      if (said.text('errorCode') === HAS_ADDRESSES || /already registered/i.test(said.text('errorMessage'))) {
        return { kind: 'part', state: 'before' };
      }
      return readPart(said, 'ResponseCode', ['0']);
    },
    signal,
  );
  if (callbacks.kind !== 'part') return callbacks;
  const done = { of: 'callbacks', state: callbacks.state } as const;
  const phone = nominatedPhone === null ? null : parseMsisdn(nominatedPhone);
  if (phone === null) return { kind: 'registered', parts: [done] };
  const pull = { ShortCode: shortCode, RequestType: 'Pull', NominatedNumber: toLocal(phone), CallBackURL: callback };
  const list = await ask<Part>(
    { path: '/pulltransactions/v1/register', body: pull, secrets, phones: [phone] },
    (said) => {
      if (said.text('ResponseStatus') === '1001') return { kind: 'part', state: 'before' };
      return readPart(said, 'ResponseStatus', ['1000']);
    },
    signal,
  );
  if (list.kind === 'part') return { kind: 'registered', parts: [done, { of: 'list', state: list.state }] };
  return { ...list, reason: `the callbacks are registered, the list of transactions is not: ${list.reason}` };
}

function readPart({ text }: Said, member: string, yes: readonly string[]): Part | NotDone | null {
  const code = codeOf(text(member));
  if (code === '') return null;
  if (yes.includes(code)) return { kind: 'part', state: 'new' };
  return { kind: 'refused', final: true, reason: `${text('ResponseDescription') || 'refused'} (code ${code})` };
}
