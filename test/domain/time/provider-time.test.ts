import { describe, expect, test } from 'vitest';
import { isTimeZone, parseProviderTime } from '../../../src/domain/time/provider-time.ts';

describe('parseProviderTime', () => {
  test.each([
    ['2024-11-26T08:41:14.160604Z', Date.UTC(2024, 10, 26, 8, 41, 14, 160)],
    ['2026-06-30T00:44:53Z', Date.UTC(2026, 5, 30, 0, 44, 53)],
    ['2023-03-03 13:33:33.333333', Date.UTC(2023, 2, 3, 10, 33, 33, 333)],
    ['2023-03-03T13:33', Date.UTC(2023, 2, 3, 10, 33)],
    ['2023-03-03T13:33:00+03:00', Date.UTC(2023, 2, 3, 10, 33)],
    ['2023-03-03T13:33:00-0530', Date.UTC(2023, 2, 3, 19, 3)],
    ['20230303133333', Date.UTC(2023, 2, 3, 10, 33, 33)],
    ['2024-02-29 00:00:00', Date.UTC(2024, 1, 28, 21)],
  ])('%s', (text, ms) => {
    expect(parseProviderTime(text, 'Africa/Nairobi')).toBe(ms);
  });

  test.each([
    '',
    'yesterday',
    '2023-02-29 00:00:00',
    '2023-13-01 00:00:00',
    '2023-01-01 24:00:00',
    '2023-01-01',
    '20230230133333',
    '2023-01-01T00:00:00+99:00',
    '2023-03-03 13:33:33 EAT',
    '1700000000000',
  ])('%j is no time', (text) => {
    expect(parseProviderTime(text, 'Africa/Nairobi')).toBeNull();
  });

  test('knows zones', () => {
    expect(isTimeZone('Africa/Nairobi')).toBe(true);
    expect(isTimeZone('Africa/Nowhere')).toBe(false);
  });
});
