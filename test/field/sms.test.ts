import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseSetup } from '../../src/config/setup-file.ts';
import { REMINDER_TEMPLATES } from '../../src/domain/messages/reminder.ts';
import { DEFAULT_TEMPLATES } from '../../src/domain/messages/receipt.ts';
import type { SmsGateway, SmsMessage, SmsOutcome } from '../../src/domain/sms-port.ts';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import { COMMAND_ENTRIES } from '../../src/services/commands/entries.ts';
import { CREDIT_PROBE_MS, smsLaneSpec } from '../../src/services/commands/sms-lane.ts';
import { Dispatcher } from '../../src/services/outbox/dispatcher.ts';
import { SmsSimulator } from '../../src/simulate/sms.ts';
import { denialIn } from '../../src/sms/denial.ts';
import { smsGateways } from '../../src/sms/index.ts';
import { putSmsGateway } from '../../src/storage/providers.ts';
import { query } from '../../src/storage/engine/query.ts';
import { newestPayments } from '../../src/storage/views/overview.ts';
import { paymentView } from '../../src/views/payment.ts';
import { RECEIPT_WORDS } from '../../src/views/payment-words.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { testDeps } from '../sms/deps.ts';
import {
  addLine,
  attempts,
  DAY,
  HOUR,
  notice,
  NOW,
  openAlarms,
  openStore,
  payments,
  receipts,
  take,
} from '../services/books.ts';
import { fieldCase } from './field-case.ts';

const NO_REMINDERS = { daysBefore: [], onTheDay: false, daysAfter: [], fromHour: 9, toHour: 19 };

const message: SmsMessage = {
  to: '254712345678' as Msisdn,
  text: 'Demo Net: KES 1,500 received. Your account is blocked, so it is not switched on. OK. Sent.',
  reference: 'payment:42',
};
const simulator = new SmsSimulator(() => 0);
let baseUrl = '';
beforeAll(async () => {
  baseUrl = await simulator.start();
});
afterAll(() => simulator.stop());
afterEach(() => {
  simulator.behaviour = { kind: 'accept' };
});

type Kind = 'africas-talking' | 'services-family' | 'template';
const own = (kind: Kind, rule: object): object =>
  ({
    'africas-talking': { baseUrl, username: 'isp', apiKeySecret: 'k' },
    'services-family': { baseUrl, partnerId: '1', apiKeySecret: 'k', sender: 'WASHA' },
    template: { url: `${baseUrl}/send`, body: '{"to":"{{phone254}}","message":"{{message}}"}', ...rule },
  })[kind];

/** What a gateway of that kind makes of an answer. */
async function hear(kind: Kind, body: unknown, rule: object = {}, status = 200): Promise<SmsOutcome> {
  simulator.behaviour = { kind: 'say', status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  const gateway = smsGateways[kind].open(own(kind, rule), testDeps({}));
  return await gateway.send(message, new AbortController().signal);
}
const contains = (word: string) => ({ success: { rule: { contains: word } } });

describe('a no inside a yes is a no', () => {
  test('F-sms-01: a number that has opted out is refused for good, with the reason', async () => {
    expect(await hear('africas-talking', fieldCase('F-sms-01').given, {}, 201)).toEqual({
      kind: 'refused',
      final: true,
      reason: 'UserInBlacklist (code 406) (HTTP 201)',
      about: 'opted-out',
    });
  });

  test('F-sms-02: a code that says no inside an envelope that says yes', async () => {
    const answer = { success: true, responses: [{ 'response-code': 1004 }] };
    for (const rule of [
      contains('success'),
      contains('"success":true'),
      { success: { rule: { path: 'success', values: [true] } } },
    ]) {
      expect(await hear('template', answer, rule)).toMatchObject({ kind: 'refused', about: 'credit' });
    }
  });

  test('F-sms-03: a page of a login is nothing that a gateway says', async () => {
    for (const kind of ['africas-talking', 'services-family', 'template'] as const)
      for (const page of ['<!DOCTYPE html><title>OK</title>success', '<html><body>queued, OK, sent</body></html>'])
        expect((await hear(kind, page, contains('OK'))).kind).toBe('unknown');
  });

  test('F-sms-06: unsuccessful is no success', async () => {
    const given = fieldCase('F-sms-06').given as unknown[];
    expect(given.length).toBe(4);
    for (const answer of [...given, 'unsuccessful', 'Message not successfully queued', 'success=false', 'success: 0']) {
      for (const word of ['success', 'successful', 'successfully'])
        expect(await hear('template', answer, contains(word)), JSON.stringify(answer)).toMatchObject({
          kind: 'refused',
        });
    }
  });

  test('F-sms-07: OK within another word, or in a page', async () => {
    for (const answer of ['NOK: no credit', 'BROKEN', 'NOT OK', 'TOKEN 5', '{"status":"NOK"}', '{"note":"BROKEN"}'])
      expect((await hear('template', answer, contains('OK'))).kind, answer).toBe('refused');
    expect((await hear('template', '<html><body>LOOK, OK</body></html>', contains('OK'))).kind).toBe('unknown');
    expect((await hear('template', 'OK: 77', contains('OK'))).kind).toBe('sent');
  });

  test("F-sms-08: Africa's Talking of before: nothing left, and why is not said: tried again", async () => {
    expect(await hear('africas-talking', fieldCase('F-sms-08').given, {}, 201)).toMatchObject({
      kind: 'refused',
      final: false,
      reason: 'Could Not Send: Sent to 0/1 Total Cost: 0 (HTTP 201)',
    });
  });

  const good = { SMSMessageData: { Message: 'Sent to 1/1 Total Cost: KES 0.8000', Recipients: [{ statusCode: 101 }] } };
  test.each<[Kind, unknown, object]>([
    ['africas-talking', { ...good, error: 'Insufficient balance' }, {}],
    ['africas-talking', { SMSMessageData: { Message: 'Sent to 0/1', Recipients: [{ statusCode: 101 }] } }, {}],
    ['services-family', { responses: [{ 'respose-code': 200, 'response-description': 'Failed' }] }, {}],
    ['services-family', { success: false, responses: [{ 'response-code': 200 }] }, {}],
    [
      'template',
      { status: 'success', data: { failed: ['254712345678'] } },
      { success: { rule: { path: 'status', values: ['success'] } } },
    ],
    ['template', { status: 'success', failedCount: '1' }, contains('success')],
    ['template', '<r><status>OK</status><failed>1</failed></r>', contains('OK')],
  ])('%s: a yes with a no inside: %j', async (kind, answer, rule) => {
    expect((await hear(kind, answer, rule)).kind).toBe('refused');
  });

  test.each<[Kind, unknown, object]>([
    ['africas-talking', good, {}],
    ['services-family', { responses: [{ 'respose-code': 200, 'response-description': 'Success' }] }, {}],
    [
      'template',
      [{ status_code: '1000', status_desc: 'Success', message_cost: 1, credit_balance: 0 }],
      { success: { rule: { path: '[0].status_code', values: ['1000'] } } },
    ],
    ['template', { success: true, errors: [], failed: 0, error: null, message: message.text }, contains('success')],
    ['template', { success: 'true', error_count: '0', errorMessage: 'No error' }, contains('success')],
    ['template', { successCount: 1, failedCount: 0 }, contains('success')],
    ['template', '<r><status>OK</status><failed>0</failed></r>', contains('OK')],
    ['template', 'Sent. Low balance: 3 units left', contains('Sent')],
    ['template', { code: 1001, text: 'accepted' }, { success: { rule: { path: 'code', values: [1001] } } }],
    ['template', `OK ${message.text}`, contains('OK')],
    ['template', '{ "status" : "queued" }', contains('"status":"queued"')],
  ])('%s: a yes without a no: %j', async (kind, answer, rule) => {
    expect((await hear(kind, answer, rule)).kind).toBe('sent');
  });

  test('our own text that comes back is neither', async () => {
    expect(await hear('template', `received: ${message.text}`, contains('OK'))).toMatchObject({ kind: 'refused' });
    expect(denialIn(JSON.stringify({ message: message.text }), { sent: message.text })).toBeNull();
  });

  test('a rule of what means no wins, and says what it is about', async () => {
    const rules = {
      ...contains('queued'),
      refusals: [
        { contains: 'E77', about: 'credit' },
        { path: 's', values: [9] },
      ],
    };
    expect(await hear('template', 'queued E77', rules)).toMatchObject({ kind: 'refused', about: 'credit' });
    expect(await hear('template', { s: 9, m: 'queued' }, rules)).toMatchObject({ kind: 'refused', about: null });
    expect(await hear('template', 'queued', rules)).toMatchObject({ kind: 'sent' });
  });

  test('credit is told from other refusals, in whatever status', async () => {
    for (const [status, body] of [
      [200, { status: 'error', message: 'Insufficient balance' }],
      [200, { success: false, message: 'credit' }],
      [400, { message: 'You do not have enough credits: top up' }],
      [402, 'Payment Required'],
      [200, 'ERR: low credits'],
      [200, 'hakuna salio'],
    ] as const)
      expect(await hear('template', body, contains('queued'), status), JSON.stringify(body)).toMatchObject({
        kind: 'refused',
        about: 'credit',
      });
    expect(await hear('template', { status: 'error', message: 'Bad sender' }, contains('queued'))).toMatchObject({
      about: null,
    });
  });

  const setup = (success: string) => `[sms]
kind = "template"
[sms.settings]
url = "http://gateway.example/send"
body = '{"to":"{{phone254}}","message":"{{message}}"}'
${success}`;
  const read = (success: string) => parseSetup('setup.toml', setup(success), 'Africa/Nairobi', NOW);

  test('F-sms-06: a word that its own negation holds is warned of, one that says no is refused, and samples prove the rules', () => {
    expect(read('success = { rule = { contains = "success" } }').warnings).toEqual([
      expect.stringMatching(/"success" stands in .*"not success" too/) as string,
    ]);
    const proven = 'samples = { sent = ["OK 1"], refused = ["NOK"] }';
    expect(read(`success = { rule = { contains = "OK" } }\n${proven}`).warnings).toEqual([]);
    expect(read('success = { rule = { path = "status", values = ["1000"] } }').warnings).toEqual([]);
    expect(() => read('success = { rule = { contains = "failed" } }')).toThrow(/cannot mean that a message was sent/);
    expect(() => read('success = { rule = { contains = "done" } }\nsamples = { refused = ["done"] }')).toThrow(
      /read done as sent, not as refused/,
    );
  });
});

/** A lane with a gateway that says what the test wants, real books, and receipts that wait. */
function laneOf(n: number, answer: SmsOutcome) {
  const store = openStore();
  const clock = new VirtualClock(NOW);
  const sent: string[] = [];
  const outside = { answer };
  const asked: number[] = [];
  const gateway: SmsGateway = {
    kind: 'test',
    send: ({ reference }) => {
      asked.push(clock.now());
      if (outside.answer.kind === 'sent') sent.push(reference);
      return Promise.resolve(outside.answer);
    },
  };
  store.run(putSmsGateway, { id: 1, kind: 'test', settings: '{}' });
  const dispatcher = new Dispatcher({
    store,
    clock,
    entries: COMMAND_ENTRIES,
    random: () => 0.5,
    onBug: (error) => {
      throw error;
    },
    onAttempt: () => undefined,
  });
  for (let i = 1; i <= n; i++) {
    addLine(store, i);
    take(store, notice({ account: `ACC${i}` }));
  }
  const receiptDeps = {
    store,
    clock,
    random: () => 0.5,
    gateway,
    templates: DEFAULT_TEMPLATES,
    reminders: { ...NO_REMINDERS, templates: REMINDER_TEMPLATES },
    currency: 'KES',
    language: 'en',
    timeZone: 'Africa/Nairobi',
    businessName: 'Demo Net',
    supportPhone: null,
  } as const;
  dispatcher.addLane(smsLaneSpec({ store, clock, since: NOW, wake: () => dispatcher.wake('sms') }, () => receiptDeps));
  const states = () => store.all(receipts, {}).map(({ state }) => state);
  onTestFinished(() => dispatcher.stop(0));
  /** Lets time pass in steps; the disk of each step is real. */
  const pass = async (ms: number, step = 30_000) => {
    for (let left = ms; left > 0; left -= step) {
      await clock.advance(Math.min(step, left));
      while (dispatcher.status().some(({ running }) => running > 0)) await setImmediate();
      await clock.advance(0);
    }
  };
  const pay = () => {
    take(store, notice({ account: 'ACC1' }));
    dispatcher.wake('sms');
  };
  return { store, clock, pass, pay, sent, outside, asked, dispatcher, states };
}
const refusal = (reason: string, about: 'credit' | 'opted-out'): SmsOutcome => ({
  kind: 'refused',
  final: true,
  reason,
  about,
});
const YES: SmsOutcome = { kind: 'sent', messageId: 'm' };

describe('out of credit', () => {
  test('F-sms-05: forty receipts wait two hours, one is tried on a rhythm, and those that are still true go once', async () => {
    const { store, pass, sent, outside, asked, dispatcher, states } = laneOf(
      40,
      refusal('Insufficient balance', 'credit'),
    );
    await pass(HOUR);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'sms-credit', subject: 'test' }]);
    expect(dispatcher.status()).toMatchObject([{ state: 'down', queued: 40 }]);
    await pass(HOUR);
    // As many as are let out at once before the first no, then one a time.
    expect(asked.length).toBeLessThanOrEqual(4 + (2 * HOUR) / CREDIT_PROBE_MS);
    expect(asked.length).toBeGreaterThan(20);
    expect(store.all(attempts, {}).every(({ outcome }) => outcome === 'unavailable')).toBe(true);
    expect(states().every((state) => state === 'queued')).toBe(true);
    // Two of them speak of what is no more: a line whose money went back, and a time that is over.
    store.run(
      query()((db) => db.updateTable('payment').set({ state: 'reversed' }).where('id', '=', 1)),
      {},
    );
    outside.answer = YES;
    await pass(2 * CREDIT_PROBE_MS);
    expect(sent.length).toBe(39);
    expect(new Set(sent).size).toBe(39);
    expect(store.all(openAlarms, {})).toEqual([]);
    expect(store.all(receipts, {})[0]).toMatchObject({
      state: 'dropped',
      reason: 'Not sent: its money is not booked to this line any more',
    });
  });

  test('F-sms-10: topped up after ten minutes: both are sent once', async () => {
    const { pass, sent, outside, states } = laneOf(2, refusal('Insufficient balance', 'credit'));
    await pass(10 * 60_000);
    expect(sent).toEqual([]);
    outside.answer = YES;
    await pass(2 * CREDIT_PROBE_MS);
    expect(sent.toSorted()).toEqual(['payment:1', 'payment:2']);
    expect(states()).toEqual(['sent', 'sent']);
    await pass(DAY, HOUR);
    expect(sent.length).toBe(2);
  });

  test('what is more than a day late is dropped with a note, not sent', async () => {
    const { store, pass, sent, outside } = laneOf(1, refusal('no credit', 'credit'));
    await pass(DAY + HOUR, 5 * 60_000);
    outside.answer = YES;
    await pass(CREDIT_PROBE_MS);
    expect(sent).toEqual([]);
    expect(store.all(receipts, {})).toMatchObject([
      { state: 'dropped', reason: 'Not sent: it is more than a day late' },
    ]);
  });
});

describe('one number, and a gateway that is not understood', () => {
  test('F-sms-09: who has opted out is one matter on the line, with the cure, and the gateway is well', async () => {
    const { store, pass, outside, pay } = laneOf(1, refusal('UserInBlacklist (code 406)', 'opted-out'));
    await pass(60_000);
    for (const month of [1, 2]) {
      pay();
      await pass(month * HOUR);
    }
    expect(store.all(receipts, {}).length).toBe(3);
    const open = store.all(openAlarms, {});
    expect(open).toMatchObject([{ kind: 'sms-unwanted', subject: 'ACC1' }]);
    expect(open[0]!.message).toMatch(/\*456\*9\*5#.*activate the sender's name/);
    outside.answer = YES;
    pay();
    await pass(HOUR);
    expect(store.all(openAlarms, {})).toEqual([]);
  });

  test('F-sms-03: a gateway that answers every message with a page raises an alarm', async () => {
    const { store, pass } = laneOf(1, { kind: 'unknown', reason: 'HTTP 200 without a usable answer: <html>' });
    await pass(60_000);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'sms-unclear', subject: 'test' }]);
  });

  test('F-sms-04: without a gateway nothing is called sent', async () => {
    const { store, clock, pass } = laneOf(1, { kind: 'logged' });
    await pass(60_000);
    expect(store.all(receipts, {})).toMatchObject([{ state: 'logged', reason: 'No gateway' }]);
    expect(store.all(payments, {})).toMatchObject([{ receipt_at: null }]);
    expect(store.all(attempts, {})).toMatchObject([{ detail: 'Not sent: no gateway' }]);
    const walk = store.all(newestPayments, { limit: 1 })[0]!;
    const hop = paymentView(walk, 'none', clock.now()).hops.at(-1)!;
    expect(hop).toMatchObject({ name: 'SMS', state: 'failed', at: null, note: 'logged' });
    expect(RECEIPT_WORDS.en.logged).toBe('not sent: no gateway');
  });
});
