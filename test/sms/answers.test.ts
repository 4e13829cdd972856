import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import type { SmsOutcome } from '../../src/domain/sms-port.ts';
import { SmsSimulator } from '../../src/simulate/sms.ts';
import { smsGateways } from '../../src/sms/index.ts';
import { testDeps } from './deps.ts';

const message = { to: '254112345678' as Msisdn, text: 'Asante', reference: 'payment:1' };
const idle = new AbortController().signal;
const deps = testDeps({});
const simulator = new SmsSimulator(() => 0);
let baseUrl: string;
beforeAll(async () => {
  baseUrl = await simulator.start();
});
afterAll(() => simulator.stop());

/** The settings of each gateway whose answers are tried here, beside its address and its key. */
const OWN = {
  'africas-talking': { username: 'isp' },
  'services-family': { partnerId: '1', sender: 'WASHA' },
};

async function hear(kind: keyof typeof OWN, status: number, body: unknown): Promise<SmsOutcome> {
  simulator.behaviour = { kind: 'say', status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  return await smsGateways[kind].open({ baseUrl, apiKeySecret: 'sms-api-key', ...OWN[kind] }, deps).send(message, idle);
}

describe("Africa's Talking", () => {
  const answer = (recipient: unknown): unknown => ({ SMSMessageData: { Message: 'Sent', Recipients: [recipient] } });

  it.each([100, 101, '102'])('takes code %j as sent', async (statusCode) => {
    const outcome = await hear('africas-talking', 201, answer({ statusCode, status: 'Success', messageId: 'ATXid_9' }));
    expect(outcome).toEqual({ kind: 'sent', messageId: 'ATXid_9' });
  });

  it.each([
    [401, null],
    [402, null],
    ['403', 'number'],
    [404, 'number'],
    [405, 'credit'],
    [406, 'opted-out'],
    [407, null],
    [409, 'opted-out'],
  ])('takes code %j as a final refusal about %j', async (statusCode, about) => {
    const outcome = await hear('africas-talking', 201, answer({ statusCode, status: 'Refused' }));
    const reason = `Refused (code ${statusCode}) (HTTP 201)`;
    expect(outcome).toEqual({ kind: 'refused', final: true, reason, about });
  });

  it.each([500, 501, '502'])('takes code %j as a passing refusal', async (statusCode) => {
    const outcome = await hear('africas-talking', 201, answer({ statusCode, status: 'InternalServerError' }));
    expect(outcome).toMatchObject({ kind: 'refused', final: false });
  });

  it('takes an empty list of recipients as a refusal, with its word', async () => {
    const outcome = await hear('africas-talking', 201, {
      SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] },
    });
    expect(outcome).toEqual({ kind: 'refused', final: true, reason: 'InvalidSenderId (HTTP 201)', about: null });
  });

  it('takes a bad key as a final refusal: HTTP 401 with plain text', async () => {
    const outcome = await hear('africas-talking', 401, 'The supplied authentication is invalid');
    expect(outcome).toMatchObject({ kind: 'refused', final: true, reason: expect.stringContaining('key') as string });
  });

  it.each([{}, { SMSMessageData: {} }, answer({ status: 'Success' }), answer(null), [], 'null'])(
    'is in doubt about %j',
    async (body) => {
      expect((await hear('africas-talking', 201, body)).kind).toBe('unknown');
    },
  );

  it('refuses, and does not tell, a key that no header can hold', async () => {
    const given = { baseUrl, username: 'isp', apiKeySecret: 'sms-api-key' };
    const before = simulator.requests.length;
    const odd = testDeps({ secret: () => 'one\ntwo' });
    const outcome = await smsGateways['africas-talking'].open(given, odd).send(message, idle);
    expect(outcome).toMatchObject({ kind: 'refused', final: true });
    expect(JSON.stringify(outcome)).not.toMatch(/one|two/);
    expect(simulator.requests).toHaveLength(before);
  });

  it('sends the documented headers and form', async () => {
    simulator.behaviour = { kind: 'accept' };
    const given = { baseUrl: `${baseUrl}/`, username: 'isp', apiKeySecret: 'sms-api-key', sender: 'WASHA' };
    await smsGateways['africas-talking'].open(given, deps).send(message, idle);
    const request = simulator.requests.at(-1)!;
    expect(request.headers).toMatchObject({ apikey: 'secret of sms-api-key', accept: 'application/json' });
    expect(Object.fromEntries(new URLSearchParams(request.body))).toEqual({
      username: 'isp',
      to: '+254112345678',
      message: 'Asante',
      bulkSMSMode: '1',
      from: 'WASHA',
    });
  });
});

describe('services family', () => {
  const row = (code: unknown): object => ({
    'respose-code': code,
    'response-description': 'as told',
    messageid: 8290842,
  });

  it.each([
    { responses: [row(200)] },
    { responses: [row('200')] },
    row(200),
    [row('200')],
    { responses: [{ 'response-code': 200, messageid: '8290842' }] },
  ])('takes %j as sent', async (body) => {
    expect(await hear('services-family', 200, body)).toEqual({ kind: 'sent', messageId: '8290842' });
  });

  it.each([1001, 1002, 1003, '1004', 1005, 1006, 1007, 1008, 1009, 1010, 4091, '4092', 4093, 9999])(
    'takes code %j as a final refusal',
    async (code) => {
      const outcome = await hear('services-family', 200, { responses: [row(code)] });
      expect(outcome).toMatchObject({ kind: 'refused', final: true });
      expect(outcome).toMatchObject({ reason: expect.stringContaining(`as told (code ${code})`) as string });
    },
  );

  it('takes 4090 as a passing refusal, in whatever HTTP status', async () => {
    const refusal = { kind: 'refused', final: false };
    expect(await hear('services-family', 200, row(4090))).toMatchObject(refusal);
    expect(await hear('services-family', 500, { responses: [row('4090')] })).toMatchObject(refusal);
  });

  it('does not take the code of success for sent inside HTTP 500', async () => {
    expect((await hear('services-family', 500, row(200))).kind).toBe('unknown');
  });

  it.each([{}, { responses: [] }, { responses: 'none' }, { responses: [{}] }, 'ok'])(
    'is in doubt about %j',
    async (body) => {
      expect((await hear('services-family', 200, body)).kind).toBe('unknown');
    },
  );

  it('names the place of its settings that is wrong', () => {
    expect(() => smsGateways['services-family'].open({ partnerId: '1' }, deps)).toThrow(/baseUrl/);
  });

  it('does not start with an empty secret', () => {
    const given = { baseUrl, partnerId: '1', sender: 'W', apiKeySecret: 'k' };
    const empty = testDeps({ secret: () => ' \n' });
    expect(() => smsGateways['services-family'].open(given, empty)).toThrow(/secret "k".*empty/);
  });
});
