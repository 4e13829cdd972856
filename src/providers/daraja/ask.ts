import type { NotDone, Refused, SecretReader } from '../../domain/outbound.ts';
import type { ProviderDeps } from '../../domain/provider-port.ts';
import type { Msisdn } from '../../domain/values/msisdn.ts';
import { describeError } from '../../domain/values/fault.ts';
import { call, type Verdict } from '../../outside/call.ts';
import { member, parseJson, scalarText } from '../../outside/json-path.ts';
import { scrub, withoutSecrets } from '../../outside/scrub.ts';
import { createAccess, type Granted } from './access.ts';

/** What Daraja said, as JSON; undefined where it is none. */
export interface Said {
  readonly json: unknown;
  /** Text of a member at the top, '' where there is none. */
  readonly text: (name: string) => string;
  /** A text of theirs without our secrets and whole numbers: what is taken over into an answer. */
  readonly clean: (text: string) => string;
  /** The answer as evidence: as it came, but for our secrets. */
  readonly whole: () => string;
}

/** An answer, or one that was kept. @param secrets of the question */
export function readSaid(answer: string, secrets: readonly string[] = [], phones: readonly Msisdn[] = []): Said {
  const json = parseJson(answer);
  return {
    json,
    text: (name) => scalarText(member(json, name)) ?? '',
    clean: (text) => scrub(text, secrets, phones),
    whole: () => withoutSecrets(answer, secrets),
  };
}

export interface Question {
  readonly path: string;
  readonly body: object;
  readonly phones?: readonly Msisdn[];
  /** What of the body is secret, beside the key of the connection. */
  readonly secrets?: readonly string[];
}

/** Asks Daraja with a token. A token that it does not take is renewed once, and the question then repeated once. */
export type Ask = <A extends { readonly kind: string }>(
  question: Question,
  read: (said: Said) => Verdict<A>,
  signal: AbortSignal,
) => Promise<A | NotDone>;

/** The key of the connection, in the form in which Daraja takes it. */
interface Key {
  readonly basic: string;
  /** Every text of it that no reason may hold. */
  readonly secrets: readonly string[];
}

const PARTY = 'Daraja';

/** Longest that each exchange may take; together with the renewal no question takes more than `WHOLE_MS`. Milliseconds. */
const TOKEN_MS = 5_000;
const CALL_MS = 10_000;
const WHOLE_MS = 19_000;
/** A repeat that has less than this left would end in doubt. */
const LEAST_MS = 2_000;

/** Daraja's codes for a token that it does not know (any more): nothing has been done, so the same may be asked again. */
const STALE_CODES: ReadonlySet<string> = new Set(['404.001.03', '400.003.01', '401.001']);
/** Too much at once, or a quota: refused before anything was done, and it passes. */
const PASSING_CODES: ReadonlySet<string> = new Set(['500.003.02', '500.003.03']);
/** How its codes about the key begin, wherever they come. */
const KEY_CODES = '400.008.';
/** One code for much: a wrong passkey, an unknown short code, a phone with another prompt open. */
const MANY_THINGS = '500.001.1001';

/** A token that was given a moment ago is not taken: what may be behind it. */
const OTHER_PROGRAM =
  'Daraja does not take the token that it has just given. Where another program has the same consumer key, each of its tokens ends ours: make an app for Washa alone on the developer portal';

const KEY_REFUSED = 'Daraja does not take the consumer key and the consumer secret';

interface Stale {
  readonly kind: 'stale';
  readonly reason: string;
}

/**
 * Uses a secret when it is needed, not before: confirmations of money are taken without any, and Daraja sends none of them
 * again. One that cannot be read is a refusal that names it.
 */
export function withSecrets<A>(
  read: SecretReader,
  names: readonly string[],
  use: (...texts: string[]) => Promise<A | NotDone>,
): Promise<A | NotDone> {
  let texts: string[];
  try {
    texts = names.map(read);
  } catch (error) {
    return Promise.resolve({ kind: 'refused', final: true, subject: 'credentials', reason: describeError(error) });
  }
  return use(...texts);
}

/** @param names of the secrets that hold the consumer key and the consumer secret */
export function createAsk(deps: ProviderDeps, baseUrl: string, names: readonly [key: string, secret: string]): Ask {
  const withKey = <A>(use: (key: Key) => Promise<A | NotDone>): Promise<A | NotDone> =>
    withSecrets(deps.secret, names, (key = '', secret = '') => {
      const basic = Buffer.from(`${key}:${secret}`).toString('base64');
      return use({ basic, secrets: [key, secret, basic] });
    });
  const access = createAccess(deps.clock, (signal) => withKey((key) => fetchToken(deps, baseUrl, key, signal)));

  function send<A extends { readonly kind: string }>(
    question: Question,
    { secrets: own }: Key,
    { token }: Granted,
    deadlineMs: number,
    read: (said: Said) => Verdict<A>,
    signal: AbortSignal,
  ): Promise<A | Stale | NotDone> {
    const secrets = [...own, token, ...(question.secrets ?? [])];
    const phones = question.phones ?? [];
    const request = {
      method: 'POST',
      url: `${baseUrl}${question.path}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(question.body),
      deadlineMs,
      party: PARTY,
      secrets,
      phones,
    } as const;
    return call<A | Stale>(
      deps,
      request,
      ({ status, text }) => {
        const said = readSaid(text, secrets, phones);
        const code = said.text('errorCode');
        if (status === 401 || STALE_CODES.has(code)) {
          return {
            kind: 'stale',
            reason: said.clean(`the token was not taken: ${said.text('errorMessage')} (HTTP ${status})`),
          };
        }
        return read(said) ?? refusalIn(said);
      },
      signal,
    );
  }

  async function ask<A extends { readonly kind: string }>(
    question: Question,
    key: Key,
    read: (said: Said) => Verdict<A>,
    signal: AbortSignal,
  ): Promise<A | NotDone> {
    const startedAt = deps.clock.now();
    const token = await access(null, signal);
    if (token.kind !== 'granted') return token;
    const first = await send(question, key, token, CALL_MS, read, signal);
    if (!isStale(first)) return first;
    const renewed = await access(token.token, signal);
    if (renewed.kind !== 'granted') return renewed;
    // A clock that was set meanwhile must not make a deadline of days.
    const spent = Math.max(0, deps.clock.now() - startedAt);
    const left = Math.min(CALL_MS, WHOLE_MS - spent);
    const second = left < LEAST_MS ? first : await send(question, key, renewed, left, read, signal);
    return isStale(second)
      ? { kind: 'refused', final: true, subject: 'credentials', reason: `${OTHER_PROGRAM} (${second.reason})` }
      : second;
  }

  return (question, read, signal) => withKey((key) => ask(question, key, read, signal));
}

function isStale(answer: { readonly kind: string }): answer is Stale {
  return answer.kind === 'stale';
}

async function fetchToken(
  deps: ProviderDeps,
  baseUrl: string,
  { basic, secrets }: Key,
  signal: AbortSignal,
): Promise<Granted | NotDone> {
  const request = {
    method: 'GET',
    url: `${baseUrl}/oauth/v1/generate?grant_type=client_credentials`,
    headers: { authorization: `Basic ${basic}` },
    body: null,
    deadlineMs: TOKEN_MS,
    party: PARTY,
    secrets,
    phones: [],
  } as const;
  const granted = await call<Granted>(
    deps,
    request,
    ({ status, text }) => {
      const json = parseJson(text);
      const token = scalarText(member(json, 'access_token'));
      const seconds = Number(scalarText(member(json, 'expires_in')) ?? '');
      if (token !== null && /^[!-~]+$/.test(token) && seconds > 0 && seconds < 1e6) {
        return { kind: 'granted', token, lifetimeMs: seconds * 1000 };
      }
      if (![400, 401, 403].includes(status)) return null;
      const words = scalarText(member(json, 'errorMessage')) ?? '';
      const reason = `${KEY_REFUSED}${words && `: ${words}`}`;
      return { kind: 'refused', final: true, subject: 'credentials', reason };
    },
    signal,
  );
  if (granted.kind === 'granted' || granted.kind === 'refused') return granted;
  // Whatever became of the token, the question itself was never sent.
  return { kind: 'unreachable', reason: `no access token: ${granted.reason}` };
}

function refusalIn({ text }: Said): Refused | null {
  const code = text('errorCode');
  if (code === '') return null;
  const words = text('errorMessage');
  const reason = `${words || 'refused'} (${code})`;
  if (code.startsWith(KEY_CODES)) {
    return { kind: 'refused', final: true, subject: 'credentials', reason: `${KEY_REFUSED}: ${reason}` };
  }
  if (/not registered/i.test(words)) {
    const what = 'Daraja does not know this box yet: washa provider register';
    return { kind: 'refused', final: true, reason: `${what} (${reason})` };
  }
  if (PASSING_CODES.has(code)) return { kind: 'refused', final: false, reason };
  // Another prompt on that phone is over within a minute.
  if (code === MANY_THINGS && /lock/i.test(words)) return { kind: 'refused', final: false, reason };
  if (code === MANY_THINGS && /credential/i.test(words)) {
    const what = 'Daraja does not take the passkey: it has to be that of this short_code';
    return { kind: 'refused', final: true, subject: 'credentials', reason: `${what} (${reason})` };
  }
  if (code === MANY_THINGS && /merchant/i.test(words)) {
    const what = 'Daraja does not know the short code as one that may push: look whether short_code and till are right';
    return { kind: 'refused', final: true, subject: 'channel', reason: `${what} (${reason})` };
  }
  return /^4\d\d\./.test(code) ? { kind: 'refused', final: true, reason } : null;
}
