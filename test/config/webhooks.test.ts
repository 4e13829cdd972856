import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/config.ts';
import { SettingsFault } from '../../src/config/problems.ts';
import { webhookProblem } from '../../src/config/webhook-fields.ts';

const BILLING = 'name = "billing"\nurl = "https://billing.example.com/in?key=1"\nsecret = "hook"\ntells = ["paid"]';

test('programs are tables of the settings, or a list', () => {
  const told = { name: 'billing', secret: 'hook', tells: ['paid'], payerPhone: false };
  const { programs } = parseConfig('x', `[[programs.webhooks]]\n${BILLING}`);
  expect(programs.webhooks).toEqual([{ ...told, url: 'https://billing.example.com/in?key=1' }]);
  expect(parseConfig('x', '').programs.webhooks).toEqual([]);
});

test.each([
  [`[[programs.webhooks]]\n${BILLING}\n[[programs.webhooks]]\n${BILLING}`, 'two that are called "billing"'],
  [`[[programs.webhooks]]\n${BILLING.replace('paid', 'sold')}`, 'programs.webhooks'],
  [`[[programs.webhooks]]\n${BILLING.replace('["paid"]', '[]')}`, 'what it is told of'],
  [`[[programs.webhooks]]\n${BILLING.replace('https', 'http')}`, 'it has to be https'],
])('%s is refused in words', (text, words) => {
  const refused = () => parseConfig('washa.toml', text);
  expect(refused).toThrow(SettingsFault);
  expect(refused).toThrow(words);
});

describe('an address that what happens is sent to', () => {
  test.each([
    'https://billing.example.com/washa',
    'http://127.0.0.1:9000/in',
    'http://localhost/in',
    'http://192.168.88.4/in?key=1',
    'http://10.0.0.9',
    'http://172.31.0.1',
    'http://till.lan/in',
    'http://billing/in',
    'http://[::1]:9000/',
    'http://[fd00::1]/',
  ])('may be %s', (url) => expect(webhookProblem(url)).toBeNull());

  test.each([
    'http://billing.example.com',
    'http://8.8.8.8/in',
    'http://172.32.0.1/',
    'http://192.169.0.1/',
    'http://10.example.com/',
    'http://[2001:db8::1]/',
    'http://[::ffff:8.8.8.8]/',
    'http://0x08080808/',
    'http://169.254.169.254/latest',
    'https://169.254.169.254/latest',
    'http://2852039166/',
    'https://[fe80::1]/',
    'https://user:word@billing.example.com/',
    'https://billing.example.com/#x',
    'ftp://billing.example.com/',
    'billing.example.com',
    '',
  ])('is not %s', (url) => expect(webhookProblem(url)).not.toBeNull());
});
