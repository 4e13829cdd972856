import type { NotDone } from '../../domain/outbound.ts';
import type { ProviderDeps } from '../../domain/provider-port.ts';
import type { Msisdn } from '../../domain/values/msisdn.ts';
import { call, type Verdict } from '../../outside/call.ts';
import { plainWords, scrub, withoutSecrets } from '../../outside/scrub.ts';
import { readAnswer, refusalIn, type GatewayAnswer } from './answer.ts';
import type { GatewaySettings } from './settings.ts';
import { signRequest, type Members } from './sign-request.ts';

const DEADLINE_MS = 15_000;

/** A merchant that calls can be made for. */
export interface Caller {
  readonly id: string;
  readonly publicId: string;
  readonly secret: string;
  readonly destinationId: string | undefined;
}

export interface GatewayRequest {
  readonly operation: 'payment_c2b' | 'payment_b2c' | 'status' | 'deposit' | 'withdrawal';
  readonly merchant: Caller;
  readonly orderId: string;
  /** All but `signature`. */
  readonly members: Members;
  readonly phones: readonly Msisdn[];
}

export type GatewayApi = <A extends { readonly kind: string }>(
  request: GatewayRequest,
  read: (answer: GatewayAnswer, clean: (text: string) => string, whole: () => string) => Verdict<A>,
  signal: AbortSignal,
) => Promise<A | NotDone>;

export function gatewayApi(baseUrl: string, deps: ProviderDeps): GatewayApi {
  const base = baseUrl.replace(/\/+$/, '');
  return ({ operation, merchant, orderId, members, phones }, read, signal) => {
    const { body, signature } = signRequest(members, merchant.secret);
    const secrets = [merchant.secret, signature];
    const request = {
      method: 'POST',
      url: `${base}/${encodeURIComponent(merchant.publicId)}/${operation}`,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body,
      deadlineMs: DEADLINE_MS,
      party: 'the gateway',
      secrets,
      phones,
    } as const;
    const clean = (text: string): string => scrub(text, secrets, phones);
    return call(
      deps,
      request,
      ({ status, text }) => {
        const answer = readAnswer(text);
        const isYes = status >= 200 && status <= 299;
        if (answer === null) return isYes || hasOneMeaning(status) ? null : inDoubt(text);
        if (answer.orderId !== '' && answer.orderId !== orderId) {
          return { kind: 'unknown', reason: 'the gateway answered about another order' };
        }
        if (isYes) return read({ ...answer, orderId }, clean, () => withoutSecrets(text, secrets));
        return hasOneMeaning(status) ? null : (refusalIn(answer, true) ?? inDoubt(answer.message));
      },
      signal,
    );
  };
}

/** Not let in, elsewhere, too many: said by whatever stands in front. Any other fault may have come after the order was taken. */
function hasOneMeaning(status: number): boolean {
  return status === 401 || status === 403 || status === 429 || status < 400;
}

function inDoubt(said: string): NotDone {
  return {
    kind: 'unknown',
    reason: `the gateway answered with a fault${said.trim() === '' ? '' : `: ${plainWords(said)}`}`,
  };
}

/**
 * The merchants that can call: those with a public id, each signing with the first of its secrets. Others only take callbacks.
 * @param isTill tills, or the one that pushes and payouts are of
 */
export function callersOf({ merchants }: GatewaySettings, isTill: boolean): Caller[] {
  return merchants.flatMap(({ id, publicId, secrets: [secret], pos, destinationId }) =>
    pos === isTill && publicId !== undefined && secret !== undefined ? [{ id, publicId, secret, destinationId }] : [],
  );
}
