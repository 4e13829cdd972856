import { z } from 'zod';
import type { DeliveryReport } from '../domain/delivery-report.ts';
import type { SmsGateway, SmsMessage } from '../domain/sms-port.ts';
import type { Answer } from '../outside/exchange.ts';
import { atPath, parseJson, scalarText } from '../outside/json-path.ts';
import { holdsWord } from './contains.ts';
import { deliver, judgeAnswer, type SmsRequest, type SmsVerdict } from './deliver.ts';
import { denialIn } from './denial.ts';
import { gatewayKind, readSecret } from './gateway.ts';
import type { Values } from './placeholders.ts';
import { readFields, wordsOf } from './report.ts';
import { fill, placeholderProblems, secretsIn, valuesOf } from './placeholders.ts';

const template = z.string().superRefine((text, context) => {
  for (const message of placeholderProblems(text)) context.addIssue({ code: 'custom', message });
});

const codeRule = z.strictObject({
  path: z.string().min(1),
  values: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
});
const wordRule = z.strictObject({ contains: z.string().min(1) });

/**
 * How to tell yes from no. The HTTP status alone is not enough: most gateways say no inside HTTP 200.
 * `path` reaches a code in a JSON answer (`[0].status_code`), which must be one of `values`; `contains` is for answers
 * that are plain text.
 */
const success = z.strictObject({
  statusFrom: z.int().min(200).max(299).default(200),
  statusTo: z.int().min(200).max(299).default(299),
  rule: z.union([codeRule, wordRule]),
});

const words = z.array(z.union([z.string(), z.number()]));
/** Where a delivery report (a JSON object or a form) names the message and what became of it; another word means that it is under way. */
const reports = z.strictObject({
  messageId: z.string().min(1),
  status: z.string().min(1),
  delivered: words.min(1),
  undelivered: words.default([]),
  /** Where its words for a failure stand. */
  reason: z.string().min(1).optional(),
});

/** What means no, and about what, where the words of an answer do not tell. */
const about = z.enum(['message', 'credit', 'opted-out', 'number']).default('message');
const refusal = z.union([codeRule.extend({ about }), wordRule.extend({ about })]);

/** Answers of the gateway, word for word, against which the rules are tried when the settings are read. */
const samples = z.strictObject({ sent: z.array(z.string()).default([]), refused: z.array(z.string()).default([]) });

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
    /** What means no although it looks like a yes. What is no by its words needs no rule. */
    refusals: z.array(refusal).default([]),
    samples: samples.default({ sent: [], refused: [] }),
    /** JSON path of the gateway's own id of the message, for example `[0].message_id`. */
    messageIdPath: z.string().min(1).optional(),
    /** What the gateway tells afterwards, where it does. */
    reports: reports.optional(),
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
    const { rule } = given.success;
    if ('contains' in rule && denialIn(rule.contains, { sent: '' }) !== null) {
      problem('success', `"${rule.contains}" is what a refusal says, so it cannot mean that a message was sent`);
    }
    if (given.reports !== undefined && given.messageIdPath === undefined) {
      problem('reports', 'needs message_id_path: without it no report can be matched with its message');
    }
    for (const kind of ['sent', 'refused'] as const) {
      for (const text of given.samples[kind]) {
        const found =
          readWhole({ kind: 'answer', status: given.success.statusFrom, text }, '', given)?.kind ?? 'unclear';
        if ((found === 'sent') !== (kind === 'sent'))
          problem('samples', `the rules read ${text} as ${found}, not as ${kind}`);
      }
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

/** What an answer says by the rules of the settings; what its words say beside that is for `judgeAnswer`. */
function readAnswer(given: Settings, { status, text }: Answer, sent: string): SmsVerdict {
  const { statusFrom, statusTo, rule } = given.success;
  // What another status means is the same for every gateway.
  if (status < 200 || status > 299 || text.trim() === '') return null;
  const json = parseJson(text);
  const holds = (one: Rule): boolean =>
    'contains' in one ? holdsWord(text, one.contains, sent) : isOneOf(atPath(json, one.path), one.values);
  const no = given.refusals.find(holds);
  if (no !== undefined) {
    return { kind: 'refused', final: true, reason: text, ...(no.about === 'message' ? {} : { about: no.about }) };
  }
  const refused: SmsVerdict = { kind: 'refused', final: true, reason: text };
  if (status < statusFrom || status > statusTo) return refused;
  // A page of some box in between, not an answer of the gateway.
  if ('path' in rule && json === undefined) return null;
  if (!holds(rule)) return refused;
  const messageId = given.messageIdPath === undefined ? null : scalarText(atPath(json, given.messageIdPath));
  return { kind: 'sent', messageId };
}

type Rule = z.output<typeof codeRule> | z.output<typeof wordRule>;

function isOneOf(found: unknown, values: readonly (string | number | boolean)[]): boolean {
  const text = scalarText(found);
  return text !== null && values.some((value) => String(value) === text);
}

/** The codes that the settings call a success: on this gateway they are none of what they may be on another. */
function successCodes({ success: { rule } }: Pick<Settings, 'success'>): string[] {
  return 'values' in rule ? rule.values.map(String) : [];
}

function readWhole(answer: Answer, sent: string, given: Settings): SmsVerdict {
  return judgeAnswer(answer, readAnswer(given, answer, sent), { sent, successCodes: successCodes(given) });
}

function readReport(rule: z.output<typeof reports>, body: string): DeliveryReport | null {
  const fields = readFields(body);
  const at = (path: string) => scalarText(atPath(fields, path));
  const [messageId, status] = [at(rule.messageId), at(rule.status)];
  if (messageId === null || status === null) return null;
  if (isOneOf(status, rule.delivered)) return { messageId, state: 'delivered', reason: null };
  if (!isOneOf(status, rule.undelivered)) return { messageId, state: 'under-way', reason: null };
  return {
    messageId,
    state: 'undelivered',
    reason: wordsOf(rule.reason === undefined ? null : at(rule.reason), status),
  };
}

/** A word that means yes stands in its own negation too. */
function doubts({ success: { rule }, refusals, samples: { refused } }: Settings): string[] {
  if (!('contains' in rule) || !/^[\p{L}\s]+$/u.test(rule.contains.trim())) return [];
  if (refusals.length > 0 || refused.length > 0) return [];
  const word = rule.contains.trim();
  const negations = ['un', 'n', 'in'].map((prefix) => `${prefix}${word}`).filter((text) => NEGATED.test(text));
  const held = [...negations, `not ${word}`].map((text) => `"${text}"`).join(' and ');
  return [
    `success.rule: "${word}" stands in ${held} too. It counts as a whole word only, and a no beside it wins; surer is ` +
      'a rule of path and values, or one answer of each kind under samples: { sent = […], refused = […] }.',
  ];
}

const NEGATED =
  /^(?:unsuccess(?:ful|fully)?|unsent|unaccepted|undelivered|unprocessed|nok|invalid|insufficient|incorrect|inactive|incomplete)$/i;

/** Any HTTP gateway that settings can describe: Mobitech, BlessedTexts, TalkSasa, MobileSasa, a phone on the LAN. */
export const templated = gatewayKind(
  settings,
  (given, deps): SmsGateway => {
    const names = [given.url, given.body, ...Object.values(given.headers)].flatMap(secretsIn);
    const secrets = new Map(names.map((name) => [name, readSecret(deps, name)]));
    const { reports: rule } = given;
    return {
      kind: 'template',
      ...(rule === undefined ? {} : { readReport: (body: string) => readReport(rule, body) }),
      send(message: SmsMessage, signal: AbortSignal) {
        const request = buildRequest(given, valuesOf(message, given.sender), secrets);
        const delivery = { request, secrets: [...secrets.values()], successCodes: successCodes(given) };
        return deliver(deps, message, delivery, (answer) => readAnswer(given, answer, message.text), signal);
      },
    };
  },
  doubts,
);
