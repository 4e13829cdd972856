import { describe, expect, test } from 'vitest';
import { judgeProfile, planWishes } from '../../../src/domain/lines/plan-profile.ts';
import { rateWords, readRateLimit, spellRateLimit } from '../../../src/domain/lines/rate-limit.ts';
import type { FoundProfile, PlanFacts, ProfileWish } from '../../../src/domain/plan-facts.ts';

const FACTS: PlanFacts = { profile: 'own', like: 'default', rateLimit: '5M/20M', devices: 2, sessionMs: 3_600_000 };
const SILENT: PlanFacts = { profile: 'own', like: null, rateLimit: null, devices: null, sessionMs: null };
const RIGHT: FoundProfile = { rateLimit: '5M/20M', devices: 2, sessionMs: 3_600_000 };
const wish = (set: Partial<ProfileWish> = {}, facts: Partial<PlanFacts> = {}): ProfileWish => ({
  ...{ service: 'hotspot', isOurs: true, isNeeded: true, facts: { ...FACTS, ...facts } },
  ...set,
});

describe('a rate-limit', () => {
  test.each([
    ['5M/20M', '5M/20M'],
    [' 5000000/20000k ', '5M/20M'],
    ['10M', '10M/10M'],
    ['5M/20M 8M/40M 4M/16M 10s', '5M/20M 8M/40M 4M/16M 10/10'],
    ['5M/20M 8M/40M 4M/16M 10/12 8 1M/1M', '5M/20M 8M/40M 4M/16M 10/12 8 1M/1M'],
    ['5M/20M 0/0 0/0 0/0', '5M/20M'],
  ])('%s is spelt %s', (text, spelled) => {
    expect(spellRateLimit(text)).toBe(spelled);
    expect(spellRateLimit(spelled)).toBe(spelled);
  });

  test.each(['', 'fast', '5M/20M 8M/40M', '5M/20M 8M/40M 4M/16M', '5M/20M 8M/40M 4M/16M soon'])(
    '%s is none',
    (text) => {
      expect([readRateLimit(text), spellRateLimit(text)]).toEqual([null, null]);
    },
  );

  test('is said in the order in which a subscriber thinks of it', () => {
    expect(rateWords('5M/20M')).toBe('20M down and 5M up');
    expect(rateWords('5M/20M 8M/40M 4M/16M 10/10')).toBe(
      '20M down and 5M up, for a while 40M down and 8M up, as long as the average of 10 s is below 16M down and 4M up',
    );
  });
});

describe('a profile of a plan', () => {
  test('that says what the plan says is right, however it is spelt, and whoever made it', () => {
    for (const isOurs of [true, false])
      expect(judgeProfile(wish({ isOurs }), { ...RIGHT, rateLimit: '5000000/20000000' }, true)).toEqual({
        kind: 'right',
      });
  });

  test('of which the plan says nothing is right as it is', () => {
    expect(judgeProfile(wish({ isOurs: false }, SILENT), RIGHT, false)).toEqual({ kind: 'right' });
  });

  test.each([
    ['rate', { rateLimit: '1M/1M' }],
    ['devices', { devices: null }],
    ['session', { sessionMs: null }],
  ] as const)('that Washa made is set where its %s is otherwise, and nothing else of it', (fact, found) => {
    expect(judgeProfile(wish(), { ...RIGHT, ...found }, true)).toMatchObject({ kind: 'set', facts: [fact] });
  });

  test('that somebody else made is told of, and refused where Washa should keep it', () => {
    const found = { ...RIGHT, rateLimit: '1M/1M' };
    expect(judgeProfile(wish({ isOurs: false }), found, true)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('was not made by Washa') as string,
    });
    // Whoever made it: a plan that names nothing to make it like leaves it to people.
    for (const isOurs of [true, false])
      expect(judgeProfile(wish({ isOurs }, { like: null }), found, true)).toEqual({
        kind: 'differs',
        differs: 'rate-limit 1M/1M, the plan says 5M/20M',
      });
  });

  test('that is not there is made where the other is, refused where lines need it, and nothing elsewhere', () => {
    expect(judgeProfile(wish(), null, true)).toEqual({ kind: 'add' });
    expect(judgeProfile(wish({ isNeeded: false }), null, true)).toEqual({ kind: 'add' });
    expect(judgeProfile(wish(), null, false)).toMatchObject({ kind: 'refused' });
    expect(judgeProfile(wish({ isNeeded: false }), null, false)).toEqual({ kind: 'idle' });
    expect(judgeProfile(wish({}, { like: null }), null, true)).toEqual({ kind: 'idle' });
  });

  test('of PPP says of devices only that a login is used once', () => {
    expect(judgeProfile(wish({ service: 'pppoe' }), { ...RIGHT, devices: null }, true)).toEqual({ kind: 'right' });
    expect(judgeProfile(wish({ service: 'pppoe' }, { devices: 1 }), { ...RIGHT, devices: null }, true)).toMatchObject({
      kind: 'set',
      facts: ['devices'],
    });
  });

  test('is wished for where lines are, and of a plan that is offered and kept in both menus', () => {
    const plan = { code: 'home', isRetired: false, facts: FACTS, lines: { pppoe: 1, hotspot: 0 } };
    const wished = (set: Partial<typeof plan>) =>
      planWishes([{ ...plan, ...set }], () => false).map(({ wish: one }) => [one.service, one.isNeeded]);
    expect(wished({})).toEqual([
      ['pppoe', true],
      ['hotspot', false],
    ]);
    expect(wished({ isRetired: true })).toEqual([['pppoe', true]]);
    expect(wished({ facts: SILENT })).toEqual([['pppoe', true]]);
  });
});
