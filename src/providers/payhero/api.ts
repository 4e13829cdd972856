import type { NotDone } from '../../domain/outbound.ts';
import type { ProviderDeps } from '../../domain/provider-port.ts';
import { describeError } from '../../domain/values/fault.ts';
import type { Msisdn } from '../../domain/values/msisdn.ts';
import { call, type Verdict } from '../../outside/call.ts';
import type { Answer } from '../../outside/exchange.ts';
import { scrub, withoutSecrets } from '../../outside/scrub.ts';
import { readStrictJsonText, type JsonNode } from '../json/strict-json.ts';
import { readCredentials, WRONG_CREDENTIALS, type Credentials } from './credentials.ts';
import { fieldsOf } from './fields.ts';
import { refusalOf } from './refusal.ts';
import type { PayheroSettings } from './settings.ts';

/** The whole call, milliseconds. */
const DEADLINE_MS = 15_000;

export interface ApiRequest {
  /** Below the base address, with its query. */
  readonly path: string;
  /** Sent as JSON, by POST; null for a GET. */
  readonly body: object | null;
  readonly phones?: readonly Msisdn[];
  readonly deadlineMs?: number;
}

export interface ApiReader<A> {
  /**
   * Reads the JSON of an answer with a status of success. `clean` takes secrets and numbers out of texts that are taken over; `whole` is
   * the answer as evidence.
   */
  readonly read: (root: JsonNode, clean: (text: string) => string, whole: () => string) => Verdict<A>;
  /** Reads a no in words, where it means something else than a refusal. */
  readonly readNo?: (text: string, status: number) => Verdict<A>;
}

export type PayheroApi = <A extends { readonly kind: string }>(
  request: ApiRequest,
  reader: ApiReader<A>,
  signal: AbortSignal,
) => Promise<A | NotDone>;

/**
 * PayHero's API with the credentials of the settings. They are read at each call: callbacks are taken without them, so their absence
 * must not stop those.
 */
export function payheroApi(settings: PayheroSettings, deps: ProviderDeps): PayheroApi {
  const base = settings.baseUrl.replace(/\/+$/, '');
  return ({ path, body, phones = [], deadlineMs = DEADLINE_MS }, reader, signal) => {
    const credentials = credentialsOf(settings, deps);
    if (typeof credentials === 'string') {
      return Promise.resolve({ kind: 'refused', final: true, subject: 'credentials', reason: credentials });
    }
    const { authorization, secrets } = credentials;
    const request = {
      method: body === null ? 'GET' : 'POST',
      url: `${base}${path}`,
      headers: { authorization, accept: 'application/json', 'content-type': 'application/json' },
      body: body === null ? null : JSON.stringify(body),
      deadlineMs,
      party: 'PayHero',
      secrets,
      phones,
    } as const;
    const clean = (text: string): string => scrub(text, secrets, phones);
    const wholeOf =
      ({ text }: Answer) =>
      () =>
        withoutSecrets(text, secrets);
    return call(deps, request, (answer) => readAnswer(answer, reader, clean, wholeOf(answer)), signal);
  };
}

function credentialsOf(settings: PayheroSettings, { secret }: ProviderDeps): Credentials | string {
  const { apiUsernameSecret, apiPasswordSecret } = settings;
  if (apiPasswordSecret === undefined) return 'The API password of PayHero is missing (api_password_secret)';
  try {
    return readCredentials(
      apiUsernameSecret === undefined ? null : secret(apiUsernameSecret),
      secret(apiPasswordSecret),
    );
  } catch (error) {
    return describeError(error);
  }
}

function readAnswer<A>(
  { status, text }: Answer,
  reader: ApiReader<A>,
  clean: (text: string) => string,
  whole: () => string,
): Verdict<A> {
  if (status === 401 || status === 403) {
    return { kind: 'refused', final: true, subject: 'credentials', reason: WRONG_CREDENTIALS };
  }
  const json = readStrictJsonText(text);
  if (!json.ok) return null;
  const { root } = json;
  const isYes = status >= 200 && status <= 299;
  const verdict = isYes ? reader.read(root, clean, whole) : null;
  if (verdict !== null) return verdict;
  const no = wordsOf(root);
  // A fault of theirs, and too many requests, mean the same in every body. In a success only a plain no is one.
  if (no === null || status === 429 || status >= 500 || (isYes && !no.isPlain)) return null;
  return (isYes ? null : reader.readNo?.(no.text, status)) ?? refusalOf(no.text);
}

/** The error that an answer tells of: `error_message` as documented, or what clients have read besides. */
function wordsOf(root: JsonNode): { text: string; isPlain: boolean } | null {
  const fields = root.kind === 'object' ? fieldsOf(root) : '';
  if (typeof fields === 'string') return null;
  const text = fields.text('error_message', 'message', 'error');
  return text === '' ? null : { text, isPlain: fields.flag('success') === false };
}
