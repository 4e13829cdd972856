import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  differences,
  isRepairable,
  type ComparedLine,
  type RouterLists,
  type RouterLogin,
} from '../../../src/domain/lines/differences.ts';
import { TARGET } from '../../line-target.ts';

const MONEY = {
  worth: [
    { profile: '10M', monthCents: 150_000 },
    { profile: '10M', monthCents: 90_000 },
  ],
  expiredProfile: 'EXPIRED',
};
const LOGIN: RouterLogin = {
  ...{ service: 'pppoe', username: 'amina', profile: '10M', disabled: false },
  ...{ usedUp: [], isLive: false, addresses: [] },
};
const RIGHT: ComparedLine = {
  lineId: 1,
  account: 'ACC1',
  target: TARGET,
  look: { access: 'on', differs: null, finding: null },
  isQueued: false,
};
const LISTS: RouterLists = { logins: [LOGIN], queues: [], letThrough: [] };

function kinds(line: Partial<ComparedLine>, lists: Partial<RouterLists> = {}): string[] {
  return differences([{ ...RIGHT, ...line }], { ...LISTS, ...lists }, MONEY).lines.map(({ kind }) => kind);
}

const access = fc.constantFrom('on', 'off', 'unknown');
const finding = fc.option(
  fc.record({
    code: fc.constantFrom('router.no-credential', 'router.no-profile', 'line.settings'),
    detail: fc.string(),
  }),
);
const anyLine = fc.record({
  lineId: fc.nat(),
  account: fc.string(),
  target: fc.record({ want: fc.constantFrom('on', 'off'), username: fc.constantFrom('amina', 'juma', 'zawadi') }),
  look: fc.option(fc.record({ access, differs: fc.option(fc.string()), finding })),
  isQueued: fc.boolean(),
});
const anyLogin = fc.record({
  service: fc.constantFrom('pppoe', 'hotspot'),
  username: fc.constantFrom('amina', 'juma', 'zawadi', 'cousin'),
  profile: fc.constantFrom('10M', '20M', 'EXPIRED'),
  disabled: fc.boolean(),
  usedUp: fc.subarray(['limit-uptime', 'limit-bytes-total']),
  isLive: fc.boolean(),
  addresses: fc.subarray(['10.1.0.7']),
});

describe('what differs of a line', () => {
  test.each([
    ['nothing', {}, {}, []],
    ['off', { look: { access: 'off', differs: 'disabled', finding: null } }, {}, ['paid-off']],
    [
      'used up',
      { look: { access: 'off', differs: null, finding: null } },
      { logins: [{ ...LOGIN, usedUp: ['limit-uptime'] }] },
      ['used-up'],
    ],
    ['let in', { target: { ...TARGET, want: 'off' } }, {}, ['expired-on']],
    [
      'profile',
      { look: { access: 'on', differs: 'x', finding: null } },
      { logins: [{ ...LOGIN, profile: '20M' }] },
      ['wrong-profile'],
    ],
    ['other', { look: { access: 'on', differs: 'x', finding: null } }, {}, ['otherwise']],
    ['two', {}, { logins: [LOGIN, LOGIN] }, ['twice']],
    [
      'queue by address',
      {},
      {
        logins: [{ ...LOGIN, addresses: ['10.1.0.7'] }],
        queues: [{ name: 'q', targets: ['10.1.0.7/32'], maxLimit: '64k/64k' }],
      },
      ['queue'],
    ],
    [
      'queue of another',
      {},
      {
        logins: [{ ...LOGIN, addresses: ['10.1.0.7'] }],
        queues: [{ name: 'q', targets: ['10.1.0.70/32'], maxLimit: '64k/64k' }],
      },
      [],
    ],
    ['unread', { look: null }, {}, ['unread']],
  ] as const)('%s', (_, line, lists, expected) => expect(kinds(line, lists)).toEqual(expected));

  test('a login of nobody counts by the cheapest plan with its profile, and one that is off or walled does not', () => {
    const logins = ['a', 'b', 'c', 'd'].map((username) => ({ ...LOGIN, username }));
    const [a, b, c, d] = logins;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
    const lists = {
      ...LISTS,
      logins: [a, { ...b, disabled: true }, { ...c, profile: 'EXPIRED' }, { ...d, profile: 'x' }],
    };
    expect(differences([RIGHT], lists, MONEY).strange).toMatchObject([
      { kind: 'orphan', username: 'a', monthCents: 90_000 },
      { kind: 'orphan', username: 'd', monthCents: null },
    ]);
  });

  test('a device counts as ours only while its line is on', () => {
    const letThrough = [{ mac: 'AA:BB:CC:DD:EE:01', address: null, comment: '' }];
    const of = (want: 'on' | 'off') =>
      differences(
        [{ ...RIGHT, target: { ...TARGET, want, letThrough: ['AA:BB:CC:DD:EE:01'] } }],
        { ...LISTS, letThrough },
        MONEY,
      ).strange.length;
    expect([of('on'), of('off')]).toEqual([0, 1]);
  });

  test('holds for whatever a router has', () => {
    fc.assert(
      fc.property(fc.array(anyLine), fc.array(anyLogin), (drawn, logins) => {
        const lines: ComparedLine[] = drawn.map((line) => ({ ...line, target: { ...TARGET, ...line.target } }));
        const { lines: found, strange } = differences(lines, { ...LISTS, logins }, MONEY);
        // A line that reads as it should is never written, nor one that waits for a person or is seen to.
        for (const one of found.filter(isRepairable)) {
          const line = lines.find(
            ({ account, target, look }) =>
              account === one.account &&
              target.username === one.username &&
              look?.finding === null &&
              (look.access !== target.want || look.differs !== null),
          );
          expect(line).toBeDefined();
          expect(one.isQueued).toBe(false);
        }
        // Whatever is paid and not known to be on is told.
        for (const { account, target, look } of lines)
          if (target.want === 'on' && look?.access !== 'on') expect(found.map((one) => one.account)).toContain(account);
        const known = new Set(lines.map(({ target }) => `${target.service} ${target.username}`));
        for (const row of strange)
          if (row.kind === 'orphan') expect(known.has(`${row.service} ${row.username}`)).toBe(false);
      }),
    );
  });
});
