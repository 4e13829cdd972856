import { expect, test } from 'vitest';
import { capWords } from '../../src/views/plan-words.ts';

const GB = 1e9;

test.each([
  [{ data_bytes: null, online_s: null, used_up_profile: null }, [], []],
  [
    { data_bytes: 10 * GB, online_s: null, used_up_profile: null },
    ['10 GB of data in a period', 'then off'],
    ['data 10 GB kwa muda mmoja', 'kisha huzimwa'],
  ],
  [
    { data_bytes: null, online_s: 5400, used_up_profile: 'slow' },
    ['1 h 30 min online in a period', 'then the profile "slow"'],
    ['1 h 30 min mtandaoni kwa muda mmoja', 'kisha profile "slow"'],
  ],
])('what %j lets its lines use is said once, in each language', (plan, en, sw) => {
  expect(capWords(plan, 'en')).toEqual(en);
  expect(capWords(plan, 'sw')).toEqual(sw);
});
