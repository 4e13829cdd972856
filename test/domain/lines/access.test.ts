import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInDoubt, planSync, readAccess } from '../../../src/domain/lines/access.ts';
import type { Credential, Observed, ObservedSession, Plan, Write } from '../../../src/domain/lines/observed.ts';
import { isOneAddress, lineAddresses } from '../../../src/domain/lines/access-list.ts';
import type { ListEntry } from '../../../src/domain/lines/access-list.ts';
import type { LineTarget } from '../../../src/domain/ports.ts';
import { TARGET } from '../../line-target.ts';
import { runs } from '../../runs.ts';

const NOW = 1_800_000_000_000;
const SECRET: Credential = { id: '*1', profile: '10M', disabled: false, address: null, mac: null, usedUp: [] };
const LIVE: ObservedSession = { id: '*80000001', address: '10.1.0.7', mac: null, uptimeMs: 60_000, walled: null };
const EMPTY: Observed = {
  credentials: [SECRET],
  sessions: [],
  profiles: ['10M', 'EXPIRED'],
  entries: [],
  cookies: [],
  hosts: [],
};

function target(change: Partial<LineTarget> = {}): LineTarget {
  return { ...TARGET, ...change };
}

function seen(change: Partial<Observed> = {}): Observed {
  return { ...EMPTY, ...change };
}

function writesOf(plan: Plan): readonly Write[] {
  if (plan.kind === 'refused') throw new Error(`refused: ${plan.reason}`);
  return plan.writes;
}

function kinds(wanted: LineTarget, observed: Observed): string[] {
  return writesOf(planSync(wanted, observed, NOW)).map(({ kind }) => kind);
}

describe('restore of an expired PPPoE line', () => {
  test('field 13: the profile is set and the old session ended', () => {
    const expired = seen({ credentials: [{ ...SECRET, profile: 'EXPIRED' }], sessions: [LIVE] });
    expect(planSync(target(), expired, NOW)).toEqual({
      kind: 'plan',
      writes: [
        { kind: 'set', id: '*1', profile: '10M', disabled: false },
        { kind: 'kick', id: '*80000001' },
      ],
    });
  });

  test('field 8: a session that is right is never ended', () => {
    expect(kinds(target(), seen({ sessions: [LIVE] }))).toEqual([]);
    expect(kinds(target({ writtenAt: NOW - 60_000 }), seen({ sessions: [LIVE] }))).toEqual([]);
    expect(kinds(target({ writtenAt: NOW }), seen({ sessions: [{ ...LIVE, walled: false }] }))).toEqual([]);
  });

  test('field 13: a session older than our last write was left over by an interruption', () => {
    expect(kinds(target({ writtenAt: NOW - 59_999 }), seen({ sessions: [LIVE] }))).toEqual(['kick']);
  });

  test.for(['disable', 'address-list'] as const)('nor is one of a line that is cut off by %s left over', (mode) => {
    const owed = target({ mode, writtenAt: NOW - 50_000, endingSince: NOW - 59_999 });
    expect(kinds(owed, seen({ sessions: [LIVE] }))).toEqual(['kick']);
    expect(kinds({ ...owed, endingSince: NOW - 60_000 }, seen({ sessions: [LIVE] })), 'dialled since').toEqual([]);
    expect(kinds(owed, seen({ sessions: [{ ...LIVE, uptimeMs: null }] })), 'of unknown age').toEqual([]);
    const unowed = target({ mode, writtenAt: NOW - 50_000 });
    expect(kinds(unowed, seen({ sessions: [LIVE] })), 'a write that ends nobody').toEqual([]);
  });

  test('a session of unknown age is kept: uncertainty cuts nobody off', () => {
    expect(kinds(target({ writtenAt: NOW }), seen({ sessions: [{ ...LIVE, uptimeMs: null }] }))).toEqual([]);
  });

  test('field 13: a session that the router holds in the expired list is ended, however young it is', () => {
    const walled = { ...LIVE, uptimeMs: 0, walled: true };
    expect(kinds(target({ writtenAt: NOW - 60_000 }), seen({ sessions: [walled] }))).toEqual(['kick']);
  });

  test('a disabled secret is enabled with its profile in one absolute set', () => {
    const plan = planSync(target(), seen({ credentials: [{ ...SECRET, disabled: true }] }), NOW);
    expect(writesOf(plan)).toEqual([{ kind: 'set', id: '*1', profile: '10M', disabled: false }]);
  });

  test('a secret that a hand had disabled is enabled, and a session that it left living is ended: nobody knows its profile', () => {
    const disabled = seen({ credentials: [{ ...SECRET, disabled: true }], sessions: [LIVE] });
    expect(kinds(target({ writtenAt: NOW - 61_000 }), disabled)).toEqual(['set', 'kick']);
    const proven = seen({ credentials: [{ ...SECRET, disabled: true }], sessions: [{ ...LIVE, walled: false }] });
    expect(kinds(target({ writtenAt: NOW - 61_000 }), proven)).toEqual(['set']);
  });

  test('every row and every session of the name is made right', () => {
    const twice = seen({
      credentials: [
        { ...SECRET, profile: 'EXPIRED' },
        { ...SECRET, id: '*2', disabled: true },
      ],
      sessions: [LIVE, { ...LIVE, id: '*80000002' }],
    });
    expect(kinds(target(), twice)).toEqual(['set', 'set', 'kick', 'kick']);
  });
});

describe('suspension', () => {
  test('field 11: every session opened under the plan is ended', () => {
    expect(kinds(target({ want: 'off' }), seen({ sessions: [LIVE] }))).toEqual(['set', 'kick']);
    expect(kinds(target({ want: 'off', mode: 'disable' }), seen({ sessions: [LIVE] }))).toEqual(['set', 'kick']);
  });

  test('a redial into the walled garden is off', () => {
    const credentials = [{ ...SECRET, profile: 'EXPIRED' }];
    const young = seen({ credentials, sessions: [LIVE] });
    expect(kinds(target({ want: 'off', writtenAt: NOW - 61_000 }), young)).toEqual([]);
    expect(kinds(target({ want: 'off' }), seen({ credentials, sessions: [{ ...LIVE, walled: true }] }))).toEqual([]);
    expect(kinds(target({ want: 'off' }), young)).toEqual(['kick']);
  });

  test('field 11: a session under the right row that is proven to be outside the garden is ended', () => {
    const outside = seen({ credentials: [{ ...SECRET, profile: 'EXPIRED' }], sessions: [{ ...LIVE, walled: false }] });
    expect(kinds(target({ want: 'off', writtenAt: NOW - 61_000 }), outside)).toEqual(['kick']);
  });

  test('a secret that a person disabled stays disabled', () => {
    const plan = planSync(target({ want: 'off' }), seen({ credentials: [{ ...SECRET, disabled: true }] }), NOW);
    expect(writesOf(plan)).toEqual([{ kind: 'set', id: '*1', profile: 'EXPIRED', disabled: null }]);
  });

  test('hotspot: disabled first, then cookies, then sessions', () => {
    const wanted = target({ service: 'hotspot', want: 'off' });
    expect(kinds(wanted, seen({ sessions: [LIVE], cookies: ['*5', '*6'] }))).toEqual([
      'set',
      'forget',
      'forget',
      'kick',
    ]);
  });
});

describe('address lists', () => {
  const listed: ListEntry = { id: '*9', address: '10.1.0.7', comment: 'washa JSY-7K2M4P', disabled: false };
  const mode = 'address-list';

  test('suspension lists the live and the fixed address and ends nothing', () => {
    const fixed = seen({ credentials: [{ ...SECRET, address: '10.1.0.9' }], sessions: [LIVE] });
    expect(planSync(target({ mode, want: 'off' }), fixed, NOW)).toEqual({
      kind: 'plan',
      writes: [
        { kind: 'list', address: '10.1.0.7' },
        { kind: 'list', address: '10.1.0.9' },
      ],
    });
  });

  test('restore takes out our entries and those of exactly our address, and leaves the neighbours', () => {
    const entries = [
      { ...listed, address: '10.1.0.99' },
      { ...listed, id: '*A', comment: 'by hand' },
      { ...listed, id: '*B', address: '10.1.0.8', comment: 'washa JSY-OTHER1' },
    ];
    const writes = writesOf(planSync(target({ mode }), seen({ sessions: [LIVE], entries }), NOW));
    expect(writes).toEqual([
      { kind: 'unlist', id: '*9', address: '10.1.0.99' },
      { kind: 'unlist', id: '*A', address: '10.1.0.7' },
    ]);
  });

  test('an old address of ours is freed: it may be a neighbour by now', () => {
    const entries = [{ ...listed, address: '10.1.0.99' }];
    expect(kinds(target({ mode, want: 'off' }), seen({ sessions: [LIVE], entries }))).toEqual(['unlist', 'list']);
  });

  test.each([
    '',
    '0.0.0.0',
    '0.0.0.0/0',
    '10.0.0.0/8',
    '::/0',
    'pool-10M',
    '10.1.0.256',
    '10.1.0',
    '255.255.255.255',
    ' 10.1.0.7',
  ])('field 25: %j never gets into a write', (address) => {
    const entries = [{ ...listed, address }];
    const observed = seen({ credentials: [{ ...SECRET, address }], sessions: [{ ...LIVE, address }], entries });
    expect(kinds(target({ mode, want: 'off' }), observed)).toEqual([]);
    expect(kinds(target({ mode, want: 'on' }), observed)).toEqual([]);
  });

  test('a line without any address reads as it is meant to be', () => {
    expect(readAccess(target({ mode, want: 'off' }), EMPTY)).toBe('off');
    expect(readAccess(target({ mode, want: 'on' }), EMPTY)).toBe('on');
    expect(readAccess(target({ mode, want: 'off' }), seen({ sessions: [LIVE] }))).toBe('on');
  });
});

describe('a hotspot line whose profile has changed by what it has used', () => {
  const mac = 'AA:BB:CC:00:00:01';
  const before = { ...LIVE, mac, uptimeMs: 60_000 };
  const wanted = target({ service: 'hotspot', profile: 'slow', password: 'pw', switchedAt: NOW - 1_000 });
  const row = (profile: string) => ({ credentials: [{ ...SECRET, profile }], profiles: ['10M', 'slow'] });

  test('its session is ended once, and its phone logged straight in again', () => {
    const admit = { kind: 'admit', address: '10.1.0.7', mac };
    expect(writesOf(planSync(wanted, seen({ ...row('10M'), sessions: [before] }), NOW))).toEqual([
      { kind: 'set', id: '*1', profile: 'slow', disabled: false },
      { kind: 'kick', id: before.id },
      admit,
    ]);
    // Interrupted after the profile was written.
    expect(kinds(wanted, seen({ ...row('slow'), sessions: [before] }))).toEqual(['kick', 'admit']);
    expect(kinds(wanted, seen({ ...row('slow'), sessions: [{ ...before, uptimeMs: 900 }] }))).toEqual([]);
    // It logged in while the router could not be told.
    expect(kinds(wanted, seen({ ...row('10M'), sessions: [{ ...before, uptimeMs: 900 }] }))).toEqual([
      ...['set', 'kick', 'admit'],
    ]);
  });

  test('one whose password is not known is ended where a cookie brings its phone back, and else keeps its speed', () => {
    const unknown = { ...wanted, password: null };
    const shown = seen({ ...row('10M'), sessions: [before] });
    expect(kinds(unknown, { ...shown, returning: [mac] })).toEqual(['set', 'kick']);
    expect(kinds(unknown, { ...shown, returning: ['AA:BB:CC:00:00:02'] })).toEqual(['set']);
    expect(kinds(unknown, shown)).toEqual(['set']);
  });

  test('another change of its profile ends no session', () => {
    const { switchedAt: _, ...plain } = wanted;
    expect(kinds(plain, seen({ ...row('10M'), sessions: [before] }))).toEqual(['set']);
  });
});

describe('a phone in range', () => {
  const hotspot = target({ service: 'hotspot', password: 'pw' });
  const hosts = [{ address: '10.5.50.10', mac: '34:12:F9:8A:21:4C', through: false }];
  const off = [{ ...SECRET, disabled: true }];

  test('field 39: it is logged in after the user is enabled', () => {
    expect(kinds(hotspot, seen({ credentials: off, hosts }))).toEqual(['set', 'admit']);
  });

  test('it is left alone when nothing changed, when it is in, or when the password is not known', () => {
    expect(kinds(hotspot, seen({ hosts }))).toEqual([]);
    expect(kinds({ ...hotspot, writtenAt: NOW - 5_000 }, seen({ hosts }))).toEqual(['admit']);
    expect(
      kinds(hotspot, seen({ credentials: off, hosts: hosts.map((host) => ({ ...host, through: true })) })),
    ).toEqual(['set']);
    expect(kinds({ ...hotspot, password: null }, seen({ credentials: off, hosts }))).toEqual(['set']);
  });
});

describe('what a person has to repair', () => {
  const missing = seen({ credentials: [{ ...SECRET, profile: 'EXPIRED' }], profiles: ['EXPIRED'] });

  test.each([
    [
      'no secret',
      target(),
      seen({ credentials: [] }),
      'router.no-credential',
      'router has no PPP secret named "amina"',
    ],
    [
      'no user',
      target({ service: 'hotspot' }),
      seen({ credentials: [] }),
      'router.no-credential',
      'router has no hotspot user named "amina"',
    ],
    [
      'no profile',
      target(),
      missing,
      'router.no-profile',
      'router has no PPP profile named "10M" (the whole name, in this case of letters)',
    ],
    [
      'one profile for both',
      target({ profile: 'EXPIRED' }),
      EMPTY,
      'line.settings',
      `PPP secret "amina": the plan's profile "EXPIRED" is also the expired profile`,
    ],
    ['no name', target({ username: '' }), EMPTY, 'line.settings', 'PPP secret "": the line has no name on the router'],
    ['no plan profile', target({ profile: '' }), EMPTY, 'line.settings', 'PPP secret "amina": the plan has no profile'],
    [
      'no list',
      target({ mode: 'address-list', expiredList: '' }),
      EMPTY,
      'line.settings',
      'PPP secret "amina": the router has no address list for expired lines set',
    ],
    [
      'no tag',
      target({ mode: 'address-list', tag: 'Zoë' }),
      EMPTY,
      'line.settings',
      'PPP secret "amina": the line has no tag of plain ASCII characters',
    ],
  ])('field 2: %s', (_name, wanted, observed, code, reason) => {
    expect(planSync(wanted, observed, NOW)).toEqual({ kind: 'refused', code, reason });
  });

  test('a name that is nowhere is off already', () => {
    expect(kinds(target({ want: 'off' }), seen({ credentials: [] }))).toEqual([]);
    expect(readAccess(target({ want: 'off' }), seen({ credentials: [] }))).toBe('off');
    expect(planSync(target({ want: 'off' }), seen({ credentials: [], sessions: [LIVE] }), NOW).kind).toBe('refused');
  });

  test('a profile that the row shows already needs no proof', () => {
    expect(kinds(target(), seen({ profiles: [] }))).toEqual([]);
  });
});

describe('any line in any state', () => {
  const address = fc.constantFrom(null, '10.1.0.7', '10.1.0.8', '0.0.0.0', 'pool-10M');
  const credential = fc.record({
    id: fc.constantFrom('*1', '*2'),
    profile: fc.constantFrom('10M', '20M', 'EXPIRED'),
    disabled: fc.boolean(),
    address,
    mac: fc.constant(null),
    usedUp: fc.constantFrom([], ['limit-uptime']),
  });
  const session = fc.record({
    id: fc.constantFrom('*81', '*82'),
    address,
    mac: fc.constant(null),
    uptimeMs: fc.integer({ min: 0, max: 1_000_000 }),
    walled: fc.constantFrom(null, true, false),
  });
  const entry = fc.record({
    id: fc.constantFrom('*91', '*92', '*93'),
    address: fc.constantFrom('10.1.0.7', '10.1.0.8', '10.1.0.99', '0.0.0.0/0'),
    comment: fc.constantFrom('washa JSY-7K2M4P', 'washa JSY-OTHER1', ''),
    disabled: fc.boolean(),
  });
  const byId = { selector: (row: { id: string }) => row.id };
  const anyObserved: fc.Arbitrary<Observed> = fc.record({
    credentials: fc.uniqueArray(credential, { ...byId, minLength: 1 }),
    sessions: fc.uniqueArray(session, byId),
    profiles: fc.constant(['10M', 'EXPIRED']),
    entries: fc.uniqueArray(entry, byId),
    cookies: fc.uniqueArray(fc.constantFrom('*51', '*52')),
    hosts: fc.constantFrom([], [{ address: '10.1.0.7', mac: '34:12:F9:8A:21:4C', through: false }]),
  });
  const anyTarget = fc.record(
    {
      service: fc.constantFrom('pppoe' as const, 'hotspot' as const),
      want: fc.constantFrom('on' as const, 'off' as const),
      mode: fc.constantFrom('expired-profile' as const, 'disable' as const, 'address-list' as const),
      writtenAt: fc.option(fc.integer({ min: NOW - 1_000_000, max: NOW })),
      password: fc.option(fc.constant('pw')),
      endingSince: fc.integer({ min: NOW - 1_000_000, max: NOW }),
    },
    { requiredKeys: ['service', 'want', 'mode', 'writtenAt', 'password'] },
  );

  test('the written router needs nothing more, and reads as wanted', () => {
    fc.assert(
      fc.property(anyTarget, anyObserved, (change, observed) => {
        const wanted = target(change);
        const writes = writesOf(planSync(wanted, observed, NOW));
        const after = apply(wanted, observed, writes);
        const again = writes.length === 0 ? wanted : { ...wanted, writtenAt: NOW };
        expect(writesOf(planSync(again, after, NOW))).toEqual([]);
        expect(readAccess(again, after)).toBe(wanted.want);
      }),
      { numRuns: runs(2_000) },
    );
  });

  test('field 25: every write names one row or one address of this line', () => {
    fc.assert(
      fc.property(anyTarget, anyObserved, (change, observed) => {
        const ids = [observed.credentials, observed.sessions, observed.entries].flat().map(({ id }) => id);
        for (const write of writesOf(planSync(target(change), observed, NOW))) {
          if ('id' in write) expect([...ids, ...observed.cookies]).toContain(write.id);
          if ('address' in write) expect(isOneAddress(write.address)).toBe(true);
          if (write.kind === 'list')
            expect(lineAddresses(observed.credentials, observed.sessions)).toContain(write.address);
        }
      }),
    );
  });
});

test('only an unproven session of a line with a walled garden is in doubt', () => {
  expect(isInDoubt(LIVE, target())).toBe(true);
  expect(isInDoubt({ ...LIVE, walled: false }, target())).toBe(false);
  expect(isInDoubt({ ...LIVE, address: null }, target())).toBe(false);
  expect(isInDoubt(LIVE, target({ mode: 'disable' }))).toBe(false);
});

/**
 * What a router is after these writes; a device whose session was ended has redialled. A session that a restore left alone
 * counts as proven from then on, as the connection remembers it.
 */
function apply(wanted: LineTarget, observed: Observed, writes: readonly Write[]): Observed {
  const lifted = new Set(writes.flatMap((write) => (write.kind === 'lift' ? write.id : [])));
  const left = observed.credentials.map((row) => (lifted.has(row.id) ? { ...row, usedUp: [] } : row));
  const credentials = left.map((row) => {
    const set = writes.find((write) => write.kind === 'set' && write.id === row.id);
    if (set?.kind !== 'set') return row;
    return { ...row, profile: set.profile ?? row.profile, disabled: set.disabled ?? row.disabled };
  });
  const gone = new Set(writes.flatMap((write) => ('id' in write && write.kind !== 'set' ? write.id : [])));
  const canDial = credentials.some((row) => !row.disabled) && wanted.service === 'pppoe';
  const redialled = observed.sessions
    .filter(({ id }) => gone.has(id) && canDial)
    .map((session) => ({ ...session, id: `${session.id}F`, uptimeMs: 0, walled: null }));
  const proven = writes.length > 0 && wanted.want === 'on';
  const kept = observed.sessions
    .filter(({ id }) => !gone.has(id))
    .map((session) => (proven ? { ...session, walled: false } : session));
  const admitted = writes
    .filter((write) => write.kind === 'admit')
    .map((write) => ({ id: '*8F', address: write.address, mac: write.mac, uptimeMs: 0, walled: null }));
  const listed = writes
    .filter((write) => write.kind === 'list')
    .map((write, index) => ({
      id: `*9F${index}`,
      address: write.address,
      comment: 'washa JSY-7K2M4P',
      disabled: false,
    }));
  return {
    ...observed,
    credentials,
    sessions: [...kept, ...redialled, ...admitted],
    entries: [...observed.entries.filter(({ id }) => !gone.has(id)), ...listed],
    cookies: observed.cookies.filter((id) => !gone.has(id)),
  };
}
