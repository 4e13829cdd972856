import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planSync } from '../../../src/domain/lines/access.ts';
import type { Observed, Write } from '../../../src/domain/lines/observed.ts';
import type { Binding } from '../../../src/domain/lines/guest-access.ts';
import type { LineTarget } from '../../../src/domain/ports.ts';
import { runs } from '../../runs.ts';

const NOW = 1_800_000_000_000;
const MACS = ['02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:03'];
const OURS = 'washa GUEST-1';

const BASE: LineTarget = {
  service: 'hotspot',
  username: 'GUEST-1',
  tag: 'GUEST-1',
  want: 'on',
  profile: 'day',
  mode: 'disable',
  expiredProfile: '',
  expiredList: '',
  writtenAt: null,
  password: 'secret',
  device: MACS[0]!,
};

const mac = fc.constantFrom(...MACS);
const ms = fc.integer({ min: 0, max: 100_000 }).map((seconds) => seconds * 1000);

const target = fc.record({
  want: fc.constantFrom('on' as const, 'off' as const),
  device: mac,
  until: fc.integer({ min: NOW - 1000, max: NOW + 90_000_000 }),
  letThrough: fc.uniqueArray(mac),
});

const observed: fc.Arbitrary<Observed> = fc.record({
  credentials: fc.array(
    fc
      .record({
        id: fc.constant('*1'),
        profile: fc.constantFrom('day', 'week'),
        disabled: fc.boolean(),
        address: fc.constant(null),
        mac: fc.option(mac),
        usedUp: fc.constantFrom<readonly string[]>([], ['limit-bytes-total']),
        uptime: fc.record({ usedMs: ms, limitMs: ms }),
      })
      .map(withUsedUp),
    { maxLength: 1 },
  ),
  sessions: fc.uniqueArray(
    mac.map((one) => ({ id: one, address: '10.5.50.9', mac: one, uptimeMs: 1000, walled: null })),
    { selector: ({ id }) => id },
  ),
  profiles: fc.constant(['day', 'week']),
  entries: fc.constant([]),
  cookies: fc.constantFrom([], ['*C']),
  hosts: fc.array(fc.record({ address: fc.constant('10.5.50.9'), mac, through: fc.boolean() }), { maxLength: 2 }),
  bindings: fc
    .array(fc.record({ mac, comment: fc.constantFrom(OURS, 'reception', '') }), { maxLength: 4 })
    .map((rows) => rows.map((row, i): Binding => ({ ...row, id: `*B${i}` }))),
});

/** As the router's own counters say it. */
function withUsedUp<R extends { usedUp: readonly string[]; uptime: { usedMs: number; limitMs: number } }>(row: R): R {
  const { usedMs, limitMs } = row.uptime;
  return limitMs > 0 && usedMs >= limitMs ? { ...row, usedUp: [...row.usedUp, 'limit-uptime'] } : row;
}

/** The router after a write. */
function after(router: Observed, write: Write, wanted: LineTarget): Observed {
  const row = (id: string, change: Partial<Observed['credentials'][number]>): Observed => ({
    ...router,
    credentials: router.credentials.map((one) => (one.id === id ? { ...one, ...change } : one)),
  });
  const { bindings = [] } = router;
  switch (write.kind) {
    case 'set': {
      const [one] = router.credentials;
      return row(write.id, { profile: write.profile ?? one!.profile, disabled: write.disabled ?? one!.disabled });
    }
    case 'add': {
      const uptime = { usedMs: 0, limitMs: write.limitMs ?? 0 };
      const made = {
        id: '*N',
        profile: write.profile,
        disabled: false,
        address: null,
        mac: wanted.device!,
        usedUp: [],
        uptime,
      };
      return { ...router, credentials: [made] };
    }
    case 'only':
      return row(write.id, { mac: write.mac });
    case 'limit': {
      const [one] = router.credentials;
      const usedUp = one!.usedUp.filter((limit) => limit !== 'limit-uptime');
      return row(write.id, { uptime: { usedMs: one!.uptime!.usedMs, limitMs: write.limitMs }, usedUp });
    }
    case 'cap':
      return row(write.id, { capBytes: write.bytes });
    case 'lift': {
      const [one] = router.credentials;
      return row(write.id, { usedUp: one!.usedUp.filter((limit) => !write.limits.includes(limit)) });
    }
    case 'bind':
      return { ...router, bindings: [...bindings, { id: `*${write.mac}`, mac: write.mac, comment: OURS }] };
    case 'unbind':
      return { ...router, bindings: bindings.filter(({ id }) => id !== write.id) };
    case 'forget':
      return { ...router, cookies: router.cookies.filter((id) => id !== write.id) };
    case 'kick':
      return { ...router, sessions: router.sessions.filter(({ id }) => id !== write.id) };
    case 'admit': {
      const session = { id: write.mac, address: write.address, mac: write.mac, uptimeMs: 0, walled: null };
      return { ...router, sessions: [...router.sessions, session] };
    }
    case 'list':
    case 'unlist':
      throw new Error('no list has to do with it');
  }
}

test('whatever a router shows of a line for one phone: what is written makes it right, for that phone alone, and nothing else is planned after it', () => {
  fc.assert(
    fc.property(target, observed, (wish, router) => {
      const wanted: LineTarget = { ...BASE, ...wish };
      const plan = planSync(wanted, router, NOW);
      if (plan.kind === 'refused') {
        expect([wanted.want, router.credentials.length]).toEqual(['off', 0]);
        return;
      }
      const written = plan.writes.reduce((before, write) => after(before, write, wanted), router);
      expect(planSync(wanted, written, NOW)).toEqual({ kind: 'plan', writes: [] });
      const isOn = wanted.want === 'on';
      for (const row of written.credentials) {
        expect(row.disabled).toBe(!isOn);
        if (!isOn) continue;
        expect([row.mac, row.usedUp]).toEqual([wanted.device, []]);
        // Never before its time.
        if (wish.until > NOW) {
          expect(row.uptime!.limitMs - row.uptime!.usedMs).toBeGreaterThanOrEqual(wish.until - NOW);
        }
      }
      expect(written.sessions.every((session) => isOn && session.mac === wanted.device)).toBe(true);
      const foreign = (rows: Observed['bindings']) => rows!.filter(({ comment }) => comment !== OURS);
      expect(foreign(written.bindings)).toEqual(foreign(router.bindings));
      const ours = written.bindings!.filter(({ comment }) => comment === OURS).map((row) => row.mac);
      expect(ours.every((one) => isOn && wish.letThrough.includes(one))).toBe(true);
    }),
    { numRuns: runs(2000) },
  );
});

test('a limit that leaves a phone its time is left as it is, while the phone is away too', () => {
  const row = { id: '*1', profile: 'day', disabled: false, address: null, mac: MACS[0]!, usedUp: [] };
  const of = (usedMs: number, limitMs: number): Observed => ({
    credentials: [{ ...row, uptime: { usedMs, limitMs } }],
    sessions: [],
    profiles: ['day'],
    entries: [],
    cookies: [],
    hosts: [],
  });
  const wanted = { ...BASE, until: NOW + 3_600_000 };
  expect(planSync(wanted, of(0, 3_660_000), NOW)).toEqual({ kind: 'plan', writes: [] });
  expect(planSync(wanted, of(0, 3_660_000), NOW + 1_800_000)).toEqual({ kind: 'plan', writes: [] });
  expect(planSync({ ...wanted, until: NOW + 7_200_000 }, of(600_000, 3_660_000), NOW)).toEqual({
    kind: 'plan',
    writes: [{ kind: 'limit', id: '*1', limitMs: 7_860_000 }],
  });
});
