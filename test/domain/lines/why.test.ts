import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LineProbe, ProbedCredential, ProbedQueue } from '../../../src/domain/line-probe.ts';
import { carriedBy, speedsOf } from '../../../src/domain/lines/carried.ts';
import { readRate, shortRate, slower } from '../../../src/domain/lines/rate.ts';
import { notAsSold, whyNot } from '../../../src/domain/lines/why.ts';
import type { LineTarget } from '../../../src/domain/ports.ts';
import { TARGET } from '../../line-target.ts';

const OLD = 'C4:6E:1F:00:00:01';
const NEW = 'C4:6E:1F:00:00:02';
const ON: LineTarget = { ...TARGET, want: 'on', profile: '10M', username: 'x', mode: 'expired-profile' };

const row = (partial: Partial<ProbedCredential> = {}): ProbedCredential => ({
  profile: '10M',
  disabled: false,
  address: null,
  boundTo: null,
  usedUp: [],
  lastLoggedOut: '2026-03-10 13:40:00',
  lastReason: 'hung-up',
  lastDevice: null,
  ...partial,
});
const probe = (partial: Partial<LineProbe> = {}): LineProbe => ({
  credentials: [row()],
  sessions: [],
  profile: { rateLimit: '10M/10M', addressList: null },
  devicesAtOnce: null,
  queues: [],
  refusedLogins: 0,
  bindings: null,
  ...partial,
});
const SESSION = { address: '10.9.0.7', device: OLD, uptimeMs: 60_000 };
const queue = (partial: Partial<ProbedQueue>): ProbedQueue => ({
  name: '<pppoe-x>',
  target: '<pppoe-x>',
  maxLimit: '10M/10M',
  dynamic: false,
  parent: null,
  ...partial,
});
const codes = (target: LineTarget, seen: LineProbe) => whyNot(target, seen).map(({ code }) => code);

describe('a line that should be on', () => {
  test('with a session of its plan’s speed has nothing in its way', () => {
    const made = queue({ dynamic: true, maxLimit: '10000000/10000000' });
    expect(codes(ON, probe({ sessions: [SESSION], queues: [made] }))).toEqual([]);
  });

  test('F-router-11: a static queue at 64k makes it slow', () => {
    const slow = queue({ maxLimit: '64k/64k' });
    expect(whyNot(ON, probe({ sessions: [SESSION], queues: [slow] }))).toEqual([
      { code: 'slow-queue', queue: '<pppoe-x>', maxLimit: '64k/64k', should: '10M/10M' },
    ]);
    const unknown = probe({ sessions: [SESSION], queues: [slow], profile: { rateLimit: null, addressList: null } });
    expect(codes(ON, unknown)).toEqual(['slow-queue']);
    expect(codes(ON, { ...unknown, queues: [queue({ maxLimit: '5M/20M' })] })).toEqual([]);
  });

  test('F-router-13: another device dials, and the login is for the old one', () => {
    const bound = row({ boundTo: OLD, lastDevice: NEW });
    expect(whyNot(ON, probe({ credentials: [bound] }))).toEqual([{ code: 'other-device', boundTo: OLD, dials: NEW }]);
    expect(codes(ON, probe({ credentials: [row({ boundTo: OLD })] }))).toEqual(['not-dialled', 'bound']);
    expect(codes(ON, probe({ credentials: [row({ boundTo: OLD })], refusedLogins: 3 }))).toEqual([
      'refused-logins',
      'bound',
    ]);
  });

  test('a phone is not logged in; that its time is for it alone is no reason', () => {
    const guest: LineTarget = { ...ON, service: 'hotspot', mode: 'disable', device: OLD };
    const seen = probe({ credentials: [row({ boundTo: OLD, lastLoggedOut: null })], refusedLogins: null });
    expect(codes(guest, seen)).toEqual(['not-logged-in']);
    expect(codes({ ...guest, device: NEW }, seen)).toEqual(['not-logged-in', 'bound']);
  });

  test('F-router-21: the session has the speed from before the profile was changed', () => {
    const made = queue({ dynamic: true, maxLimit: '10M/10M' });
    const changed = { rateLimit: '15M/15M', addressList: null };
    expect(whyNot(ON, probe({ sessions: [SESSION], queues: [made], profile: changed }))).toEqual([
      { code: 'old-speed', maxLimit: '10M/10M', should: '15M/15M' },
    ]);
  });

  describe('that has a burst', () => {
    const burst = '8M/40M 4M/16M 10/10';
    const made = (had?: string | null) =>
      queue({ dynamic: true, maxLimit: '5M/20M', ...(had !== undefined && { burst: had }) });
    const seen = (had: string | null | undefined, rateLimit: string) =>
      probe({ sessions: [SESSION], queues: [made(had)], profile: { rateLimit, addressList: null } });

    test('is told where the session began with another one, or none', () => {
      expect(whyNot(ON, seen(burst, `5M/20M ${burst}`))).toEqual([]);
      expect(whyNot(ON, seen(burst, `5M/20M ${burst} 8`)), 'a priority is no part of it').toEqual([]);
      for (const [had, should] of [
        [null, `5M/20M ${burst}`],
        [burst, '5M/20M'],
        ['8M/40M 4M/16M 5/5', `5M/20M ${burst}`],
      ] as const) {
        const has = had === null ? '5M/20M' : `5M/20M ${had}`;
        expect(whyNot(ON, seen(had, should))).toEqual([{ code: 'old-speed', maxLimit: has, should }]);
      }
    });

    test('and nothing is said where the router does not show it, or the profile leaves a part to the router', () => {
      expect(whyNot(ON, seen(undefined, `5M/20M ${burst}`))).toEqual([]);
      expect(whyNot(ON, seen(burst, '5M/20M 8M/40M'))).toEqual([]);
    });

    test('has it said by the plan, the profile and the session, and what was not sold so', () => {
      const sold = `5M/20M ${burst}`;
      const says = speedsOf(sold, seen(null, '5M/20M'));
      expect(says).toEqual({ plan: sold, profile: '5M/20M', session: '5M/20M' });
      expect(notAsSold(ON, says, true)).toEqual([
        { code: 'not-as-sold', profile: '5M/20M', should: sold, isKept: true },
      ]);
      expect(notAsSold(ON, speedsOf('5M/20M', seen(null, '5000000/20M')), false)).toEqual([]);
      expect(notAsSold({ ...ON, want: 'off' }, says, true)).toEqual([]);
      expect(speedsOf(null, seen(null, '5M/20M')), 'the speed alone is said already').toBeNull();
      expect(speedsOf(null, seen(burst, '5M/20M'))).toEqual({ plan: null, profile: '5M/20M', session: sold });
    });
  });

  describe('is held by the first queue that catches it', () => {
    const own = queue({ dynamic: true, maxLimit: '10000000/10000000' });
    const hotspots = queue({ name: 'hs-<hotspot1>', target: 'bridge', dynamic: true, maxLimit: '2M/2M' });
    const seen = (queues: readonly ProbedQueue[]) => probe({ sessions: [SESSION], queues });

    test('which is that of the whole hotspot, where it stands above', () => {
      expect(whyNot(ON, seen([hotspots, own]))).toEqual([
        { code: 'shadowed', queue: 'hs-<hotspot1>', maxLimit: '2M/2M', should: '10M/10M' },
      ]);
      expect(carriedBy(seen([hotspots, own]))).toEqual({
        kind: 'queue',
        of: 'hotspot',
        queue: 'hs-<hotspot1>',
        maxLimit: '2M/2M',
      });
    });

    test('also one that has no limit: then nothing holds it', () => {
      const open = { ...hotspots, maxLimit: '0/0' };
      expect(whyNot(ON, seen([open, own]))).toEqual([
        { code: 'shadowed', queue: 'hs-<hotspot1>', maxLimit: null, should: '10M/10M' },
      ]);
      expect(carriedBy(seen([open, own]))).toEqual({ kind: 'open' });
    });

    test('and not that of the hotspot where it stands below, or has it for a part', () => {
      for (const queues of [
        [own, hotspots],
        [hotspots, { ...own, parent: hotspots.name }],
      ]) {
        expect(codes(ON, seen(queues))).toEqual([]);
        expect(carriedBy(seen(queues))).toMatchObject({ of: 'session', maxLimit: '10M/10M' });
      }
    });

    test('without one it is told, unless several sessions share the name', () => {
      expect(whyNot(ON, seen([]))).toEqual([{ code: 'no-queue', should: '10M/10M' }]);
      expect(carriedBy(seen([]))).toEqual({ kind: 'open' });
      expect(codes(ON, probe({ sessions: [SESSION, SESSION] }))).toEqual([]);
      expect(codes(ON, { ...seen([]), profile: { rateLimit: null, addressList: null } })).toEqual([]);
      expect(codes(ON, { ...seen([]), queues: null })).toEqual([]);
    });

    test('and where nobody is online, or the queues cannot be read, nothing is said of it', () => {
      expect([carriedBy(probe({})), carriedBy({ ...seen([]), queues: null })]).toEqual([null, null]);
    });
  });

  test.each<[string[], Partial<LineProbe>]>([
    [['no-credential'], { credentials: [] }],
    [['disabled'], { credentials: [row({ disabled: true })] }],
    [['used-up'], { credentials: [row({ usedUp: [{ limit: 'limit-uptime', allowed: 1_000 }] })] }],
    [['other-profile'], { credentials: [row({ profile: 'EXPIRED' })] }],
    [['no-profile'], { profile: 'missing' }],
    [['not-dialled'], { profile: null, queues: null, refusedLogins: null }],
    [['refused-logins'], { refusedLogins: 6 }],
    [['blocked-device'], { bindings: ['blocked'] }],
    [['other-profile', 'refused-logins'], { credentials: [row({ profile: 'EXPIRED' })], refusedLogins: 1 }],
  ])('%j', (expected, seen) => {
    expect(codes(ON, probe(seen))).toEqual(expected);
  });

  test('and is not online always has a reason', () => {
    const rows = fc.array(
      fc
        .record({
          disabled: fc.boolean(),
          profile: fc.constantFrom('10M', 'EXPIRED'),
          boundTo: fc.constantFrom(null, OLD),
          lastDevice: fc.constantFrom(null, OLD, NEW),
        })
        .map(row),
      { maxLength: 2 },
    );
    const refused = fc.constantFrom(null, 0, 2);
    const profile = fc.constantFrom(null, 'missing' as const, { rateLimit: null, addressList: null });
    fc.assert(
      fc.property(rows, refused, profile, (credentials, refusedLogins, found) => {
        expect(whyNot(ON, probe({ credentials, refusedLogins, profile: found }))).not.toEqual([]);
      }),
    );
  });
});

describe('a line that should be off', () => {
  const OFF: LineTarget = { ...ON, want: 'off' };
  const fixed = [row({ profile: 'EXPIRED', address: '10.9.0.7' })];

  test('F-router-18: its fixed address goes around a wall that is a pool', () => {
    const seen = probe({ credentials: fixed, sessions: [SESSION] });
    expect(whyNot(OFF, seen)).toEqual([{ code: 'not-walled', address: '10.9.0.7' }]);
    expect(whyNot(OFF, { ...seen, profile: { rateLimit: null, addressList: 'expired' } })).toEqual([]);
    expect(whyNot(OFF, { ...seen, profile: null })).toEqual([]);
    expect(whyNot(OFF, probe({ credentials: [row({ address: 'expired-pool' })], sessions: [SESSION] }))).toEqual([]);
    expect(whyNot(OFF, probe({ credentials: fixed }))).toEqual([]);
  });

  test('is not let through without a login, and has no session where it is disabled', () => {
    expect(codes({ ...OFF, service: 'hotspot' }, probe({ bindings: ['bypassed'] }))).toEqual(['let-through']);
    expect(codes({ ...OFF, mode: 'disable' }, probe({ sessions: [SESSION] }))).toEqual(['still-online']);
    expect(codes({ ...OFF, mode: 'address-list' }, probe({ sessions: [SESSION] }))).toEqual([]);
  });
});

test.each([
  ['10M/20M', { up: 10e6, down: 20e6 }],
  ['64k', { up: 64e3, down: 64e3 }],
  ['512000/1000000', { up: 512e3, down: 1e6 }],
  ['5M/10M 10M/20M 3M/6M 8/8', { up: 5e6, down: 10e6 }],
  ['0/0', { up: Infinity, down: Infinity }],
  ['fast', null],
  ['', null],
])('a rate limit %j', (text, rate) => {
  expect(readRate(text)).toEqual(rate);
});

test.each([
  ['5000000/20000000', '5M/20M'],
  ['1500000/2000000000', '1500k/2G'],
  ['10M', '10M/10M'],
  ['64001/0', '64001/0'],
  ['fast', 'fast'],
])('%j in short is %s', (text, short) => {
  expect(shortRate(text)).toBe(short);
  expect(readRate(short)).toEqual(readRate(text));
});

test('no rate is slower than itself', () => {
  const rate = { up: 1, down: Infinity };
  expect([slower(rate, rate), slower(rate, { up: 2, down: 1 }), slower({ up: 2, down: 1 }, rate)]).toEqual([
    false,
    true,
    true,
  ]);
});
