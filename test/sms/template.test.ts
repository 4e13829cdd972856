import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import type { SmsOutcome } from '../../src/domain/sms-port.ts';
import { SmsSimulator } from '../../src/simulate/sms.ts';
import { smsGateways } from '../../src/sms/index.ts';
import { testDeps } from './deps.ts';

const message = { to: '254712345678' as Msisdn, text: 'a&b=c "d" \\ e+f\n{{sender}} 100%', reference: 'payment:7' };
const idle = new AbortController().signal;
const deps = testDeps({ secret: () => 'p&ss "w"' });
const simulator = new SmsSimulator(() => 0);
let baseUrl: string;
beforeAll(async () => {
  baseUrl = await simulator.start();
});
afterAll(() => simulator.stop());
afterEach(() => {
  simulator.messages.length = 0;
  simulator.behaviour = { kind: 'accept' };
});

const success = { rule: { path: 'status', values: ['queued'] } };
const basic = (): Record<string, unknown> => ({
  url: `${baseUrl}/send`,
  body: '{"to":"{{phone254}}","message":"{{message}}"}',
  success,
});
const send = async (own: Record<string, unknown>): Promise<SmsOutcome> =>
  await smsGateways.template.open({ ...basic(), ...own }, deps).send(message, idle);
const taken = { to: '254712345678', text: message.text, reference: 'payment:7' };

describe('template gateway', () => {
  const pairs = 'to={{phone254}}&message={{message}}&reference={{reference}}&key={{secret:sms-key}}';
  it.each<[string, Record<string, unknown>]>([
    [
      'JSON',
      {
        body: '{"to":{{phone254}},"message":"{{message}}","reference":"{{reference}}","key":"{{secret:sms-key}}","x":{"y":{}}}',
      },
    ],
    ['a form', { bodyType: 'form', body: pairs }],
    ['the query of a GET', { bodyType: 'query', method: 'GET', body: pairs }],
    ['the query of a POST', { bodyType: 'query', body: pairs }],
  ])('escapes every value for %s', async (_name, own) => {
    expect(await send(own)).toMatchObject({ kind: 'sent' });
    expect(simulator.messages).toEqual([expect.objectContaining(taken)]);
    const { url, body } = simulator.requests.at(-1)!;
    const key = body.startsWith('{')
      ? (JSON.parse(body) as { key: string }).key
      : new URLSearchParams(body || url.slice(url.indexOf('?'))).get('key');
    expect(key).toBe('p&ss "w"');
  });

  it('knows the three forms of a number, and placeholders in the URL and in headers', async () => {
    await send({
      url: `${baseUrl}/send?who={{phonePlus}}&sig={{secret:sms-key}}`,
      headers: { 'X-Local': '{{phone07}}', 'X-Text': '{{message}}', Authorization: 'Bearer {{secret:sms-key}}' },
    });
    const { url, headers } = simulator.requests.at(-1)!;
    const query = new URL(url, 'http://gateway').searchParams;
    expect(query.get('who')).toBe('+254712345678');
    expect(query.get('sig')).toBe('p&ss "w"');
    expect(headers).toMatchObject({ 'x-local': '0712345678', authorization: 'Bearer p&ss "w"' });
    expect(headers['x-text']).toBe('a&b=c "d" \\ e+f {{sender}} 100%');
  });

  it.each<[string, unknown, string, SmsOutcome['kind']]>([
    ['a number', { path: '[0].code', values: [1000] }, '[{"code":"1000"}]', 'sent'],
    ['a string', { path: '0.code', values: ['1000'] }, '[{"code":1000}]', 'sent'],
    ['true', { path: 'a.ok', values: [true] }, '{"a":{"ok":true}}', 'sent'],
    ['another value', { path: 'a.ok', values: [true] }, '{"a":{"ok":false}}', 'refused'],
    ['a missing member', { path: '[0].code', values: ['1000'] }, '{"code":"1002"}', 'refused'],
    ['a member of the prototype', { path: 'constructor.name', values: ['Object'] }, '{}', 'refused'],
    ['a text', { contains: 'OK:' }, 'OK: 77', 'sent'],
    ['another text', { contains: 'OK:' }, 'ERR 5', 'refused'],
    ['nothing', { contains: 'OK:' }, '', 'unknown'],
    ['no JSON', { path: 'code', values: ['1'] }, 'OK', 'unknown'],
  ])('judges %s by its rule', async (_name, rule, body, kind) => {
    simulator.behaviour = { kind: 'say', status: 200, body };
    expect((await send({ success: { rule } })).kind).toBe(kind);
  });

  it('takes a status outside of its range as a refusal', async () => {
    simulator.behaviour = { kind: 'say', status: 202, body: '{"status":"queued"}' };
    expect((await send({})).kind).toBe('sent');
    expect((await send({ success: { ...success, statusTo: 200 } })).kind).toBe('refused');
  });

  it('cannot be made to add a header by a value with a line end', async () => {
    const given = { ...basic(), headers: { 'x-key': '{{secret:k}}' } };
    const odd = testDeps({ secret: () => 'one\r\nx-other: two\u20ac' });
    expect((await smsGateways.template.open(given, odd).send(message, idle)).kind).toBe('sent');
    const { headers } = simulator.requests.at(-1)!;
    expect(headers['x-key']).toBe('one x-other: two');
    expect(headers['x-other']).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['an unknown placeholder', { body: '{"to":"{{phone}}","m":"{{message}}"}' }, /unknown placeholder \{\{phone\}\}/],
    ['an open placeholder', { body: '{"to":"{{phone254","m":"{{message}}"}' }, /without its/],
    ['text outside of quotes', { body: '{"m":{{message}}}' }, /is not JSON/],
    ['a body without the message', { body: '{"to":"{{phone254}}"}' }, /does not hold \{\{message\}\}/],
    ['a body in a GET', { method: 'GET' }, /has no body/],
    ['a placeholder in the host', { url: 'https://{{sender}}.example/send' }, /no placeholder in the host/],
    ['another protocol', { url: 'ftp://gateway/send' }, /must be http/],
    ['no rule', { success: {} }, /rule/],
  ])('does not accept settings with %s', (_name, own, problem) => {
    expect(() => smsGateways.template.open({ ...basic(), ...own }, deps)).toThrow(problem);
  });
});
