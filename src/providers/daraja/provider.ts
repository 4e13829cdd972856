import type { HoldReason } from '../../domain/money/notice.ts';
import type { OrderState, PaymentProvider, ProviderDeps, StatusQuery } from '../../domain/provider-port.ts';
import { describeError } from '../../domain/values/fault.ts';
import type { NotDone } from '../../domain/outbound.ts';
import { createAsk, withSecrets } from './ask.ts';
import { pullPage } from './list.ts';
import { askPush, requestPush } from './push.ts';
import { readCallback, type ReadingRules } from './read-callback.ts';
import { register } from './register.ts';
import { lacksOf, type DarajaSettings } from './settings.ts';
import { askTransaction } from './transaction-status.ts';
import { validate } from './validate.ts';

/**
 * Safaricom's own interface. It signs nothing: whoever knows the secret path is believed as far as the settings allow, so
 * nothing is ever refused by `read`. Without a passkey it cannot push, without a nominated phone it has no list.
 */
export function createDarajaProvider(settings: DarajaSettings, deps: ProviderDeps): PaymentProvider {
  const { shortCode, till, passkeySecret, initiator, nominatedPhone } = settings;
  const { clock, secret } = deps;
  const baseUrl = settings.baseUrl.replace(/\/+$/, '');
  const ask = createAsk(deps, baseUrl, [settings.consumerKeySecret, settings.consumerSecret]);
  const ours = till === null ? [shortCode] : [shortCode, till];
  const claimed: ReadingRules = { ours, holdFor: (amountCents) => holdReason(amountCents, settings) };
  // What was asked for by a call of ours is no claim.
  const told: ReadingRules = { ours, holdFor: () => null };

  const status = ({ keys, callbackUrl }: StatusQuery, signal: AbortSignal): Promise<OrderState | NotDone> => {
    const named = (scheme: string): string | undefined => keys.find((one) => one.scheme === scheme)?.value;
    const [checkout, receipt] = [named('checkout'), named('mpesa.receipt')];
    if (checkout !== undefined && passkeySecret !== null) {
      return withSecrets(secret, [passkeySecret], (passkey = '') =>
        askPush(ask, settings, passkey, checkout, clock.now(), signal),
      );
    }
    if (receipt !== undefined && initiator !== null && callbackUrl !== null) {
      return withSecrets(secret, [initiator.credentialSecret], (credential = '') =>
        askTransaction(ask, shortCode, { name: initiator.name, credential }, receipt, callbackUrl, signal),
      );
    }
    const reason =
      'Daraja can be asked about a push by its checkout id, which takes a passkey, and about other money by its receipt, which takes an initiator and a public address';
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
    ...(passkeySecret === null && initiator === null ? {} : { status }),
    ...(nominatedPhone === null
      ? {}
      : { pull: (from, signal) => pullPage(ask, shortCode, told, from, clock.now(), signal) }),
  };
}

function holdReason(amountCents: number, { unconfirmed, ceilingCents }: DarajaSettings): HoldReason | null {
  if (ceilingCents !== null && amountCents > ceilingCents) return 'ceiling';
  return unconfirmed === 'hold' ? 'unconfirmed' : null;
}
