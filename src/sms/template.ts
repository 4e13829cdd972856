import { z } from 'zod';
import type { SmsGateway, SmsMessage } from '../domain/ports.ts';
import type { Answer } from '../outside/exchange.ts';
import { atPath, parseJson, scalarText } from '../outside/json-path.ts';
import { deliver, type SmsRequest, type SmsVerdict } from './deliver.ts';
import { gatewayKind, readSecret } from './gateway.ts';
import type { Values } from './placeholders.ts';
import { fill, placeholderProblems, secretsIn, valuesOf } from './placeholders.ts';

const template = z.string().superRefine((text, context) => {
  for (const message of placeholderProblems(text)) context.addIssue({ code: 'custom', message });
});

/**
 * How to tell yes from no. The HTTP status alone is not enough: most gateways say no inside HTTP 200.
 * `path` reaches a code in a JSON answer (`[0].status_code`), which must be one of `values`; `contains` is for answers
 * that are plain text.
 */
const success = z.strictObject({
  statusFrom: z.int().min(200).max(299).default(200),
  statusTo: z.int().min(200).max(299).default(299),
  rule: z.union([
    z.strictObject({ path: z.string().min(1), values: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
    z.strictObject({ contains: z.string().min(1) }),
  ]),
});

/** Values with the characters that break out of JSON: a placeholder outside of quotes then passes only for digits. */
const SAMPLE: Values = {
  phone254: '254700000000',
  phonePlus: '+254700000000',
  phone07: '0700000000',
  message: 'a "b" \\ c',
  sender: 'a "b"',
  reference: 'a:1',
};

function sampleSecrets(text: string): ReadonlyMap<string, string> {
  return new Map(secretsIn(text).map((name) => [name, 'a "b"']));
}

const settings = z
  .strictObject({
    method: z.enum(['POST', 'GET', 'PUT']).default('POST'),
    /** May hold placeholders after the host; values are URL-encoded. */
    url: template.regex(/^https?:\/\/[^/?#{}\s@]+([/?#]|$)/, 'must be http(s)://host with no placeholder in the host'),
    /** For example `{"Authorization": "Bearer {{secret:sms-api-key}}"}`. */
    headers: z.record(z.string().regex(/^[\w-]+$/), template).default({}),
    /** `json` and `form` are sent as a body of that type; `query` is added to the URL. */
    bodyType: z.enum(['json', 'form', 'query']).default('json'),
    /** `{"to":"{{phone254}}","text":"{{message}}"}`, or `to={{phone254}}&text={{message}}` for form and query. */
    body: template,
    sender: z.string().default(''),
    success,
    /** JSON path of the gateway's own id of the message, for example `[0].message_id`. */
    messageIdPath: z.string().min(1).optional(),
  })
  .superRefine((given, context) => {
    const problem = (path: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [path], message });
    };
    if (given.method === 'GET' && given.bodyType !== 'query') {
      problem('bodyType', 'a GET request has no body: use "query"');
    }
    if (
      given.bodyType === 'json' &&
      parseJson(fill(given.body, 'json', SAMPLE, sampleSecrets(given.body))) === undefined
    ) {
      problem('body', 'is not JSON once it is filled; put text placeholders inside quotes');
    }
    if (!given.body.includes('{{message}}') && !given.url.includes('{{message}}')) {
      problem('body', 'does not hold {{message}}');
    }
  });

type Settings = z.output<typeof settings>;

function buildRequest(given: Settings, values: Values, secrets: ReadonlyMap<string, string>): SmsRequest {
  const headers = new Map<string, string>([['accept', '*/*']]);
  const url = fill(given.url, 'url', values, secrets);
  const body = fill(given.body, given.bodyType === 'json' ? 'json' : 'url', values, secrets);
  if (given.bodyType === 'json') headers.set('content-type', 'application/json');
  if (given.bodyType === 'form') headers.set('content-type', 'application/x-www-form-urlencoded');
  for (const [name, text] of Object.entries(given.headers)) {
    headers.set(name.toLowerCase(), fill(text, 'header', values, secrets));
  }
  const request = { method: given.method, headers: Object.fromEntries(headers) };
  if (given.bodyType !== 'query') return { ...request, url, body };
  const joint = url.includes('?') ? '&' : '?';
  return { ...request, url: body === '' ? url : `${url}${joint}${body}`, body: given.method === 'GET' ? null : '' };
}

function readAnswer(given: Settings, status: number, text: string): SmsVerdict {
  const { statusFrom, statusTo, rule } = given.success;
  // What another status means is the same for every gateway.
  if (status < 200 || status > 299 || text.trim() === '') return null;
  const json = parseJson(text);
  const messageId = given.messageIdPath === undefined ? null : scalarText(atPath(json, given.messageIdPath));
  const refused: SmsVerdict = { kind: 'refused', final: true, reason: text };
  if (status < statusFrom || status > statusTo) return refused;
  if ('contains' in rule) return text.includes(rule.contains) ? { kind: 'sent', messageId } : refused;
  // A page of some box in between, not an answer of the gateway.
  if (json === undefined) return null;
  const code = scalarText(atPath(json, rule.path));
  return code !== null && rule.values.some((value) => String(value) === code) ? { kind: 'sent', messageId } : refused;
}

/** Any HTTP gateway that settings can describe: Mobitech, BlessedTexts, TalkSasa, MobileSasa, a phone on the LAN. */
export const templated = gatewayKind(settings, (given, deps): SmsGateway => {
  const names = [given.url, given.body, ...Object.values(given.headers)].flatMap(secretsIn);
  const secrets = new Map(names.map((name) => [name, readSecret(deps, name)]));
  return {
    kind: 'template',
    send(message: SmsMessage, signal: AbortSignal) {
      const request = buildRequest(given, valuesOf(message, given.sender), secrets);
      const read = ({ status, text }: Answer): SmsVerdict => readAnswer(given, status, text);
      return deliver(deps, message, request, [...secrets.values()], read, signal);
    },
  };
});
