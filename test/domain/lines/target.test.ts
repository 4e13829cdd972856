import { describe, expect, test } from 'vitest';
import { lineTarget, targetChanged, type TargetFacts } from '../../../src/domain/lines/target.ts';

const NOW = Date.parse('2026-03-10T06:00:00Z');
const HOUR = 3_600_000;

const ON: TargetFacts = {
  place: { router: 'tower-1', service: 'pppoe', username: 'wanjiku' },
  accountNo: 'JSY-1',
  expiresAt: NOW + HOUR,
  graceMs: 0,
  blockedAt: null,
  retiredAt: null,
  awaitsClock: false,
  profile: '10M',
  mode: 'expired-profile',
  expiredProfile: 'EXPIRED',
  expiredList: 'expired',
  writtenAt: null,
  endingSince: null,
  password: null,
};
const OFF: TargetFacts = { ...ON, expiresAt: NOW - HOUR };
const hotspot = (facts: TargetFacts): TargetFacts => ({ ...facts, place: { ...facts.place, service: 'hotspot' } });

describe('what a change means for a line’s router', () => {
  test.each<[string, Partial<TargetFacts>, ifOn: string, ifOff: string]>([
    ['nothing', {}, 'none', 'none'],
    ['another router', { place: { ...ON.place, router: 'tower-2' } }, 'moved', 'moved'],
    ['another service', { place: { ...ON.place, service: 'hotspot' } }, 'moved', 'moved'],
    ['another login', { place: { ...ON.place, username: 'Wanjiku' } }, 'moved', 'moved'],
    ['another profile', { profile: '20M' }, 'same-place', 'none'],
    ['another way of cutting off', { mode: 'disable' }, 'none', 'same-place'],
    ['another expired profile', { expiredProfile: 'WALLED' }, 'none', 'same-place'],
    ['another list, which cuts nobody off', { expiredList: 'walled' }, 'none', 'none'],
    ['a grace that is not over', { graceMs: 2 * HOUR }, 'none', 'same-place'],
    ['a grace that is over', { graceMs: HOUR / 2 }, 'none', 'none'],
    ['paid later', { expiresAt: NOW + 9 * HOUR }, 'none', 'same-place'],
    ['expired', { expiresAt: NOW - 9 * HOUR }, 'same-place', 'none'],
    ['blocked', { blockedAt: NOW }, 'same-place', 'none'],
    ['retired', { retiredAt: NOW }, 'same-place', 'same-place'],
    ['a password, which PPPoE needs not', { password: 'blue-gate' }, 'none', 'none'],
    ['what we wrote', { writtenAt: NOW }, 'none', 'none'],
  ])('%s', (_, change, ifOn, ifOff) => {
    expect(targetChanged(ON, { ...ON, ...change }, NOW)).toBe(ifOn);
    expect(targetChanged(OFF, { ...OFF, ...change }, NOW)).toBe(ifOff);
    expect(targetChanged({ ...ON, ...change }, ON, NOW)).toBe(ifOn);
    expect(targetChanged({ ...OFF, ...change }, OFF, NOW)).toBe(ifOff);
  });

  test('a list that cuts off is told by its name, and by nothing else', () => {
    const listed: TargetFacts = { ...OFF, mode: 'address-list' };
    expect(targetChanged(listed, { ...listed, expiredList: 'walled' }, NOW)).toBe('same-place');
    expect(targetChanged(listed, { ...listed, expiredProfile: 'WALLED' }, NOW)).toBe('none');
  });

  test('a hotspot login has no walled garden: it is disabled in either way; its phone is let in by password', () => {
    expect(targetChanged(hotspot(OFF), hotspot({ ...OFF, mode: 'disable' }), NOW)).toBe('none');
    expect(targetChanged(hotspot(ON), hotspot({ ...ON, password: 'blue-gate' }), NOW)).toBe('same-place');
    expect(targetChanged(hotspot(OFF), hotspot({ ...OFF, password: 'blue-gate' }), NOW)).toBe('none');
  });

  test('however a retired line was made off, it stays so', () => {
    const retired = { ...OFF, retiredAt: NOW };
    expect(targetChanged(retired, { ...retired, mode: 'disable' }, NOW)).toBe('none');
    expect(targetChanged(retired, OFF, NOW)).toBe('same-place');
  });

  test('what a line should be is the books’ word for it', () => {
    expect(lineTarget(ON, NOW)).toMatchObject({ username: 'wanjiku', tag: 'JSY-1', want: 'on', profile: '10M' });
    expect(lineTarget(ON, NOW + HOUR)).toMatchObject({ want: 'off', mode: 'expired-profile' });
  });
});
