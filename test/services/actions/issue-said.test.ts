import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueSaid } from '../../../src/services/actions/issue-said.ts';
import { PLAN } from '../../../src/services/setup/set-plan.ts';

const FORM = z.object({
  name: z.string().min(1).max(5),
  days: z.int().min(1).max(30),
  lines: z.array(z.number()).min(1).max(2),
  role: z.enum(['owner', 'viewer']),
  code: z.string().regex(/^\d+$/),
  yes: z.boolean(),
});
const RIGHT = { name: 'ann', days: 2, lines: [1], role: 'owner', code: '1', yes: true };

const said = (schema: z.ZodType, value: unknown) => {
  const [first] = schema.safeParse(value).error?.issues ?? [];
  return first === undefined ? null : issueSaid(first);
};

test.each([
  [{ name: '' }, 'is missing', 'haipo'],
  [{ name: 'annabelle' }, 'has more than 5 characters', 'ina herufi zaidi ya 5'],
  [{ days: 0 }, 'has to be at least 1', 'inatakiwa isipungue 1'],
  [{ days: 31 }, 'may be 30 at most', 'isizidi 30'],
  [{ days: 1.5 }, 'has to be a whole number', 'inatakiwa kuwa namba kamili'],
  [{ lines: [] }, 'needs at least 1', 'inahitaji angalau 1'],
  [{ lines: [1, 2, 3] }, 'takes at most 2', 'inachukua zisizozidi 2'],
  [{ role: 'king' }, 'is not one of: owner, viewer', 'si moja kati ya: owner, viewer'],
  [{ code: 'a' }, 'is not written as it has to be', 'haikuandikwa inavyotakiwa'],
  [{ yes: 'no' }, 'has to be yes or no', 'inatakiwa kuwa ndiyo au hapana'],
])('%j is told as people say it, in each language', (typed, en, sw) => {
  expect(said(FORM, { ...RIGHT, ...typed })).toEqual({ en, sw });
});

test('a rule of ours says itself, in Swahili too', () => {
  const plan = { code: 'a b', name: 'A', price_cents: 1, period_unit: 'day', period_count: 1, profile: 'p' };
  const rest = { grace_ms: 0, lend_ms: 0, used_up_profile: null, retired: false };
  expect(said(PLAN, { ...plan, ...rest })).toEqual({
    en: 'a plan needs a short name without blanks, as home-10',
    sw: 'kifurushi kinahitaji jina fupi lisilo na nafasi, kama home-10',
  });
});
