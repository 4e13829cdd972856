import { expect, test } from 'vitest';
import { smsGateways } from '../../src/sms/index.ts';
import { testDeps } from './deps.ts';

const deps = testDeps({ secret: () => 'key' });
const africa = smsGateways['africas-talking'].open({ username: 'isp', apiKeySecret: 'sms-api-key' }, deps);

test.each([
  ['id=ATXid_1&status=Success&phoneNumber=%2B254711000001&networkCode=63902', 'delivered', null],
  ['id=ATXid_1&status=Failed&failureReason=UserInBlacklist', 'undelivered', 'UserInBlacklist'],
  ['id=ATXid_1&status=Rejected', 'undelivered', 'Rejected'],
  ['id=ATXid_1&status=Sent', 'under-way', null],
  ['id=ATXid_1&status=Buffered', 'under-way', null],
])("Africa's Talking: %s is %s", (body, state, reason) => {
  expect(africa.readReport?.(body)).toEqual({ messageId: 'ATXid_1', state, reason });
});

test.each(['', 'id=ATXid_1', 'status=Success', 'id=&status=Success', 'id=1&status=toString', '{"id":"1"}', '<html>'])(
  "Africa's Talking: %j is no report",
  (body) => {
    expect(africa.readReport?.(body)).toBeNull();
  },
);

const settings = {
  url: 'https://sms.example/send',
  body: '{"text":"{{message}}"}',
  success: { rule: { path: 'status', values: ['queued'] } },
};
const reports = { messageId: 'messageId', status: 'dlrStatus', delivered: [1], undelivered: [2], reason: 'dlrDesc' };
const described = smsGateways.template.open({ ...settings, messageIdPath: 'id', reports }, deps);

test.each([
  ['{"messageId":7,"dlrStatus":"1","dlrDesc":"ok"}', 'delivered', null],
  ['messageId=7&dlrStatus=1', 'delivered', null],
  ['{"messageId":7,"dlrStatus":2,"dlrDesc":"AbsentSubscriber"}', 'undelivered', 'AbsentSubscriber'],
  ['{"messageId":7,"dlrStatus":2,"dlrDesc":""}', 'undelivered', '2'],
  ['{"messageId":7,"dlrStatus":3}', 'under-way', null],
])('a described gateway: %s is %s', (body, state, reason) => {
  expect(described.readReport?.(body)).toEqual({ messageId: '7', state, reason });
});

test('a described gateway: what lacks the name or the word is no report', () => {
  expect(described.readReport?.('{"dlrStatus":1}')).toBeNull();
  expect(described.readReport?.('[]')).toBeNull();
  expect(described.readReport?.('null')).toBeNull();
});

test('who tells nothing afterwards has no report, and reports without the id of a message are refused', () => {
  expect(smsGateways.template.open(settings, deps).readReport).toBeUndefined();
  expect(() => smsGateways.template.open({ ...settings, reports }, deps)).toThrow(/needs message_id_path/);
});
