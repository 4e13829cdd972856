import type { HoldReason, PaymentKey, PaymentKeyScheme } from '../../domain/money/notice.ts';
import type { OrderState, PaymentProvider, ProviderDeps, StatusQuery } from '../../domain/provider-port.ts';
import { describeError } from '../../domain/values/fault.ts';
import type { NotDone } from '../../domain/outbound.ts';
import { createAsk, withSecrets } from './ask.ts';
import { pullPage } from './list.ts';
import { askPush, readKeptPush, requestPush } from './push.ts';
import type { ReadingRules } from './money-of.ts';
import { readCallback } from './read-callback.ts';
import { register } from './register.ts';
import { payOut, reverse } from './send-money.ts';
import { lacksOf, type DarajaSettings } from './settings.ts';
import { askTransaction, type AskedBy, type Initiator } from './transaction-status.ts';
import { validate } from './validate.ts';

/**
 * Safaricom's own interface. It signs nothing: whoever knows the secret path is believed as far as the settings allow, so
 * nothing is ever refused by `read`. Without a passkey it cannot push, without a nominated phone it has no list.
 */
export function createDarajaProvider(settings: DarajaSettings, deps: ProviderDeps): PaymentProvider {
  const { shortCode, till, passkeySecret, initiator, nominatedPhone, payoutShortCode } = settings;
  const { clock, secret } = deps;
  const baseUrl = settings.baseUrl.replace(/\/+$/, '');
  const ask = createAsk(deps, baseUrl, [settings.consumerKeySecret, settings.consumerSecret]);
  const ours = till === null ? [shortCode] : [shortCode, till];
  const sending = payoutShortCode === null ? ours : [...ours, payoutShortCode];
  const claimed: ReadingRules = { ours, sending, holdFor: (amountCents) => holdReason(amountCents, settings) };
  // What was asked for by a call of ours is no claim.
  const told: ReadingRules = { ours, sending, holdFor: () => null };

  /** In the name of the operator of the organisation portal. */
  const asOperator = <A>(use: (operator: Initiator) => Promise<A | NotDone>): Promise<A | NotDone> => {
    if (initiator === null) {
      return Promise.resolve({ kind: 'refused', final: true, reason: 'Daraja wants an initiator for that' });
    }
    return withSecrets(secret, [initiator.credentialSecret], (credential = '') =>
      use({ name: initiator.name, credential }),
    );
  };

  const status = (query: StatusQuery, signal: AbortSignal): Promise<OrderState | NotDone> => {
    const { keys, callbackUrl } = query;
    const checkout = nameIn(keys, 'checkout');
    const about = askedBy(query, payoutShortCode !== null);
    if (checkout !== undefined && passkeySecret !== null) {
      return withSecrets(secret, [passkeySecret], (passkey = '') =>
        askPush(ask, settings, passkey, checkout, clock.now(), signal),
      );
    }
    if (about !== null && initiator !== null && callbackUrl !== null) {
      // Only an order to pay out goes under our own id.
      const isPayout = 'originator' in about && about.originator === about.orderId;
      const party = isPayout ? (payoutShortCode ?? shortCode) : shortCode;
      return asOperator((operator) => askTransaction(ask, party, operator, about, callbackUrl, signal));
    }
    const reason =
      'Daraja can be asked about a push by its checkout id, which takes a passkey, and about other money by its receipt, or the id that Daraja gave it, which takes an initiator and a public address';
    return Promise.resolve({ kind: 'refused', final: true, reason });
  };

  return {
    kind: 'daraja',
    signsNothing: true,
    lacks: lacksOf(settings),
    acknowledgement: JSON.stringify({ ResultCode: 0, ResultDesc: 'Success' }),
    read(body) {
      try {
        return readCallback(body, claimed);
      } catch (error) {
        return { kind: 'quarantined', reason: 'reader_fault', detail: describeError(error) };
      }
    },
    validate: (body, _now, judge) => validate(body, ours, judge),
    register: (addresses, signal) => register(ask, settings, addresses, signal),
    ...(passkeySecret === null
      ? {}
      : {
          request: (push, signal) =>
            withSecrets(secret, [passkeySecret], (passkey = '') =>
              requestPush(ask, settings, passkey, push, clock.now(), signal),
            ),
        }),
    ...(passkeySecret === null && initiator === null ? {} : { status, readAnswer: readKeptPush }),
    ...(initiator === null
      ? {}
      : { reverse: (order, signal) => asOperator((operator) => reverse(ask, shortCode, operator, order, signal)) }),
    ...(initiator === null || payoutShortCode === null
      ? {}
      : { payOut: (order, signal) => asOperator((operator) => payOut(ask, payoutShortCode, operator, order, signal)) }),
    ...(nominatedPhone === null
      ? {}
      : { pull: (from, signal) => pullPage(ask, shortCode, told, from, clock.now(), signal) }),
  };
}

const nameIn = (keys: readonly PaymentKey[], scheme: PaymentKeyScheme): string | undefined =>
  keys.find((one) => one.scheme === scheme)?.value;

/** By what Daraja knows money other than a push; null where it knows none of its names. */
function askedBy({ orderId, account, keys }: StatusQuery, paysOut: boolean): AskedBy | null {
  const receipt = nameIn(keys, 'mpesa.receipt');
  if (receipt !== undefined) return { receipt };
  // A push has an account, and its order id is unknown to Daraja.
  if (orderId === null || account !== undefined) return null;
  const originator = nameIn(keys, 'daraja.originator') ?? nameIn(keys, 'told') ?? (paysOut ? orderId : undefined);
  return originator === undefined ? null : { originator, orderId };
}

function holdReason(amountCents: number, { unconfirmed, ceilingCents }: DarajaSettings): HoldReason | null {
  if (ceilingCents !== null && amountCents > ceilingCents) return 'ceiling';
  return unconfirmed === 'hold' ? 'unconfirmed' : null;
}
