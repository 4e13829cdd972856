import { expect, test } from 'vitest';
import type { Carried, QueueOf } from '../../src/domain/lines/carried.ts';
import type { Why } from '../../src/domain/lines/why.ts';
import { whyWords } from '../../src/views/why-words.ts';
import { carriedWords, devicesWords, speedsWords } from '../../src/views/carried-words.ts';

const WHYS: readonly Why[] = [
  { code: 'no-credential' },
  { code: 'disabled' },
  {
    code: 'used-up',
    limits: [
      { limit: 'limit-uptime', allowed: 86_400_000 },
      { limit: 'limit-bytes-in', allowed: 1 },
    ],
  },
  { code: 'other-profile', profile: 'EXPIRED', should: '10M' },
  { code: 'no-profile', should: '10M' },
  { code: 'other-device', boundTo: 'C4:6E:1F:00:00:01', dials: 'C4:6E:1F:00:00:02' },
  { code: 'bound', boundTo: 'C4:6E:1F:00:00:01' },
  { code: 'refused-logins', times: 6 },
  { code: 'blocked-device' },
  { code: 'not-logged-in' },
  { code: 'not-dialled', since: 'mar/10/2026 13:40:00', reason: 'hung-up' },
  { code: 'slow-queue', queue: '<pppoe-x>', maxLimit: '64k/64k', should: '10M/10M' },
  { code: 'old-speed', maxLimit: '10M/10M', should: '15M/15M' },
  { code: 'not-as-sold', profile: '10M/10M', should: '5M/20M 8M/40M 4M/16M 10/10', isKept: false },
  { code: 'shadowed', queue: 'hs-<hotspot1>', maxLimit: '2M/2M', should: '10M/10M' },
  { code: 'no-queue', should: '10M/10M' },
  { code: 'let-through' },
  { code: 'not-walled', address: '10.9.0.7' },
  { code: 'still-online' },
];

test.each(WHYS)('$code is said in both languages, with all that it names', (why) => {
  const { code, ...told } = why;
  const named: unknown[] =
    why.code === 'used-up'
      ? why.limits.map(({ limit }) => limit)
      : Object.values(told).filter((value) => typeof value !== 'boolean');
  const english = whyWords(why);
  const swahili = whyWords(why, 'sw');
  for (const { head, next } of [english, swahili]) {
    for (const value of named) expect(head).toContain(String(value));
    expect(next).toMatch(/\.$/);
    expect(head).not.toMatch(/[.]$|undefined|null/);
  }
  expect([code, english.head]).not.toEqual([code, swahili.head]);
});

test('the speed that a session really has, and whose queue holds it to that', () => {
  const held = (of: QueueOf): Carried => ({ kind: 'queue', of, queue: 'old', maxLimit: '5M/20M' });
  const all: readonly Carried[] = [held('session'), held('hotspot'), held('person'), { kind: 'open' }];
  const english = all.map((one) => carriedWords(one));
  expect(english).toEqual([
    'It may carry 5M/20M now',
    'It shares 5M/20M with all at its hotspot now',
    'It may carry 5M/20M now, by the queue "old"',
    'No queue limits its speed',
  ]);
  const swahili = all.map((one) => carriedWords(one, 'sw'));
  expect(swahili.filter((words) => words.includes('5M/20M'))).toHaveLength(3);
  expect(new Set([...english, ...swahili]).size).toBe(8);
});

test('what the plan, the profile and the session say of one speed, each by its own word', () => {
  const burst = '5M/20M 8M/40M 4M/16M 10/10';
  expect(speedsWords({ plan: burst, profile: '5M/20M', session: '2M/2M' })).toBe(
    `The plan says ${burst} · its profile gives 5M/20M · this session has 2M/2M`,
  );
  expect(speedsWords({ plan: null, profile: burst, session: null })).toBe(`Its profile gives ${burst}`);
  expect(speedsWords({ plan: burst, profile: null, session: null }, 'sw')).toBe(
    `Mpango unasema ${burst} · profile yake inatoa haijulikani`,
  );
});

test.each([
  ['limit-uptime', 86_400_000, '1 d'],
  ['limit-uptime', 5_400_000, '1 h 30 min'],
  ['limit-bytes-total', 10 * 2 ** 30, '10 GiB'],
  ['limit-bytes-out', 500 * 2 ** 20, '500 MiB'],
  ['limit-bytes-in', 10_000_000_000, '10 GB'],
])('%s of %d is said as it was sold: %s', (limit, allowed, words) => {
  const why: Why = { code: 'used-up', limits: [{ limit, allowed }] };
  expect(whyWords(why).head).toBe(`It has used up all that the router lets it have: ${words} (${limit})`);
});

test('how many devices share a line, and that no more are let in', () => {
  expect([devicesWords({ now: 1, atOnce: 3 }), devicesWords({ now: 1, atOnce: 1 })]).toEqual([
    '1 of 3 devices logged in',
    '1 of 1 device logged in: another is refused until one leaves',
  ]);
  expect(devicesWords({ now: 1, atOnce: 3 }, 'sw')).toBe('Vifaa 1 kati ya 3 vimeingia');
  expect(devicesWords({ now: 3, atOnce: 3 }, 'sw')).toMatch(/kitakataliwa/);
});

test('what a router does not say is left out', () => {
  expect(whyWords({ code: 'not-dialled', since: null, reason: null }).head).toBe(
    'Its device has never dialled this router',
  );
  expect(whyWords({ code: 'refused-logins', times: 1 }).head).toBe('A device tried and was refused once');
  expect(whyWords({ code: 'slow-queue', queue: 'q', maxLimit: '64k/64k', should: null }).head).toMatch(
    /only 64k\/64k through$/,
  );
  const open = { code: 'shadowed', queue: 'q', maxLimit: null, should: null } as const;
  expect(whyWords(open).head).toMatch(/catches it: it has no limit$/);
  expect(whyWords(open, 'sw').head).toMatch(/haina kikomo$/);
});
